// Contract 4 to 6: what the language of the legacy does with values, where it says "integer part", "empty" or
// "trimmed".
import type { Bytes } from './byte-strings'

const int64 = { least: -9223372036854775808n, most: 9223372036854775807n }

/** "Empty includes the text `0`" (contract 5). Absent is empty too. */
export function isEmpty(text: Bytes | undefined): boolean {
  return text === undefined || text === '' || text === '0'
}

/** Without space, tab, LF, CR, NUL and VT at both ends (contract 8, step 1). */
export function trim(text: Bytes): Bytes {
  return text.replace(/^[ \t\n\r\0\v]+/, '').replace(/[ \t\n\r\0\v]+$/, '')
}

/**
 * The integer part of a text, read leniently (contract 5 and 6.4): leading white space, a sign, then as much of a
 * decimal number as there is: `3abc` is 3, `2.9` is 2, `1e1` is 10, `abc` and `0x5` are 0. Cut to 64 bits.
 */
export function integerPart(text: Bytes): bigint {
  const [, sign, digits, fraction, exponent] =
    /^[ \t\n\r\v\f]*([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?/.exec(text) ?? []
  if (!digits && !fraction) return 0n
  const magnitude =
    exponent === undefined ? BigInt(digits || '0') : scientific(`${digits || '0'}.${fraction || '0'}e${exponent}`)
  return clamp(sign === '-' ? -magnitude : magnitude)
}

/** Whether a text equals 1 as a number (contract 6.6): `1`, `01`, `1.0`, ` 1`, but not `1abc`. */
export function equalsOne(text: Bytes): boolean {
  return /^[ \t\n\r\v\f]*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?[ \t\n\r\v\f]*$/.test(text) && Number(text) === 1
}

function scientific(number: string): bigint {
  const value = Number(number)
  return Number.isFinite(value) ? BigInt(Math.trunc(value)) : int64.most
}

function clamp(value: bigint): bigint {
  if (value > int64.most) return int64.most
  return value < int64.least ? int64.least : value
}
