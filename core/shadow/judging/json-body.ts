// JSON, and JSON in a call (JSONP), read with the place of every value. `JSON.parse` would lose how each is written.
import { type Bytes, bytesOf } from '../../legacy/bytes'
import { type LeafType, memberPath, type Reading, Scan } from './leaf'

/** Deeper than any answer of the contract; what is deeper is not read. */
const deepest = 32

/** A body in JSON; null when it is none. White space and semicolons after it are part of the last gap. */
export function readJson(bytes: Bytes): Reading | null {
  const scan = new Scan(bytes)
  const end = afterSpace(bytes, valueEnd(scan, 0, '', 0))
  return isRest(bytes, end) ? scan.read('json') : null
}

/** A body in JSONP: the name of the function that is called is its first leaf, `(function)`. */
export function readJsonp(bytes: Bytes): Reading | null {
  const name = /^[\w$.]*(?=\()/.exec(bytes)?.[0]
  if (name === undefined) return null
  const scan = new Scan(bytes)
  scan.add('(function)', 'text', 0, name.length, name)
  const end = afterSpace(bytes, valueEnd(scan, name.length + 1, '', 0))
  return bytes[end] === ')' && isRest(bytes, end + 1) ? scan.read('jsonp') : null
}

const failed = -1
const literals: readonly (readonly [text: string, type: LeafType])[] = [
  ['true', 'boolean'],
  ['false', 'boolean'],
  ['null', 'null'],
]

/** Where the value ends that begins at `at`, its leaves noted; -1 when there is none. */
function valueEnd(scan: Scan, at: number, path: string, depth: number): number {
  const { bytes } = scan
  const start = afterSpace(bytes, at)
  const first = bytes[start]
  if (first === '"') return textLeaf(scan, start, path)
  if (first === '{' || first === '[') return depth < deepest ? membersEnd(scan, start, path, depth) : failed
  for (const [text, type] of literals) {
    if (!bytes.startsWith(text, start)) continue
    scan.add(path, type, start, start + text.length, text)
    return start + text.length
  }
  return numberLeaf(scan, start, path)
}

function membersEnd(scan: Scan, start: number, path: string, depth: number): number {
  const { bytes } = scan
  const [isObject, close] = bytes[start] === '{' ? [true, '}'] : [false, ']']
  const first = afterSpace(bytes, start + 1)
  if (bytes[first] === close) {
    scan.add(path, isObject ? 'empty object' : 'empty list', start, first + 1, `${bytes[start]}${close}`)
    return first + 1
  }
  let at = first
  for (let n = 0; ; n++) {
    const named = isObject ? nameAt(bytes, at) : { name: String(n), end: at }
    if (named === null) return failed
    const end = valueEnd(scan, named.end, memberPath(path, named.name), depth + 1)
    if (end === failed) return failed
    at = afterSpace(bytes, end)
    if (bytes[at] === close) return at + 1
    if (bytes[at] !== ',') return failed
    at = afterSpace(bytes, at + 1)
  }
}

/** The name at `at`, and where the value after its colon may begin. */
function nameAt(bytes: Bytes, at: number): { name: string; end: number } | null {
  const end = textEnd(bytes, at)
  const name = end === failed ? null : textValue(bytes.slice(at, end))
  const colon = afterSpace(bytes, end)
  return name === null || bytes[colon] !== ':' ? null : { name, end: colon + 1 }
}

function textLeaf(scan: Scan, start: number, path: string): number {
  const end = textEnd(scan.bytes, start)
  const value = end === failed ? null : textValue(scan.bytes.slice(start, end))
  if (value === null) return failed
  scan.add(path, 'text', start, end, value)
  return end
}

function textEnd(bytes: Bytes, start: number): number {
  if (bytes[start] !== '"') return failed
  for (let at = start + 1; at < bytes.length; at++) {
    const symbol = bytes[at]
    if (symbol === '"') return at + 1
    if (symbol === '\\') at++
  }
  return failed
}

/** What a quoted text means, in UTF-8: bytes from 0x80 stand for themselves. Null when its escapes are none. */
function textValue(quoted: Bytes): Bytes | null {
  if (!quoted.includes('\\')) return quoted.slice(1, -1)
  try {
    // Neighbouring escapes may be two halves of one character, so each run is read as a whole.
    return quoted.slice(1, -1).replace(/(?:\\(?:u.{4}|[^u]))+/gs, (run) => bytesOf(JSON.parse(`"${run}"`)))
  } catch {
    return null
  }
}

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y

function numberLeaf(scan: Scan, start: number, path: string): number {
  number.lastIndex = start
  const raw = start < 0 ? undefined : number.exec(scan.bytes)?.[0]
  if (raw === undefined) return failed
  scan.add(path, 'number', start, start + raw.length, raw)
  return start + raw.length
}

function afterSpace(bytes: Bytes, at: number): number {
  if (at === failed) return failed
  let end = at
  while (' \t\r\n'.includes(bytes[end] ?? 'x')) end++
  return end
}

function isRest(bytes: Bytes, at: number): boolean {
  return at !== failed && /^[\s;]*$/.test(bytes.slice(at))
}
