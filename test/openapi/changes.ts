// A description made wrong in one place: by what it says no more, and by what it says too much.
import type { Document } from '../../lib/openapi'

export interface Change {
  name: string
  document: Document
}

type Json = Record<string, unknown>

/** Where each entry says something that can be seen. */
const containers = ['paths', 'responses', 'headers', 'content', 'properties', 'parameters', 'schemas']
/** Where each element does. */
const lists = ['parameters', 'required', 'enum', 'oneOf', 'security']
const methods = ['get', 'head', 'post', 'patch', 'delete']
const keywords = [
  'requestBody',
  'additionalProperties',
  'maxLength',
  'minLength',
  'maximum',
  'minimum',
  'maxItems',
  'minItems',
]

/**
 * The description without one thing it says: for each of them, or, if not `all`, for the first and the last of each kind
 * of thing.
 */
export function removals(document: Document, all: boolean): Change[] {
  const kinds = new Map<string, string[][]>()
  for (const place of placesIn(document, [])) kinds.set(kindOf(place), [...(kinds.get(kindOf(place)) ?? []), place])
  const chosen = [...kinds.values()].flatMap((places) =>
    all ? places : places.filter((_, n) => [0, places.length - 1].includes(n)),
  )
  return chosen.map((place) => changed(document, place, remove))
}

/** What kind of thing is in a place: a property of a component, a parameter of an operation. */
function kindOf(place: string[]): string {
  const isNamed = [...containers, ...lists].includes(place.at(-2) ?? '')
  return [place[0], isNamed ? place.at(-2) : place.at(-1)].join(' ')
}

/** The description with one thing more, for each kind of thing. */
export function inventions(document: Document): Change[] {
  const link = ['components', 'schemas', 'Link']
  const create = ['paths', '/v1/links', 'post']
  const parameter = { name: 'more', in: 'query', description: '', schema: { type: 'string' } }
  return [
    put(document, ['paths', '/v1/more'], { get: document.paths['/v1/stats']?.get }),
    put(document, ['paths', '/v1/stats', 'post'], document.paths['/v1/stats']?.get),
    put(document, ['paths', '/v1/stats', 'get', 'security'], [{ key: ['read'] }]),
    put(document, ['paths', '/v1/stats', 'get', 'parameters'], [parameter]),
    put(document, [...create, 'responses', '404'], { $ref: '#/components/responses/NotFound' }),
    put(document, [...create, 'responses', '200', 'headers', 'Location'], { schema: { type: 'string' } }),
    put(document, [...create, 'responses', '201', 'content', 'text/html'], { schema: { type: 'string' } }),
    put(document, [...create, 'responses', '409'], { $ref: '#/components/responses/NotYours' }),
    put(document, [...link, 'properties', 'more'], { type: 'string' }),
    put(document, [...link, 'properties', 'title', 'type'], 'string'),
    put(document, [...link, 'properties', 'permanent', 'type'], ['boolean', 'null']),
    put(document, ['components', 'schemas', 'Statistics', 'properties', 'unit', 'enum'], ['hour', 'day', 'week']),
    put(document, ['components', 'schemas', 'NewLink', 'properties', 'more'], { type: 'string' }),
    put(document, ['components', 'schemas', 'NewLink', 'required'], ['long_url', 'title']),
    ...[199, 201].map((most) =>
      put(document, ['components', 'schemas', 'Edit', 'properties', 'title', 'maxLength'], most),
    ),
    put(document, ['components', 'schemas', 'more'], { ...document.components.schemas['not-found'] }),
    put(document, ['components', 'schemas', 'deleted', 'properties', 'status', 'const'], 404),
  ]
}

function* placesIn(part: unknown, at: string[]): Generator<string[]> {
  if (typeof part !== 'object' || part === null) return
  const last = at.at(-1) ?? ''
  for (const [key, inner] of Object.entries(part)) {
    // An example and what is written for people say nothing that could be seen here.
    if (key === 'example' || (key === 'tags' && Array.isArray(inner)) || key === 'info') continue
    const place = [...at, key]
    const isField = at.at(-1) === 'properties'
    const counts = Array.isArray(part) ? lists.includes(last) : isField || containers.includes(last)
    if (counts || (!isField && (methods.includes(key) || keywords.includes(key)))) yield place
    yield* placesIn(inner, place)
  }
}

function put(document: Document, place: string[], value: unknown): Change {
  return changed(document, place, (part, key) => {
    part[key] = value
  })
}

function changed(document: Document, place: string[], change: (part: Json, key: string) => void): Change {
  const copy = structuredClone(document)
  const part = place.slice(0, -1).reduce((inner, key) => inner[key] as Json, copy as unknown as Json)
  change(part, place.at(-1) ?? '')
  return { name: place.join(' '), document: copy }
}

function remove(part: Json, key: string): void {
  if (Array.isArray(part)) part.splice(Number(key), 1)
  else delete part[key]
}
