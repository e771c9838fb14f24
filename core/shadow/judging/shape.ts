// A value as anyone may see it: letters become a and A, digits 9, and what stands between them stays, since that is where most faults are.
import type { Bytes } from '../../legacy/bytes'

/** The longest shape that is shown. */
const longest = 96
/** How many of equal symbols are shown. */
const run = 3
/** How much of what is equal on both sides is shown around what is not. */
const context = 12

const token = /%(?:25)?[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|[a-z]+|[A-Z]+|[0-9]+|[\x80-\xff]+|[\x00-\x1f\x7f]|./gs

/** The shape of a value. It holds no letter or digit of it but those of escapes for punctuation (`%20`, `%2520`). */
export function shapeOf(bytes: Bytes): string {
  const shape = bytes.slice(0, 2000).replace(token, shapeOfToken)
  return shape.length > longest || bytes.length > 2000 ? `${shape.slice(0, longest)}…` : shape
}

/** The shapes of two values, cut to where they differ. */
export function shapesOf(left: Bytes, right: Bytes): [left: string, right: string] {
  const shorter = Math.min(left.length, right.length)
  let before = 0
  while (before < shorter && left[before] === right[before]) before++
  let after = 0
  while (after < shorter - before && left.at(-1 - after) === right.at(-1 - after)) after++
  const [skip, drop] = [before, after].map((equal) => (equal > context + 4 ? equal - context : 0))
  return [cutShape(left, skip, drop), cutShape(right, skip, drop)]
}

function cutShape(bytes: Bytes, skip = 0, drop = 0): string {
  const middle = shapeOf(bytes.slice(skip, bytes.length - drop))
  return `${skip > 0 ? '…' : ''}${middle}${drop > 0 ? '…' : ''}`
}

function shapeOfToken(text: string): string {
  const first = text.charCodeAt(0)
  if (text.startsWith('%') && text.length > 1) return shapeOfEscape(text)
  if (text.startsWith('\\u') && text.length > 2) return '\\uhhhh'
  if (first >= 0x80) return shown('¤', text.length)
  if (first === 0x0a) return '\\n'
  if (first === 0x0d) return '\\r'
  if (first < 0x20 || first === 0x7f) return '\\x'
  if (/[a-z]/.test(text)) return shown('a', text.length)
  if (/[A-Z]/.test(text)) return shown('A', text.length)
  return /[0-9]/.test(text) ? shown('9', text.length) : text
}

/** An escape for punctuation or white space is shown; one for a letter, a digit or a byte beyond ASCII is one of many. */
function shapeOfEscape(encoded: string): string {
  const symbol = String.fromCharCode(Number.parseInt(encoded.slice(-2), 16))
  if (/[^A-Za-z0-9\x80-\xff]/.test(symbol)) return encoded
  return `${encoded.slice(0, -2)}${/[a-f]/.test(encoded.slice(-2)) ? 'hh' : 'HH'}`
}

function shown(symbol: string, length: number): string {
  return length > run ? `${symbol.repeat(run)}…` : symbol.repeat(length)
}
