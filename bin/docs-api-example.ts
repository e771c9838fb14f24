// The example of an operation: what to ask, and what comes back.
import { type Asked, type Document, meant } from '../lib/openapi'

export interface Example {
  method: string
  /** Path and query. */
  target: string
  headers: Record<string, string>
  /** What is sent; undefined for nothing. */
  body: unknown
  status: number
  /** The body that comes back; undefined when there is no example of one. */
  reply: unknown
  /** The header Location, when there is an example of it. */
  location: string | undefined
}

/**
 * The example of an operation, put together from those of its parameters, its body and its replies: the reply is the first good one
 * that has an example, or the first one.
 */
export function exampleOf(document: Document, { method, path, operation, parameters }: Asked): Example {
  const given = parameters.flatMap(({ name, in: place, example }) =>
    example === undefined ? [] : [{ name, place, example: String(example) }],
  )
  const at = (wanted: string) => given.filter(({ place }) => place === wanted)
  const query = at('query').map(({ name, example }) => `${name}=${encodeURIComponent(example)}`)
  const replies = Object.entries(operation.responses)
    .filter(([status]) => Number(status) < 400)
    .map(([status, response]) => {
      const { headers, content = {} } = meant(document, response)
      const reply = Object.values(content).find((each) => each.example !== undefined)?.example
      return { status: Number(status), reply, location: headers?.Location?.example }
    })
  const [first] = [...replies.filter(({ reply, location }) => reply ?? location), ...replies]
  return {
    method: method.toUpperCase(),
    target: [
      at('path').reduce((target, { name, example }) => target.replace(`{${name}}`, example), path),
      ...(query.length > 0 ? [query.join('&')] : []),
    ].join('?'),
    headers: Object.fromEntries(at('header').map(({ name, example }) => [name.toLowerCase(), example])),
    body: operation.requestBody?.content['application/json']?.example,
    ...{ status: first?.status ?? 200, reply: first?.reply, location: first?.location },
  }
}
