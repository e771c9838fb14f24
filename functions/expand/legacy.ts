// The legacy dialect's `expand`, and everything the modern dialect's expand does.
import { legacyConfig } from '../../core/config'
import { openDocumentClient } from '../../core/document-client'
import { answerApi } from '../../core/legacy/answer'
import { openFinding } from '../../core/legacy/dynamodb-store'
import { expandAnswer } from '../../core/legacy/expand'
import { inItsTime } from '../../core/legacy/mirrored'
import { openPrivateLook } from '../../core/legacy/private-look'
import { inEachDialect, legacyEndpoint } from '../legacy-http'
import { handler as modern } from './handler'

const env = legacyConfig('expand')
const look = openPrivateLook(env)
const store = openFinding({ links: env.LINKS_TABLE, ranks: env.RANKS_TABLE }, openDocumentClient())

const legacy = legacyEndpoint(env.ORIGIN_SECRET, async (request) =>
  answerApi(request, { store, ...inItsTime(await look(), request) }, { expand: expandAnswer }),
)

export const handler = inEachDialect(legacy, modern)
