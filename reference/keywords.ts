// Contract 9: keywords. Wanted ones are stripped to the alphabet, automatic ones are the counter written in it.
import type { Bytes } from './byte-strings'
import { toBytes } from './byte-strings'
import type { Settings } from './settings'
import type { Store } from './store'
import { cleanUrl } from './url-cleaning'

const base36 = '0123456789abcdefghijklmnopqrstuvwxyz'
const base62 = `${base36}ABCDEFGHIJKLMNOPQRSTUVWXYZ`

/** Names of the install's directories: nobody may create them. */
const directories = new Set(['admin', 'css', 'images', 'includes', 'js', 'user'])

/** Custom pages of the default install. */
const pages = new Set(['examplepage'])

/** 62 and 64 mean base 62; any other value means base 36. */
export function alphabetOf(settings: Settings): string {
  return settings.url_convert === 62 || settings.url_convert === 64 ? base62 : base36
}

/** A wanted keyword as it would be stored: bytes outside the alphabet dropped, the first 199 kept, no case folding. */
export function wantedKeyword(settings: Settings, wanted: Bytes): Bytes {
  const alphabet = alphabetOf(settings)
  return [...wanted]
    .filter((byte) => alphabet.includes(byte))
    .join('')
    .slice(0, 199)
}

/** Whether a keyword may be created: neither stored nor reserved. */
export function isFree(settings: Settings, store: Store, keyword: Bytes): boolean {
  return store.find(cleanUrl(keyword)) === undefined && !isReserved(settings, cleanUrl(keyword))
}

/** Whether the install has a page of that name. */
export function isPage(keyword: Bytes): boolean {
  return pages.has(keyword)
}

/** The next automatic keyword; the counter then stands after the number used, before anything is stored. */
export function generateKeyword(settings: Settings, store: Store): Bytes {
  let number = store.nextId
  while (!isFree(settings, store, inAlphabet(number, alphabetOf(settings)))) number += 1n
  store.change({ kind: 'next', next: String(number + 1n) })
  return inAlphabet(number, alphabetOf(settings))
}

/** A number written in the alphabet, most significant digit first: 36 is `10` in base 36 and `A` in base 62. */
export function inAlphabet(number: bigint, alphabet: string): Bytes {
  const base = BigInt(alphabet.length)
  let [left, digits] = [number, '']
  do {
    digits = alphabet.charAt(Number(left % base)) + digits
    left /= base
  } while (left > 0n)
  return digits
}

function isReserved(settings: Settings, keyword: Bytes): boolean {
  if (keyword === '') return true
  return directories.has(keyword) || isPage(keyword) || settings.reserved.some((word) => toBytes(word) === keyword)
}
