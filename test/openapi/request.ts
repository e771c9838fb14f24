// A request to the service, and whether it was taken or refused, held against what a description says of it.
import { type Asked, type Document, meant, type Parameter, type Schema } from '../../lib/openapi'
import { nameOf, scopeOf } from './asked'
import { type Exchange, jsonOf } from './exchange'
import { difference, holds } from './holds'
import { everything, marks } from './marks'
import { type Notes, noteAll } from './notes'

/** What the service refuses by a rule that no schema can say, by what it says then. */
const unwritten = [
  /is of scheme|not an absolute URL|is a link of this shortener/,
  /is reserved|has to be in the future|excludes/,
  /is there twice/,
  /next_cursor of a page before/,
]

/** Notes what was taken and what was refused, at each limit and beyond it, and what of that is not as described. */
export function lookAtRequest(document: Document, asked: Asked, exchange: Exchange, { wrong, shown }: Notes): void {
  const name = nameOf(asked)
  const schema = bodyOf(asked)
  const query = new URLSearchParams(exchange.target.split('?')[1])
  const body = jsonOf(exchange.body)
  const taken = isTaken(exchange)
  const { type, field, detail = '' } = (jsonOf(exchange.text) ?? {}) as Record<string, string | undefined>
  const blamed = field?.split(/[.[]/)[0]
  const known = asked.parameters.filter(({ in: place }) => place === 'query').map((parameter) => parameter.name)
  const fields = schema === undefined ? [] : Object.keys(meant(document, schema).properties ?? {})

  const scope = /scope="([^"]*)"/.exec(exchange.replied['www-authenticate'] ?? '')?.[1]
  if (scope !== undefined && scope !== scopeOf(asked)) wrong.add(`${name} asks for the scope ${scope}`)
  const missing = /^Send the header ([\w-]+)/.exec(detail)?.[1]
  const isBad = type?.endsWith(':bad-value') === true
  for (const each of [missing, isBad ? blamed : undefined]) {
    const isKnown = fields.includes(each ?? '') || asked.parameters.some((parameter) => parameter.name === each)
    if (each !== undefined && !isKnown) wrong.add(`${name} reads ${each}, which is not described`)
  }
  const isExplained = !isBad || unwritten.some((rule) => rule.test(detail))

  for (const parameter of asked.parameters) {
    const value = readAs(parameter, query, exchange.headers)
    const here = `${name} parameter ${parameter.name}`
    const isGood = value === undefined || holds(document, parameter.schema, value)
    if (taken) {
      shown.add(`${here} ${value === undefined && parameter.in !== 'path' ? 'left out' : 'taken'}`)
      if (!isGood) wrong.add(`${here} is taken: ${value}`)
      if (value !== undefined) noteAll(shown, marks(parameter.schema, here, value, { document, as: 'taken' }))
    } else if (isRefused(parameter, exchange.status, blamed)) {
      shown.add(`${here} refused`)
      noteAll(shown, marks(parameter.schema, here, value, { document, as: 'refused' }))
      if (isGood && !isExplained) wrong.add(`${here} is refused: ${value}`)
    }
  }
  // Pages overlook what is in a query, as links that are passed on have much in theirs.
  if (taken && name.includes(' /v1/')) {
    for (const each of query.keys()) if (!known.includes(each)) wrong.add(`${name} takes the parameter ${each}`)
  }
  // The service itself says what it knows when it is asked for what it does not.
  const told = /; known are (.*)\.$/.exec(detail)?.[1]?.split(', ')
  if (told !== undefined) {
    const described = query.has(field ?? '') ? known : fields
    for (const each of told) if (!described.includes(each)) wrong.add(`${name} knows ${each}, which is not described`)
    for (const each of described) if (!told.includes(each)) wrong.add(`${name} does not know ${each}`)
  }

  if (schema === undefined) {
    if (taken && body !== undefined) wrong.add(`${name} takes a body`)
    return
  }
  const unlike = difference(document, schema, body)
  if (taken) {
    if (unlike !== '') wrong.add(`${name} takes ${exchange.body}: ${unlike}`)
    noteAll(shown, marks(schema, `${name} body`, body, { document, as: 'taken' }))
  } else {
    const isAbout = blamed === undefined ? wholeOf(exchange.status) : partOf(blamed)
    for (const mark of marks(schema, `${name} body`, body, { document, as: 'refused' }))
      if (isAbout.test(mark)) shown.add(mark)
    if (unlike === '' && fields.includes(blamed ?? '') && !isExplained) wrong.add(`${name} refuses ${exchange.body}`)
  }
}

/** Everything that can be seen of what an operation takes and refuses. */
export function* saidOfRequest(document: Document, asked: Asked): Generator<string> {
  const name = nameOf(asked)
  for (const parameter of asked.parameters) {
    const here = `${name} parameter ${parameter.name}`
    yield `${here} taken`
    yield `${here} refused`
    if (!parameter.required) yield `${here} left out`
    yield* marks(parameter.schema, here, everything, { document, as: 'taken' })
    for (const mark of marks(parameter.schema, here, everything, { document, as: 'refused' })) {
      // Whatever is in a query or a header is a text.
      if (parameter.schema.type !== 'string' || !mark.endsWith(' beyond type')) yield mark
    }
  }
  const schema = bodyOf(asked)
  if (schema === undefined) return
  yield* marks(schema, `${name} body`, everything, { document, as: 'taken' })
  yield* marks(schema, `${name} body`, everything, { document, as: 'refused' })
}

function bodyOf({ operation }: Asked): Schema | undefined {
  return operation.requestBody?.content['application/json']?.schema
}

/** Whether all that was asked for was good: of many links, each is taken or refused by itself. */
function isTaken({ status, text }: Exchange): boolean {
  const { results = [] } = (jsonOf(text) ?? {}) as { results?: { status: number }[] }
  return status < 400 && results.every((result) => result.status < 400)
}

function isRefused({ name, in: place }: Parameter, status: number, blamed: string | undefined): boolean {
  return place === 'path' ? status === 404 : blamed === name || (name === 'If-Match' && status === 412)
}

/** The marks that a refusal is about which names no field: the body as a whole, if it was not read at all. */
function wholeOf(status: number): RegExp {
  return status === 400 ? /^#\/components\/schemas\/\w+ beyond type$/ : /^$/
}

/** The marks that a refusal is about which names this field. */
function partOf(field: string): RegExp {
  return new RegExp(`(\\.| needs )${field}(?![a-z_])|^#/components/schemas/Time `)
}

/** What a parameter says: a text, or the number or truth it is; undefined when it is not there, or part of the path. */
function readAs(
  { name, in: place, schema: { type } }: Parameter,
  query: URLSearchParams,
  headers: Record<string, string>,
): unknown {
  const text = place === 'query' ? query.get(name) : headers[name.toLowerCase()]
  if (text === null || text === undefined) return undefined
  if (type === 'integer') return /^-?\d+$/.test(text) ? Number(text) : text
  return type === 'boolean' && /^(true|false)$/.test(text) ? text === 'true' : text
}
