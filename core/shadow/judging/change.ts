// How one value became another, said in words that hold nothing of either: they are what a fingerprint is known by.
import { type Bytes, isAscii } from '../../legacy/bytes'
import type { Difference } from '../verdict'
import { decodedOnce } from './percent'

type Way = readonly [words: string, is: (from: Bytes, to: Bytes) => boolean]

/** What one side may have done to the value of the other; the first that fits is said. */
const ways: readonly Way[] = [
  ['empty', (_, to) => to === ''],
  ['https', (from, to) => from === 'http' && to === 'https'],
  ['with www.', (from, to) => to === `www.${from}`],
  ['encoded twice', (from, to) => to.includes('%25') && to.replaceAll('%25', '%') === from],
  ['with + written as %20', (from, to) => from.includes('+') && from.replaceAll('+', '%20') === to],
  ['with + decoded to a space', (from, to) => from.includes('+') && from.replaceAll('+', ' ') === to],
  ['with bytes beyond ASCII percent-encoded', (from, to) => !isAscii(from) && isAscii(to) && isDecoded(from, to)],
  ['percent-decoded', (from, to) => to.length < from.length && decodedOnce(from) === decodedOnce(to)],
  ['percent-decoded', (from, to) => from.includes('%') && decodedOnce(from) === to],
  ['with a line break at its end', (from, to) => to === `${from}\n` || to === `${from}\r\n`],
  ['with white space around it', (from, to) => to.length > from.length && to.trim() === from.trim()],
  ['with white space in it', (from, to) => to.length > from.length && withoutSpace(to) === withoutSpace(from)],
  ['with a final slash', (from, to) => to === `${from}/`],
  ['with a semicolon', (from, to) => to === `${from};`],
  ['in lower case', (from, to) => from.toLowerCase() === to],
  ['in CDATA', (from, to) => to.startsWith('<![CDATA[') && !from.startsWith('<![CDATA[')],
  ['with slashes not escaped', (from, to) => from.includes('\\/') && from.replaceAll('\\/', '/') === to],
  ['with characters not escaped', (from, to) => from.includes('\\u') && !isAscii(to)],
  ['with characters escaped otherwise', (from, to) => to.includes('\\u') && !from.includes('\\u')],
  ['cut short', (from, to) => from.startsWith(to)],
  ['without its beginning', (from, to) => from.endsWith(to)],
]

/** In words, without a verb: `encoded twice at the candidate`, `one more at the legacy`, `another value`. */
export function changeOf({ path, kind, left, right }: Difference): string {
  if (left === null) return 'only the candidate has it'
  if (right === null) return 'only the legacy has it'
  if (kind === 'order') return 'in another order'
  if (kind === 'length') return lengthChange(path, left, right)
  if (kind === 'type') return ''
  return valueChange(left, right)
}

function valueChange(left: Bytes, right: Bytes): string {
  if (isNumber(left) && isNumber(right)) return numberChange(Number(left), Number(right))
  if (isTimestamp(left) && isTimestamp(right)) return timeChange(secondsOf(left), secondsOf(right))
  if (inOneCase(left) === inOneCase(right)) return 'hexadecimal digits in another case'
  for (const [words, is] of ways) {
    if (is(left, right)) return `${words} at the candidate`
    if (is(right, left)) return `${words} at the legacy`
  }
  if (left.toLowerCase() === right.toLowerCase()) return 'other capitals'
  if (left.length === right.length && left.length < 4096 && sorted(left) === sorted(right)) return 'in another order'
  return isOneByte(left, right) ? 'one byte differs' : 'another value'
}

function lengthChange(path: string, left: Bytes, right: Bytes): string {
  if (path === 'body.links') return `${Number(right) > Number(left) ? 'more' : 'fewer'} rows at the candidate`
  const [theirs, ours] = [left, right].map((list) => list.split(path.startsWith('location') ? '&' : ', '))
  const isSame = new Set(theirs).size === new Set(ours).size && ours?.every((one) => theirs?.includes(one))
  const where = (ours?.length ?? 0) > (theirs?.length ?? 0) ? 'candidate' : 'legacy'
  return isSame ? `repeated at the ${where}` : `more at the ${where}`
}

function numberChange(left: number, right: number): string {
  if (Math.abs(left - right) === 1) return `one ${right > left ? 'more' : 'less'} at the candidate`
  if (left * 1000 === right || right * 1000 === left) return 'a thousand times as much'
  return 'another number'
}

function timeChange(left: number, right: number): string {
  const apart = Math.abs(left - right)
  const words = apart === 1 ? 'a second' : apart % 3600 === 0 ? 'whole hours' : ''
  return `${words} ${right > left ? 'later' : 'earlier'} at the candidate`.trim()
}

function isDecoded(raw: Bytes, encoded: Bytes): boolean {
  return decodedOnce(encoded) === raw || decodedOnce(encoded) === decodedOnce(raw)
}

/** With the digits of every `%XX` and `\\uXXXX` in capitals. */
function inOneCase(value: Bytes): Bytes {
  return value.replace(/%[0-9a-f]{2}|\\u[0-9a-f]{4}/gi, (escaped) => escaped.toUpperCase())
}

function isNumber(value: Bytes): boolean {
  return /^\d{1,20}$/.test(value)
}

function secondsOf(timestamp: Bytes): number {
  return Date.parse(`${timestamp}Z`) / 1000
}

function isTimestamp(value: Bytes): boolean {
  return /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(value)
}

function isOneByte(left: Bytes, right: Bytes): boolean {
  if (left.length !== right.length) return false
  let apart = 0
  for (let at = 0; at < left.length && apart < 2; at++) if (left[at] !== right[at]) apart++
  return apart === 1
}

function sorted(value: Bytes): Bytes {
  return [...value].sort().join('')
}

function withoutSpace(value: Bytes): Bytes {
  return value.replace(/\s+/g, '')
}
