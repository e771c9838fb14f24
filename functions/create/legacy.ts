// The legacy dialect's `shorturl`, and everything the modern dialect's create does.
import { openLines } from '../../core/clicks/line'
import { legacyConfig } from '../../core/config'
import { openDocumentClient } from '../../core/document-client'
import { answerApi } from '../../core/legacy/answer'
import { textOf } from '../../core/legacy/bytes'
import { openCreating, openTraces } from '../../core/legacy/dynamodb-store'
import { type Mirroring, mirroringOf } from '../../core/legacy/mirrored'
import { mirroredCreate } from '../../core/legacy/mirrored-create'
import { openPins, type Pin, pinHeader } from '../../core/legacy/pin'
import { openPrivateLook } from '../../core/legacy/private-look'
import type { LegacyRequest } from '../../core/legacy/request'
import { shorturlAnswer } from '../../core/legacy/shorturl'
import { Refusal } from '../../core/refusals'
import { inEachDialect, legacyEndpoint } from '../legacy-http'
import { handler as modern } from './handler'

const env = legacyConfig('create')
const look = openPrivateLook(env)
const lines = openLines()
const db = openDocumentClient()
const tables = { links: env.LINKS_TABLE, claims: env.CLAIMS_TABLE, legacy: env.LEGACY_TABLE, ranks: env.RANKS_TABLE }
const store = openCreating(tables, db, (keyword) => lines.link(textOf(keyword), 'created'))
const traces = openTraces(tables, db)
const pins = openPins(env.ORIGIN_SECRET)

const legacy = legacyEndpoint(env.ORIGIN_SECRET, async (request) => {
  const mirroring = mirroringOf(request)
  const surroundings = await look()
  if (mirroring === null) return answerApi(request, { store, ...surroundings }, { shorturl: shorturlAnswer })
  return mirroredCreate(request, mirroring, pinOf(request, mirroring), { store, traces, ...surroundings })
})

export const handler = inEachDialect(legacy, modern)

function pinOf({ header }: LegacyRequest, { id }: Mirroring): Pin | null {
  const sent = header(pinHeader)
  if (sent === undefined) return null
  const pin = pins.read(sent, id)
  if (pin === null) throw new Refusal('wrong-door', 'The pin of this creation is not signed by this deployment.')
  return pin
}
