// A reply of the service, held against what a description says of it.
import { type Document, meant, type Response } from '../../lib/openapi'
import { type Exchange, jsonOf } from './exchange'
import { difference, holds } from './holds'
import { everything, marks } from './marks'
import { type Notes, noteAll } from './notes'

/** Headers that every reply has, of which the introduction speaks or nobody needs to know. */
const everywhere = new Set([
  ...['connection', 'content-length', 'content-type', 'date', 'keep-alive', 'transfer-encoding', 'via', 'x-cache'],
  ...['content-security-policy', 'referrer-policy', 'x-content-type-options', 'x-robots-tag'],
])

/** Notes what of a response was seen in a reply, and what was seen that it does not say. `where` names the response. */
export function lookAtReply(
  document: Document,
  response: Response,
  { method, replied, text }: Exchange,
  { where, wrong, shown }: Notes & { where: string },
): void {
  shown.add(where)
  const { headers = {}, content = {} } = meant(document, response)
  for (const [header, part] of Object.entries(headers)) {
    const { required, schema } = meant(document, part)
    const value = replied[header.toLowerCase()]
    if (value === undefined && required) wrong.add(`${where} lacks the header ${header}`)
    shown.add(`${where} ${value === undefined ? 'without' : 'with'} ${header}`)
    if (value !== undefined && !holds(document, schema, value)) wrong.add(`${where} has ${header}: ${value}`)
  }
  const described = new Set(Object.keys(headers).map((header) => header.toLowerCase()))
  for (const [header, value] of Object.entries(replied)) {
    const isUsual = everywhere.has(header) || (header === 'cache-control' && value === 'no-store')
    if (!isUsual && !described.has(header)) wrong.add(`${where} has the header ${header}`)
  }

  const [type = ''] = (replied['content-type'] ?? '').split(';')
  const said = content[type]
  if (said === undefined) wrong.add(`${where} is of type ${type}`)
  if (said === undefined || method === 'HEAD') return
  shown.add(`${where} as ${type}`)
  const body = type.endsWith('json') ? jsonOf(text) : text
  const unlike = difference(document, said.schema, body)
  if (unlike !== '') wrong.add(`${where}: ${unlike}`)
  noteAll(shown, marks(said.schema, `${where} as ${type}:`, body, { document, as: 'reply' }))
}

/** Everything that can be seen of a response. */
export function* saidOfReply(document: Document, where: string, response: Response | undefined): Generator<string> {
  if (response === undefined) return
  yield where
  const { headers = {}, content = {} } = meant(document, response)
  for (const [header, part] of Object.entries(headers)) {
    yield `${where} with ${header}`
    if (!meant(document, part).required) yield `${where} without ${header}`
  }
  if (where.startsWith('HEAD ')) return
  for (const [type, { schema }] of Object.entries(content)) {
    yield `${where} as ${type}`
    yield* marks(schema, `${where} as ${type}:`, everything, { document, as: 'reply' })
  }
}
