// From the bytes of a request to its parameters (contract, section 4).
import type { Bytes } from './bytes'
import { multipartFields } from './multipart'

/** A request as it came, nothing decoded. */
export interface LegacyRequest {
  method: string
  /** Path and query exactly as sent. */
  target: Bytes
  /** Looks a header up by its lower-case name. */
  header: (name: string) => Bytes | undefined
  body: Bytes
  /** Address of the peer; forwarded-for headers are not looked at. */
  address: string
  /** Whether the connection itself is encrypted. */
  tls: boolean
}

/** Parameters by name, the last of each; null stands for an array (`name[]=x`), whatever is in it. */
export type Parameters = ReadonlyMap<Bytes, Bytes | null>

/** A parameter whose value the legacy system breaks on. */
export class BadParameter extends Error {}

/** The parameters of a request: the query merged with the form of a POST, and the form wins. */
export function parametersOf({ method, target, header, body }: LegacyRequest): Parameters {
  const parameters = fromPairs(pairsOf(queryOf(target)))
  if (method !== 'POST') return parameters
  for (const [name, value] of fromPairs(formPairs(header('content-type') ?? '', body))) parameters.set(name, value)
  return parameters
}

/** What follows the first `?` of a target; empty without one. */
export function queryOf(target: Bytes): Bytes {
  const at = target.indexOf('?')
  return at < 0 ? '' : target.slice(at + 1)
}

/** What stands before the first `?` of a target. */
export function pathOf(target: Bytes): Bytes {
  const at = target.indexOf('?')
  return at < 0 ? target : target.slice(0, at)
}

/** The value of a parameter that must not be an array; empty when it is absent. Throws `BadParameter` for an array. */
export function single(parameters: Parameters, name: string): Bytes {
  const value = parameters.get(name)
  if (value === null) throw new BadParameter(`Parameter "${name}" must not be an array`)
  return value ?? ''
}

/** Undoes form encoding, once: `+` is a space, malformed escapes stay as they are. */
export function decodeForm(text: Bytes): Bytes {
  return text
    .replaceAll('+', ' ')
    .replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

type Pair = readonly [name: Bytes, value: Bytes]

function formPairs(contentType: Bytes, body: Bytes): Pair[] {
  const type = contentType.split(/[;,]/)[0]?.trim().toLowerCase()
  if (type === 'application/x-www-form-urlencoded') return pairsOf(body)
  return type === 'multipart/form-data' ? multipartFields(contentType, body) : []
}

function pairsOf(encoded: Bytes): Pair[] {
  return encoded.split('&').map((part) => {
    const [name = '', ...value] = part.split('=')
    return [decodeForm(name), decodeForm(value.join('='))]
  })
}

function fromPairs(pairs: readonly Pair[]): Map<Bytes, Bytes | null> {
  const parameters = new Map<Bytes, Bytes | null>()
  for (const [sent, value] of pairs) {
    const { name, isArray } = nameOf(sent)
    if (name !== '') parameters.set(name, isArray ? null : value)
  }
  return parameters
}

/** PHP's names: no leading spaces, nothing after a NUL; a dot or space becomes `_`; `name[` without its `]` does too. */
function nameOf(sent: Bytes): { name: Bytes; isArray: boolean } {
  const name = sent.replace(/^ +/, '').replace(/\0.*$/s, '')
  const bracket = name.indexOf('[')
  const isArray = bracket > 0 && name.includes(']', bracket)
  if (!isArray) return { name: name.startsWith('[') ? '' : name.replace(/[. []/g, '_'), isArray }
  return { name: name.slice(0, bracket).replace(/[. ]/g, '_'), isArray }
}
