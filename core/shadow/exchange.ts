// One request and its answers, as they travel from the router to the comparator: bytes, nothing decoded, nothing dropped.
import type { Bytes } from '../legacy/bytes'
import type { LegacyRequest } from '../legacy/request'

/** The two systems: the one that is there, and the one that may take over. */
export const sides = ['legacy', 'candidate'] as const
export type Side = (typeof sides)[number]

/** A request as the router took it in. */
export interface SentRequest {
  method: string
  /** Path and query exactly as sent. */
  target: Bytes
  /** The `Host` the client used. */
  host: string
  /** By lower-case name: what the front door lets through, without the host and without headers of its own. */
  headers: Readonly<Record<string, Bytes>>
  body: Bytes
  /** The client's address. */
  address: string
  /** Whether the client's own connection was encrypted. */
  tls: boolean
}

/** Why a side gave no answer. */
export type Failure = 'connect' | 'timeout' | 'reset' | 'throttled' | 'failed'

/** What a side answered. */
export interface Answer {
  /** 0 when no answer came. */
  status: number
  /** In order, lower-case names, repeated ones each; without those that belong to one connection only. */
  headers: readonly (readonly [name: string, value: Bytes])[]
  body: Bytes
  /** How long it took, in milliseconds. */
  ms: number
  /** Only when no answer came. */
  failure?: Failure
}

/** The request as the legacy dialect's logic reads it. */
export function legacyRequestOf({ method, target, headers, body, address, tls }: SentRequest): LegacyRequest {
  return {
    method,
    target,
    header: (name) => (Object.hasOwn(headers, name) ? headers[name] : undefined),
    body,
    address,
    tls,
  }
}

/** The value of a header that is there once or more: the values joined as HTTP allows; undefined when it is not there. */
export function headerOf({ headers }: Answer, name: string): Bytes | undefined {
  const values = headers.filter(([each]) => each === name).map(([, value]) => value)
  return values.length === 0 ? undefined : values.join(', ')
}
