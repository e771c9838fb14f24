// A URL taken apart and put together as PHP does it (contract, section 8, "split and reassemble").
import type { Bytes } from './bytes'
import { isEmpty, lowerCase } from './php-values'

export interface UrlParts {
  scheme: Bytes
  user?: Bytes
  password?: Bytes
  host?: Bytes
  port?: number
  path?: Bytes
  query?: Bytes
  fragment?: Bytes
}

/** The parts of a URL that starts with `scheme://`, control characters replaced by `_`; null when it cannot be split. */
export function splitUrl(url: Bytes): UrlParts | null {
  const [, scheme = '', rest = ''] = /^([A-Za-z0-9+.-]+):\/\/(.*)$/s.exec(url) ?? []
  if (lowerCase(scheme) === 'file' && rest.startsWith('/')) return { scheme, ...pathParts(rest) }
  const end = rest.search(/[/?#]/)
  const authority = authorityParts(end < 0 ? rest : rest.slice(0, end))
  if (authority === null) return null
  return { scheme, ...authority, ...(end < 0 ? {} : pathParts(rest.slice(end))) }
}

/** Puts parts together again. What PHP calls empty is left out: with an empty user its password, and a query `0`. */
export function joinUrl({ scheme, user, password, host, port, path, query, fragment }: UrlParts): Bytes {
  const login = isEmpty(user) ? '' : `${user}${password === undefined ? '' : `:${password}`}@`
  const place = `${isEmpty(host) ? '' : host}${port ? `:${port}` : ''}`
  const rest = `${isEmpty(path) ? '' : path}${isEmpty(query) ? '' : `?${query}`}${isEmpty(fragment) ? '' : `#${fragment}`}`
  return `${scheme}://${login}${place}${rest}`
}

function authorityParts(authority: Bytes): Omit<UrlParts, 'scheme'> | null {
  const at = authority.lastIndexOf('@')
  const place = authority.slice(at + 1)
  // A bracketed IPv6 address is full of colons.
  const colon = place.startsWith('[') && place.endsWith(']') ? -1 : place.lastIndexOf(':')
  const host = colon < 0 ? place : place.slice(0, colon)
  const port = colon < 0 ? undefined : portOf(place.slice(colon + 1))
  if (host === '' || port === null) return null
  return { ...(at < 0 ? {} : loginParts(authority.slice(0, at))), host: plain(host), port }
}

function loginParts(login: Bytes): Pick<UrlParts, 'user' | 'password'> {
  const colon = login.indexOf(':')
  if (colon < 0) return { user: plain(login) }
  return { user: plain(login.slice(0, colon)), password: plain(login.slice(colon + 1)) }
}

/** Digits with whatever follows them (`80a` is 80); undefined for none at all, null for what is not a port. */
function portOf(text: Bytes): number | undefined | null {
  if (text === '') return undefined
  const digits = /^[ \t\n\r\v\f]*([+-]?\d+)/.exec(text)?.[1]
  const port = Number(digits)
  return text.length > 5 || digits === undefined || port < 0 || port > 65_535 ? null : port
}

function pathParts(rest: Bytes): Pick<UrlParts, 'path' | 'query' | 'fragment'> {
  const [, path, query, fragment] = /^([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(rest) ?? []
  return { path: plainOr(path), query: plainOr(query), fragment: plainOr(fragment) }
}

function plainOr(part: Bytes | undefined): Bytes | undefined {
  return part === undefined ? undefined : plain(part)
}

function plain(part: Bytes): Bytes {
  return part.replace(/[\x00-\x1f\x7f]/g, '_')
}
