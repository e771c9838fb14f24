// How the legacy program, written in PHP, reads values: the contract's "empty" and "integer part".
import type { Bytes } from './bytes'

const number = /^[ \t\n\r\v\f]*([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)/
const largest = 2 ** 63

/** Whether PHP calls a value empty: not there, no text, or the text `0` (contract, 5 and 6.1). */
export function isEmpty(value: Bytes | null | undefined): boolean {
  return value === undefined || value === null || value === '' || value === '0'
}

/** The integer part of a text, read leniently: `3abc` is 3, `2.9` 2, `1e1` 10, ` 4` 4, `abc` and `0x5` are 0 (contract, 6.4). */
export function integerOf(text: Bytes): number {
  const value = Math.trunc(Number(number.exec(text)?.[1] ?? 0))
  return Math.min(largest, Math.max(-largest, value)) + 0
}

/** Whether a text as a whole is a number equal to `wanted`: `1`, `01`, `1.0` and ` 1` are all 1 (contract, 6.6). */
export function isNumber(text: Bytes, wanted: number): boolean {
  const read = number.exec(text)
  return read?.[1] !== undefined && /^[ \t\n\r\v\f]*$/.test(text.slice(read[0].length)) && Number(read[1]) === wanted
}

/** Without space, tab, LF, CR, NUL and VT at both ends. */
export function trim(text: Bytes): Bytes {
  let start = 0
  let end = text.length
  while (start < end && isBlank(text, start)) start++
  while (end > start && isBlank(text, end - 1)) end--
  return text.slice(start, end)
}

/** ASCII letters lower-cased, other bytes as they are. */
export function lowerCase(text: Bytes): Bytes {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}

function isBlank(text: Bytes, at: number): boolean {
  return ' \t\n\r\0\v'.includes(text.charAt(at))
}
