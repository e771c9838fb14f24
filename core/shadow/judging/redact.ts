// A difference as it may be stored and shown: where it is, and the shape and length of both values.
import type { Bytes } from '../../legacy/bytes'
import type { Difference } from '../verdict'
import { shapeOf, shapesOf } from './shape'

/** A difference without what a caller sent. */
export interface Redacted {
  path: string
  kind: Difference['kind']
  left: string | null
  right: string | null
}

/** Fields, parts and places that the contract names: only these are shown as they are, others may be a caller's. */
const named = new Set(
  (
    'status header location scheme user host port path query fragment body effect answer expand redirect url-stats stats db-stats version ' +
    'shorturl code message errorCode statusCode url keyword title date ip clicks longurl callback error link links timestamp ' +
    'total_links total_clicks db_version (function) (start) (between) (end) (row) (names) (title) (text) (markup)'
  ).split(' '),
)

/** Words that headers are made of. */
const words = new Set(
  (
    'text html plain json javascript xml css image gif png application charset utf-8 iso-8859-1 noindex nofollow none all index follow ' +
    'no-store no-cache private public max-age s-maxage must-revalidate immutable accept-encoding origin cookie accept gmt ' +
    'httponly secure samesite lax strict path domain expires nosniff deny sameorigin gzip br deflate'
  ).split(' '),
)

/** Values of fields that are the contract's own. */
const values = new Set(
  '200 400 403 404 409 429 500 503 success fail error:nourl error:noloop error:url error:keyword error:db error:concurrency'.split(
    ' ',
  ),
)

/** A difference, redacted: values as shape and length, cut to where they differ. */
export function redact({ path, kind, left, right }: Difference): Redacted {
  return { path: safePath(path), kind, ...sides(effectAndPath(path)[1], left, right) }
}

/** What a path begins with where the difference is one of an effect (`effect.expand.`), and the path in that answer. */
export function effectAndPath(path: string): [effect: string, path: string] {
  const [effect = ''] = /^effect\.[^.]+\./.exec(path) ?? []
  return [effect, path.slice(effect.length)]
}

/** A path in which every name that the contract does not know is a shape, and every number of a row is `N`. */
export function safePath(path: string): string {
  const [effect, plain] = effectAndPath(path)
  if (/^header\.[a-z0-9-]{1,40}$/.test(plain)) return path
  return effect + plain.split('.').map(safeName).join('.')
}

function safeName(name: string): string {
  if (named.has(name)) return name
  return /^(?:link_)?\d{1,6}$/.test(name) ? name.replace(/\d+/, 'N') : shapeOf(name)
}

function sides(path: string, left: Bytes | null, right: Bytes | null): Pick<Redacted, 'left' | 'right'> {
  if (left === null || right === null) {
    return { left: left === null ? null : alone(path, left), right: right === null ? null : alone(path, right) }
  }
  const shapes = shapesOf(left, right)
  return { left: clear(path, left) ?? sized(shapes[0], left), right: clear(path, right) ?? sized(shapes[1], right) }
}

function alone(path: string, value: Bytes): string {
  return clear(path, value) ?? sized(shapeOf(value), value)
}

function sized(shape: string, value: Bytes): string {
  return `${shape} (${value.length})`
}

/** What is nobody's secret, as it is: status codes, the contract's own values, and headers made of nothing but known words. */
function clear(path: string, value: Bytes): string | null {
  if (path === 'status' && /^\d{1,3}$/.test(value)) return value
  if (path === 'body.links' && /^\d{1,6}$/.test(value)) return value
  if (/^body\.(?:status|code|statusCode|errorCode)$/.test(path) && values.has(value)) return value
  if (!path.startsWith('header.')) return null
  const parts = value.split(/[^A-Za-z0-9_-]+/).filter((part) => part !== '')
  return value.length <= 100 && parts.every((part) => words.has(part.toLowerCase())) ? value : null
}
