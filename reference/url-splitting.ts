// Contract 8, "split and reassemble": the parts of a URL that has a scheme with `//`, and the URL of such parts.
import type { Bytes } from './byte-strings'

export interface Parts {
  scheme: Bytes
  user?: Bytes
  password?: Bytes
  host?: Bytes
  port?: number
  path?: Bytes
  query?: Bytes
  fragment?: Bytes
}

/**
 * Splits `scheme://...`; null when it cannot be split: no host (only `file:///...` may lack one), a port above 65535 or
 * not beginning with a digit. Control characters inside the parts become `_`.
 */
export function split(url: Bytes): Parts | null {
  const colon = url.indexOf(':')
  const scheme = url.slice(0, colon)
  const start = colon + 3
  if (scheme.toLowerCase() === 'file' && url[start] === '/') {
    return { scheme, ...splitTail(url.slice(url[start + 2] === ':' ? start + 1 : start)) }
  }
  const rest = url.slice(start)
  const length = rest.search(/[/?#]/)
  const authority = splitAuthority(length < 0 ? rest : rest.slice(0, length))
  if (!authority) return null
  return { scheme, ...authority, ...(length < 0 ? {} : splitTail(rest.slice(length))) }
}

/** Reassembles parts; what is empty or `0` is left out, a user name takes its password along. */
export function join(parts: Parts): Bytes {
  const { user, password, host, port, query, fragment } = parts
  const path = parts.path && !parts.path.startsWith('/') ? `/${parts.path}` : parts.path
  const credentials = filled(user) ? `${user}${password === undefined ? '' : `:${password}`}@` : ''
  return [
    `${parts.scheme}://`,
    credentials,
    filled(host) ? host : '',
    port ? `:${port}` : '',
    filled(path) ? path : '',
    filled(query) ? `?${query}` : '',
    filled(fragment) ? `#${fragment}` : '',
  ].join('')
}

function filled(part: Bytes | undefined): part is Bytes {
  return part !== undefined && part !== '' && part !== '0'
}

function splitAuthority(authority: Bytes): Pick<Parts, 'user' | 'password' | 'host' | 'port'> | null {
  const at = authority.lastIndexOf('@')
  const machine = splitPort(authority.slice(at + 1))
  if (!machine || machine.host === '') return null
  if (at < 0) return machine
  const credentials = authority.slice(0, at)
  const colon = credentials.indexOf(':')
  if (colon < 0) return { ...machine, user: printable(credentials) }
  return { ...machine, user: printable(credentials.slice(0, colon)), password: printable(credentials.slice(colon + 1)) }
}

/** Everything after the last colon is the port; an IPv6 address in brackets has none unless something follows it. */
function splitPort(text: Bytes): { host: Bytes; port?: number } | null {
  const colon = text.startsWith('[') && text.endsWith(']') ? -1 : text.lastIndexOf(':')
  if (colon < 0) return { host: printable(text) }
  const host = printable(text.slice(0, colon))
  const digits = text.slice(colon + 1)
  if (digits === '') return { host }
  const port = /^[ \t\n\v\f\r]*[+-]?\d+/.exec(digits)
  if (digits.length > 5 || !port) return null
  const number = Number(port[0])
  return number >= 0 && number <= 65_535 ? { host, port: number } : null
}

function splitTail(text: Bytes): Pick<Parts, 'path' | 'query' | 'fragment'> {
  const [beforeFragment, fragment] = cut(text, '#')
  const [path, query] = cut(beforeFragment, '?')
  return {
    ...(path === '' ? {} : { path: printable(path) }),
    ...(query === undefined ? {} : { query: printable(query) }),
    ...(fragment === undefined ? {} : { fragment: printable(fragment) }),
  }
}

function cut(text: Bytes, mark: string): [Bytes, Bytes | undefined] {
  const at = text.indexOf(mark)
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)]
}

function printable(part: Bytes): Bytes {
  return part.replace(/[\x00-\x1f\x7f]/g, '_')
}
