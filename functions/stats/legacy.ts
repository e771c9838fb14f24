// The legacy dialect's `url-stats`, `stats`, `db-stats` and `version`, and its answer to actions there are none of; and
// everything the modern dialect's stats does.
import { legacyConfig } from '../../core/config'
import { openDocumentClient } from '../../core/document-client'
import { answerApi } from '../../core/legacy/answer'
import { dbStatsAnswer } from '../../core/legacy/db-stats'
import { openListing } from '../../core/legacy/dynamodb-store'
import { inItsTime } from '../../core/legacy/mirrored'
import { openPrivateLook } from '../../core/legacy/private-look'
import { statsAnswer } from '../../core/legacy/stats'
import { urlStatsAnswer } from '../../core/legacy/url-stats'
import { versionAnswer } from '../../core/legacy/version'
import { inEachDialect, legacyEndpoint } from '../legacy-http'
import { handler as modern } from './handler'

const env = legacyConfig('stats')
const look = openPrivateLook(env)
const tables = { links: env.LINKS_TABLE, ranks: env.RANKS_TABLE, clicks: env.CLICKS_TABLE }
const store = openListing(tables, openDocumentClient())
const actions = { 'url-stats': urlStatsAnswer, stats: statsAnswer, 'db-stats': dbStatsAnswer, version: versionAnswer }

const legacy = legacyEndpoint(env.ORIGIN_SECRET, async (request) =>
  answerApi(request, { store, ...inItsTime(await look(), request) }, actions),
)

export const handler = inEachDialect(legacy, modern)
