// What is wrong with a description of the API, by what was seen of the service: what it lacks, and what it invents.
import { type Asked, type Document, operationsOf, type Response, type Schema } from '../../lib/openapi'
import { nameOf, operationAt, operationsAt, scopeOf } from './asked'
import { type Exchange, jsonOf } from './exchange'
import type { Notes } from './notes'
import { lookAtReply, saidOfReply } from './reply'
import { lookAtRequest, saidOfRequest } from './request'

/** What the sources say, and the description has to say as well. */
export interface Sources {
  /** The scope of each route of the API, by `METHOD path`; null for everybody. */
  scopes: Record<string, string | null>
  /** Everything that is for everybody and no route of the API, as `METHOD path`. */
  pages: string[]
  /** The status of every refusal. */
  refusals: Record<string, number>
  /** Refusals that cannot be seen by asking, each with the reason. */
  unseen: Record<string, string>
}

/** Everything that is wrong, a line each. */
export function faults(document: Document, seen: readonly Exchange[], sources: Sources): string[] {
  const operations = operationsOf(document)
  const notes: Notes = { wrong: new Set(), shown: new Set() }
  for (const exchange of seen) look(document, operations, exchange, notes)
  const unseen = [...said(document, operations)].filter((mark) => !notes.shown.has(mark))
  return [
    ...routeFaults(operations, sources),
    ...refusalFaults(document, seen, sources),
    ...openFaults(document.components.schemas, 'schemas'),
    ...notes.wrong,
    ...[...new Set(unseen)].map((mark) => `described, but never seen: ${mark}`),
  ]
}

/** Of what was seen, as little as shows everything that all of it shows: each exchange shows something that none before it did. */
export function telling(document: Document, seen: readonly Exchange[]): Exchange[] {
  const operations = operationsOf(document)
  const notes: Notes = { wrong: new Set(), shown: new Set() }
  const sizes = new Map(seen.map((exchange) => [exchange, exchange.text.length + (exchange.body?.length ?? 0)]))
  const small = [...seen].sort((a, b) => (sizes.get(a) ?? 0) - (sizes.get(b) ?? 0))
  return small.filter((exchange) => {
    const before = notes.shown.size
    look(document, operations, exchange, notes)
    return notes.shown.size > before
  })
}

function look(document: Document, operations: readonly Asked[], exchange: Exchange, notes: Notes): void {
  const { method, status, target } = exchange
  const asked = operationAt(operations, exchange)
  const name = asked === undefined ? 'elsewhere' : nameOf(asked)
  const response = asked === undefined ? elsewhere(document, operations, exchange) : asked.operation.responses[status]
  if (response === undefined) notes.wrong.add(`${name} answers ${status}: ${method} ${target}`)
  else lookAtReply(document, response, exchange, { ...notes, where: `${name} ${status}` })
  if (asked !== undefined) lookAtRequest(document, asked, exchange, notes)
}

/** What answers a request that is not described: another method of a path that is, or nothing. */
function elsewhere(document: Document, operations: readonly Asked[], exchange: Exchange): Response | undefined {
  const { OtherMethod, Elsewhere } = document.components.responses
  const there = operationsAt(operations, exchange)
  if (exchange.status === 404) return there.length === 0 ? Elsewhere : undefined
  const allowed = exchange.replied.allow?.split(', ').sort().join(', ')
  const described = [...new Set(there.map(({ method }) => method.toUpperCase()))].sort().join(', ')
  return exchange.status === 405 && allowed === described ? OtherMethod : undefined
}

/** Everything that a document says can be seen. */
function* said(document: Document, operations: readonly Asked[]): Generator<string> {
  yield* saidOfReply(document, 'elsewhere 404', document.components.responses.Elsewhere)
  yield* saidOfReply(document, 'elsewhere 405', document.components.responses.OtherMethod)
  for (const asked of operations) {
    yield* saidOfRequest(document, asked)
    for (const [status, response] of Object.entries(asked.operation.responses))
      yield* saidOfReply(document, `${nameOf(asked)} ${status}`, response)
  }
}

function routeFaults(operations: readonly Asked[], { scopes, pages }: Sources): string[] {
  const described = new Map(operations.map((asked) => [nameOf(asked), scopeOf(asked)]))
  const there = new Map([...Object.entries(scopes), ...pages.map((page) => [page, null] as const)])
  return [
    ...[...there.keys()].filter((name) => !described.has(name)).map((name) => `not described: ${name}`),
    ...[...described.keys()].filter((name) => !there.has(name)).map((name) => `described, but not there: ${name}`),
    ...[...there]
      .filter(([name, scope]) => described.has(name) && described.get(name) !== scope)
      .map(([name, scope]) => `${name} takes the scope ${scope}, and not ${described.get(name)}`),
    ...operations.flatMap((asked) => {
      const variables = [...asked.path.matchAll(/\{(\w+)\}/g)].map(([, variable]) => variable)
      const names = asked.parameters.filter(({ in: place }) => place === 'path').map(({ name }) => name)
      return variables.join() === names.join() ? [] : [`${nameOf(asked)} does not say what is in its path`]
    }),
  ]
}

function refusalFaults({ components }: Document, seen: readonly Exchange[], { refusals, unseen }: Sources): string[] {
  const typeOf = (kind: string) => `urn:understudy:problem:${kind}`
  const described = Object.entries(components.schemas).filter(([, { $ref }]) => $ref?.endsWith('/Problem'))
  const names = described.map(([name]) => name)
  const types = new Set(seen.map(({ text }) => (jsonOf(text) as { type?: string } | undefined)?.type))
  return [
    ...Object.keys(refusals)
      .filter((kind) => !names.includes(kind) && !(kind in unseen))
      .map((kind) => `a refusal that is not described: ${kind}`),
    ...Object.keys(unseen)
      .filter((kind) => names.includes(kind) || types.has(typeOf(kind)))
      .map((kind) => `can be seen after all: ${kind}`),
    ...described.flatMap(([kind, { properties = {} }]) => [
      ...(properties.status?.const === refusals[kind] ? [] : [`${kind} has the status ${refusals[kind]}`]),
      ...(properties.type?.const === typeOf(kind) ? [] : [`${kind} has another type`]),
    ]),
  ]
}

/** What a schema can say. In YAML a comma that is not quoted begins a new key. */
const keywords = new Set([
  ...[
    '$ref',
    'description',
    'type',
    'properties',
    'additionalProperties',
    'required',
    'items',
    'oneOf',
    'anyOf',
    'enum',
  ],
  ...['const', 'pattern', 'format', 'minLength', 'maxLength', 'minimum', 'maximum', 'minItems', 'maxItems'],
])

/** Objects that would let anything be in them, and keywords that are none. */
function openFaults(schemas: Record<string, Schema>, where: string): string[] {
  return Object.entries(schemas).flatMap(([name, schema]) => [
    ...(schema.type === 'object' && schema.additionalProperties !== false ? [`${where}.${name} is open`] : []),
    ...Object.keys(schema)
      .filter((keyword) => !keywords.has(keyword))
      .map((keyword) => `${where}.${name} says ${keyword}`),
    ...openFaults(schema.properties ?? {}, `${where}.${name}`),
    ...openFaults({ ...(schema.items && { items: schema.items }) }, `${where}.${name}`),
  ])
}
