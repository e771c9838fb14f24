// An answer on its way through the proxy, and what it is an answer to.
import { type ActionName, actionOf } from '../../core/legacy/answer'
import type { Bytes } from '../../core/legacy/bytes'
import { type Parameters, parametersOf } from '../../core/legacy/request'

/** An answer as it goes over the wire. */
export interface Said {
  status: number
  /** In order, as they are written. */
  headers: readonly (readonly [name: string, value: Bytes])[]
  body: Bytes
}

/** What was asked. */
export interface Question {
  method: string
  target: Bytes
  /** An action, `unknown-action` for none of them, or `path` for what is no call. */
  route: ActionName | 'unknown-action' | 'path'
  format: 'json' | 'xml' | 'jsonp' | 'simple' | ''
  parameters: Parameters
}

/** Reads a request. `header` gives a header by its name in lower case. */
export function questionOf(asked: {
  method: string
  target: Bytes
  header: (name: string) => Bytes | undefined
  body: Bytes
}): Question {
  const { method, target } = asked
  const isCall = /^[^?]*\/yourls-api\.php(?:\?|$)/.test(target)
  if (!isCall) return { method, target, route: 'path', format: '', parameters: new Map() }
  const parameters = parametersOf({ ...asked, address: '', tls: false })
  const format = parameters.has('format') ? parameters.get('format') : 'xml'
  const known = format === 'json' || format === 'xml' || format === 'jsonp' ? format : 'simple'
  return { method, target, route: actionOf(parameters) ?? 'unknown-action', format: known, parameters }
}

/** The value of a header; undefined when it is not there. */
export function headerIn({ headers }: Said, name: string): Bytes | undefined {
  return headers.find(([each]) => each.toLowerCase() === name)?.[1]
}

/** The answer with another value of a header, or without it; unchanged where it is not there. */
export function withValue(said: Said, name: string, value: (before: Bytes) => Bytes | null): Said {
  const headers = said.headers.flatMap(([each, before]) => {
    const after = each.toLowerCase() === name ? value(before) : before
    return after === null ? [] : [[each, after] as const]
  })
  return { ...said, headers }
}

/** The answer with one more header. */
export function withMore(said: Said, name: string, value: Bytes): Said {
  return { ...said, headers: [...said.headers, [name, value]] }
}

/** Whether anything was changed. */
export function isSame(one: Said, other: Said): boolean {
  return (
    one === other ||
    JSON.stringify([one.status, one.headers, one.body]) === JSON.stringify([other.status, other.headers, other.body])
  )
}
