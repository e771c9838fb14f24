// A `Location`, part by part: "encoded twice" and "a slash lost" are different faults, and each has to be seen as what it is.
import type { Bytes } from '../../legacy/bytes'
import type { Difference } from '../verdict'

/** The parts of a URL as they are written; null: not there, which is not the same as empty. Together they are the URL again. */
export interface LocationParts {
  scheme: Bytes | null
  user: Bytes | null
  host: Bytes | null
  port: Bytes | null
  path: Bytes
  query: Bytes | null
  fragment: Bytes | null
}

const partNames = ['scheme', 'user', 'host', 'port', 'path', 'query', 'fragment'] as const

/** Takes a URL apart (RFC 3986, appendix B), whatever it holds. Nothing is decoded. */
export function locationParts(url: Bytes): LocationParts {
  const found = /^(?:([^:/?#]+):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(url)
  const [, scheme = null, authority = null, path = '', query = null, fragment = null] = found ?? [url, null, null, url]
  return { scheme, ...authorityParts(authority), path, query, fragment }
}

/** The parts in which two URLs differ; at least one for URLs that are not the same bytes. */
export function locationDifferences(left: Bytes, right: Bytes): Difference[] {
  if (left === right) return []
  const [theirs, ours] = [locationParts(left), locationParts(right)]
  const differences = partNames.flatMap((name) => partDifference(name, theirs[name], ours[name]))
  return differences.length > 0 ? differences : [{ path: 'location', kind: 'encoding', left, right }]
}

function authorityParts(authority: Bytes | null): Pick<LocationParts, 'user' | 'host' | 'port'> {
  if (authority === null) return { user: null, host: null, port: null }
  const at = authority.lastIndexOf('@')
  const [, host = '', port = null] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/s.exec(authority.slice(at + 1)) ?? [
    '',
    authority.slice(at + 1),
  ]
  return { user: at < 0 ? null : authority.slice(0, at), host, port }
}

function partDifference(name: (typeof partNames)[number], left: Bytes | null, right: Bytes | null): Difference[] {
  if (left === right) return []
  const path = `location.${name}`
  if (right === null) return [{ path, kind: 'missing', left, right }]
  if (left === null) return [{ path, kind: 'extra', left, right }]
  const kind = name === 'query' ? queryKind(left, right) : 'value'
  return [{ path, kind, left, right }]
}

/** Pairs in another order, and pairs dropped or doubled, are told apart from pairs that changed. */
function queryKind(left: Bytes, right: Bytes): Difference['kind'] {
  const [theirs, ours] = [left.split('&'), right.split('&')]
  if (theirs.length !== ours.length) return 'length'
  return [...theirs].sort().join('&') === [...ours].sort().join('&') ? 'order' : 'value'
}
