// Keywords: their alphabet, and who may have which (contract, section 9).
import type { Bytes } from './bytes'
import type { LegacySettings } from './settings'

const digits = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** Names of the directories of an install: nobody can create them as keywords. */
const directories = new Set(['admin', 'css', 'images', 'includes', 'js', 'user'])

/** Names of the custom pages of an install: answered before any link of that name. */
export const pages: ReadonlySet<Bytes> = new Set(['examplepage'])

/** The longest keyword a link can have, in bytes. */
export const longestKeyword = 100

/** The keyword of a number: most significant digit first, exact whatever its size. */
export function keywordOf(number: bigint, base: 36 | 62): Bytes {
  const rest = number / BigInt(base)
  return (rest > 0n ? keywordOf(rest, base) : '') + digits[Number(number % BigInt(base))]
}

/** The number whose keyword this is; null for one that no number has, which is what a zero before others or a strange byte makes it. */
export function numberOf(keyword: Bytes, base: 36 | 62): bigint | null {
  let number = 0n
  for (const digit of keyword) number = number * BigInt(base) + BigInt(digits.indexOf(digit))
  return keyword !== '' && keywordOf(number < 0n ? 0n : number, base) === keyword ? number : null
}

/** A wanted keyword with every byte outside the alphabet dropped (capitals, in base 36), then cut at 199. */
export function cleanKeyword(wanted: Bytes, base: 36 | 62): Bytes {
  return wanted.replace(base === 36 ? /[^0-9a-z]/g : /[^0-9a-zA-Z]/g, '').slice(0, 199)
}

/** Whether no install lets anybody create this keyword: it is a directory of all of them, or empty. Pages can have been deleted. */
export function isAlwaysReserved(keyword: Bytes): boolean {
  return keyword === '' || directories.has(keyword)
}

/** Whether nobody may create this keyword: it is reserved, or a name the install uses, or empty. */
export function isReserved(keyword: Bytes, { reserved }: Pick<LegacySettings, 'reserved'>): boolean {
  return isAlwaysReserved(keyword) || reserved.has(keyword) || pages.has(keyword)
}
