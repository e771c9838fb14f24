// The legacy dialect's `shorturl`, and everything the modern dialect's create does.
import { openLines } from '../../core/clicks/line'
import { legacyConfig } from '../../core/config'
import { openDocumentClient } from '../../core/document-client'
import { answerApi } from '../../core/legacy/answer'
import { textOf } from '../../core/legacy/bytes'
import { openCreating } from '../../core/legacy/dynamodb-store'
import { openPrivateLook } from '../../core/legacy/private-look'
import { shorturlAnswer } from '../../core/legacy/shorturl'
import { inEachDialect, legacyEndpoint } from '../legacy-http'
import { handler as modern } from './handler'

const env = legacyConfig('create')
const look = openPrivateLook(env)
const lines = openLines()
const tables = { links: env.LINKS_TABLE, claims: env.CLAIMS_TABLE, legacy: env.LEGACY_TABLE, ranks: env.RANKS_TABLE }
const store = openCreating(tables, openDocumentClient(), (keyword) => lines.link(textOf(keyword), 'created'))

const legacy = legacyEndpoint(env.ORIGIN_SECRET, async (request) =>
  answerApi(request, { store, ...(await look()) }, { shorturl: shorturlAnswer }),
)

export const handler = inEachDialect(legacy, modern)
