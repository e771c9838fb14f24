// What is wrong with a description of the API, by what was seen of the service: what it lacks, and what it invents.
import { type Asked, type Document, meant, operationsOf, type Response, type Schema } from '../../lib/openapi'
import { type Exchange, jsonOf } from './exchange'
import { difference, holds } from './holds'
import { everything, marks } from './marks'

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

/** Headers that every reply has, of which the introduction speaks or nobody needs to know. */
const everywhere = new Set([
  ...['cache-control', 'connection', 'content-length', 'content-type', 'date', 'keep-alive', 'transfer-encoding'],
  ...['content-security-policy', 'referrer-policy', 'x-content-type-options', 'x-robots-tag', 'via', 'x-cache'],
])

const problemOf = (kind: string) => `urn:understudy:problem:${kind}`

/** Everything that is wrong, a line each. */
export function faults(document: Document, seen: readonly Exchange[], sources: Sources): string[] {
  const operations = operationsOf(document)
  const shown = new Set<string>()
  const wrong = new Set<string>()
  for (const exchange of seen) {
    const asked = operationAt(operations, exchange)
    for (const fault of replyFaults(document, operations, asked, exchange, shown)) wrong.add(fault)
    if (asked !== undefined) for (const fault of requestFaults(document, asked, exchange, shown)) wrong.add(fault)
  }
  const unseen = [...saidBy(document, operations)].filter((mark) => !shown.has(mark))
  return [
    ...routeFaults(operations, sources),
    ...refusalFaults(document, seen, sources),
    ...openFaults(document.components.schemas, 'schemas'),
    ...wrong,
    ...[...new Set(unseen)].map((mark) => `described, but never seen: ${mark}`),
  ]
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
  ]
}

function refusalFaults({ components }: Document, seen: readonly Exchange[], { refusals, unseen }: Sources): string[] {
  const described = Object.entries(components.schemas).filter(([, { $ref }]) => $ref?.endsWith('/Problem'))
  const names = described.map(([name]) => name)
  const types = new Set(seen.map(({ text }) => (jsonOf(text) as { type?: string } | undefined)?.type))
  return [
    ...Object.keys(refusals)
      .filter((kind) => !names.includes(kind) && !(kind in unseen))
      .map((kind) => `a refusal that is not described: ${kind}`),
    ...Object.keys(unseen)
      .filter((kind) => names.includes(kind) || types.has(problemOf(kind)))
      .map((kind) => `can be seen after all: ${kind}`),
    ...described.flatMap(([kind, { properties = {} }]) => [
      ...(properties.status?.const === refusals[kind] ? [] : [`${kind} has the status ${refusals[kind]}`]),
      ...(properties.type?.const === problemOf(kind) ? [] : [`${kind} has another type`]),
    ]),
  ]
}

/** Objects that would let anything be in them. */
function openFaults(schemas: Record<string, Schema>, where: string): string[] {
  return Object.entries(schemas).flatMap(([name, schema]) => [
    ...(schema.type === 'object' && schema.additionalProperties !== false ? [`${where}.${name} is open`] : []),
    ...openFaults(schema.properties ?? {}, `${where}.${name}`),
    ...openFaults({ ...(schema.items && { items: schema.items }) }, `${where}.${name}`),
  ])
}

function* replyFaults(
  document: Document,
  operations: readonly Asked[],
  asked: Asked | undefined,
  exchange: Exchange,
  shown: Set<string>,
): Generator<string> {
  const { method, status, replied, text } = exchange
  const name = asked === undefined ? `${method} of what is not described` : nameOf(asked)
  const where = asked === undefined ? `elsewhere ${status}` : `${name} ${status}`
  const response = asked === undefined ? elsewhere(document, operations, exchange) : asked.operation.responses[status]
  if (response === undefined) return yield `${name} answers ${status}: ${exchange.target}`
  shown.add(where)
  const scope = /scope="([^"]*)"/.exec(replied['www-authenticate'] ?? '')?.[1]
  if (scope !== undefined && asked !== undefined && scope !== scopeOf(asked))
    yield `${name} asks for the scope ${scope}`

  const { headers = {}, content = {} } = meant(document, response)
  for (const [header, part] of Object.entries(headers)) {
    const { required, schema } = meant(document, part)
    const value = replied[header.toLowerCase()]
    if (value === undefined && required) yield `${where} lacks the header ${header}`
    shown.add(value === undefined ? `${where} without ${header}` : `${where} with ${header}`)
    if (value !== undefined && !holds(document, schema, value)) yield `${where} has ${header}: ${value}`
  }
  const described = new Set(Object.keys(headers).map((header) => header.toLowerCase()))
  for (const header of Object.keys(replied)) {
    if (!described.has(header) && !everywhere.has(header)) yield `${where} has the header ${header}`
  }

  const [type = ''] = (replied['content-type'] ?? '').split(';')
  if (content[type] === undefined) return yield `${where} is of type ${type}`
  if (method === 'HEAD') return
  shown.add(`${where} as ${type}`)
  const body = type.endsWith('json') ? jsonOf(text) : text
  const unlike = difference(document, content[type].schema, body)
  if (unlike !== '') yield `${where}: ${unlike}`
  add(shown, marks(content[type].schema, `${where} as ${type}:`, body, { document, as: 'reply' }))
}

/** What answers a request that is not described: another method of a path that is, or nothing. */
function elsewhere(document: Document, operations: readonly Asked[], exchange: Exchange): Response | undefined {
  const { OtherMethod, Elsewhere } = document.components.responses
  const taken = operations.filter(({ path }) => fits(path, pathOf(exchange)))
  const allowed = exchange.replied.allow?.split(', ').sort().join(', ')
  if (exchange.status === 404) return taken.length === 0 ? Elsewhere : undefined
  const described = [...new Set(taken.map(({ method }) => method.toUpperCase()))].sort().join(', ')
  return exchange.status === 405 && allowed === described ? OtherMethod : undefined
}

function* requestFaults(document: Document, asked: Asked, exchange: Exchange, shown: Set<string>): Generator<string> {
  const name = nameOf(asked)
  const schema = asked.operation.requestBody?.content['application/json']?.schema
  const query = new URLSearchParams(exchange.target.split('?')[1])
  const body = jsonOf(exchange.body)
  const taken = isTaken(exchange)
  const { field, detail = '' } = (jsonOf(exchange.text) ?? {}) as { field?: string; detail?: string }
  const blamed = field?.split(/[.[]/)[0]

  for (const parameter of asked.parameters) {
    const value = readAs(parameter.name, parameter.in === 'query' ? query : exchange.headers, parameter.schema)
    const here = `${name} parameter ${parameter.name}`
    const isBlamed =
      parameter.in === 'path' ? exchange.status === 404 : blamed === parameter.name || exchange.status === 412
    if (!taken && isBlamed) {
      shown.add(`${here} refused`)
      add(shown, marks(parameter.schema, here, value, { document, as: 'refused' }))
    }
    if (!taken) continue
    shown.add(value === undefined && parameter.in !== 'path' ? `${here} left out` : `${here} taken`)
    if (value === undefined) continue
    const unlike = difference(document, parameter.schema, value)
    if (unlike !== '') yield `${here} is taken: ${value}: ${unlike}`
    add(shown, marks(parameter.schema, here, value, { document, as: 'taken' }))
  }

  const known = asked.parameters.filter(({ in: place }) => place === 'query').map((parameter) => parameter.name)
  if (taken && name.includes(' /v1/')) {
    for (const each of query.keys()) if (!known.includes(each)) yield `${name} takes the parameter ${each}`
  }
  // The service itself says what it knows when it is asked for what it does not.
  const said = /; known are (.*)\.$/.exec(detail)?.[1]?.split(', ')
  const isOfQuery = field !== undefined && query.has(field)
  if (said !== undefined) {
    const described = isOfQuery || schema === undefined ? known : fieldsOf(document, schema)
    for (const each of said) if (!described.includes(each)) yield `${name} knows ${each}, which is not described`
    for (const each of described) if (!said.includes(each)) yield `${name} does not know ${each}`
  }

  if (schema === undefined) {
    if (taken && exchange.body !== undefined) yield `${name} takes a body`
    return
  }
  if (taken) {
    const unlike = difference(document, schema, body)
    if (unlike !== '') yield `${name} takes ${exchange.body}: ${unlike}`
    add(shown, marks(schema, `${name} body`, body, { document, as: 'taken' }))
  } else {
    for (const mark of marks(schema, `${name} body`, body, { document, as: 'refused' })) {
      if (blamed === undefined ? exchange.status === 400 && isWhole(mark) : isAbout(mark, blamed)) shown.add(mark)
    }
  }
}

/** The names that a body can have. */
function fieldsOf(document: Document, schema: Schema): string[] {
  return Object.keys(meant(document, schema).properties ?? {})
}

/** Whether all that was asked for was good: of many links, each is taken or refused by itself. */
function isTaken({ status, text }: Exchange): boolean {
  const { results = [] } = (jsonOf(text) ?? {}) as { results?: { status: number }[] }
  return status < 400 && results.every((result) => result.status < 400)
}

/** Whether a mark of something refused is about a body as a whole. */
function isWhole(mark: string): boolean {
  return /^#\/components\/schemas\/\w+ beyond type$/.test(mark)
}

/** Whether a mark of something refused is about the field that the refusal names. */
function isAbout(mark: string, field: string): boolean {
  return new RegExp(`(\\.| needs )${field}(?![a-z_])`).test(mark) || mark.startsWith('#/components/schemas/Time ')
}

/** Everything a document says can be seen. */
function* saidBy(document: Document, operations: readonly Asked[]): Generator<string> {
  yield* saidByReply(document, 'elsewhere 404', document.components.responses.Elsewhere)
  yield* saidByReply(document, 'elsewhere 405', document.components.responses.OtherMethod)
  for (const asked of operations) {
    const name = nameOf(asked)
    for (const parameter of asked.parameters) {
      const here = `${name} parameter ${parameter.name}`
      yield `${here} taken`
      yield `${here} refused`
      if (!parameter.required) yield `${here} left out`
      for (const as of ['taken', 'refused'] as const) {
        for (const mark of marks(parameter.schema, here, everything, { document, as })) {
          // Whatever is in a query or a header is a text.
          if (!(as === 'refused' && / beyond type$/.test(mark) && parameter.schema.type === 'string')) yield mark
        }
      }
    }
    const schema = asked.operation.requestBody?.content['application/json']?.schema
    if (schema !== undefined) {
      yield* marks(schema, `${name} body`, everything, { document, as: 'taken' })
      yield* marks(schema, `${name} body`, everything, { document, as: 'refused' })
    }
    for (const [status, response] of Object.entries(asked.operation.responses)) {
      yield* saidByReply(document, `${name} ${status}`, response)
    }
  }
}

function* saidByReply(document: Document, where: string, response: Response | undefined): Generator<string> {
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

/** What a request asks for: of what fits, the path without a variable. */
function operationAt(operations: readonly Asked[], exchange: Exchange): Asked | undefined {
  const method = exchange.method.toLowerCase()
  const there = operations.filter((asked) => asked.method === method && fits(asked.path, pathOf(exchange)))
  return there.find(({ path }) => !path.includes('{')) ?? there[0]
}

function fits(pattern: string, path: string): boolean {
  const form = pattern.replace(/[+.]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/+]+')
  return new RegExp(`^${form}$`).test(path)
}

function pathOf({ target }: Exchange): string {
  return target.split('?')[0] ?? ''
}

function nameOf({ method, path }: Asked): string {
  return `${method.toUpperCase()} ${path}`
}

function scopeOf({ operation }: Asked): string | null {
  return operation.security?.[0]?.key[0] ?? null
}

/** What a parameter of this name says: a text, or the number or truth it is. */
function readAs(name: string, from: URLSearchParams | Record<string, string>, { type }: Schema): unknown {
  const text = from instanceof URLSearchParams ? from.get(name) : from[name.toLowerCase()]
  if (text === null || text === undefined) return undefined
  if (type === 'integer') return /^-?\d+$/.test(text) ? Number(text) : text
  return type === 'boolean' && /^(true|false)$/.test(text) ? text === 'true' : text
}

function add(to: Set<string>, these: Iterable<string>): void {
  for (const each of these) to.add(each)
}
