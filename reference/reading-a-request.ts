// Contract 4: what is read from a request. Cookies are never parameters, the Host header is ignored.
import type { Bytes } from './byte-strings'
import { addMultipart } from './multipart'
import { addPairs, type Parameter, type Parameters } from './parameters'

export interface LegacyRequest {
  method: string
  /** Path and query exactly as sent. */
  target: Bytes
  /** A header by its lower-case name. */
  header(name: string): Bytes | undefined
  body: Bytes
  /** The peer; forwarded-for headers are not looked at. */
  address: string
}

/** What answers an array where only a text will do: status 500, empty body (contract 4 and 15). */
export class Crash extends Error {}

/** Query string merged with the form of a POST; the form wins. A body is read for POST only. */
export function parametersOf(request: LegacyRequest): Parameters {
  const parameters: Parameters = new Map()
  addPairs(parameters, queryOf(request.target))
  if (request.method === 'POST') merge(parameters, formOf(request))
  return parameters
}

/** The query of a request target; a `#` ends it. */
export function queryOf(target: Bytes): Bytes {
  const at = target.indexOf('?')
  return at < 0 ? '' : (target.slice(at + 1).split('#')[0] ?? '')
}

/** A parameter that must be a text: absent is empty, an array crashes. */
export function textOf(parameters: Parameters, name: string): Bytes {
  const value = parameters.get(name) ?? ''
  if (value instanceof Map) throw new Crash(`${name} is an array`)
  return value
}

/** A parameter where an array is as good as nothing. */
export function textOrNothing(parameters: Parameters, name: string): Bytes | undefined {
  const value = parameters.get(name)
  return value instanceof Map ? undefined : value
}

/** Whether the request came over TLS as far as the legacy knows: exactly the one word, in any case (contract 12). */
export function isSecure(request: LegacyRequest): boolean {
  return request.header('x-forwarded-proto')?.toLowerCase() === 'https'
}

function formOf(request: LegacyRequest): Parameters {
  const form: Parameters = new Map()
  const type = request.header('content-type') ?? ''
  const kind = type.split(/[;,]/)[0]?.trim().toLowerCase()
  if (kind === 'application/x-www-form-urlencoded') addPairs(form, request.body)
  if (kind === 'multipart/form-data') addMultipart(form, type, request.body)
  return form
}

function merge(into: Parameters, form: Parameters): void {
  for (const [name, value] of form) {
    const there = into.get(name)
    if (there instanceof Map && value instanceof Map) merge(there, value)
    else into.set(name, value satisfies Parameter)
  }
}
