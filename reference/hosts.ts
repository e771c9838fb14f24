// Contract 8: host names. Lower-cased, then turned from punycode to Unicode by UTS 46, transitional: `ß` becomes `ss`,
// full-width letters become ASCII. Unlike a browser the legacy checks neither directions nor joiners, and lets `_`, `*`
// and `%` pass.
import { domainToUnicode } from 'node:url'
import { type Bytes, isText, toBytes, toText } from './byte-strings'
import { decodePunycode } from './punycode'

/** The legacy's buffer for the result: 252 characters of four bytes. */
const mostBytes = 1008

const deviations = new Map([
  ['ß', 'ss'],
  ['ς', 'σ'],
  ['\u200c', ''],
  ['\u200d', ''],
])

const known = new Map<string, string | null>()

/** The host in lower case and Unicode, or null when it cannot be converted (the legacy then drops it). */
export function unicodeHost(host: Bytes): Bytes | null {
  const mapped = mapAll(lowerCase(host))
  if (mapped === null) return null
  const labels = mapped.split('.')
  const last = labels.length - 1
  const shown = labels.map((label, i) => (label === '' && i === last && last > 0 ? '' : unicodeLabel(label)))
  if (shown.includes(null)) return null
  const result = toBytes(shown.join('.'))
  return result.length < mostBytes ? result : null
}

/** What is not UTF-8 becomes `?`. */
function lowerCase(host: Bytes): string {
  const text = isText(host) ? toText(host) : toText(host).replace(/\ufffd/g, '?')
  return text.toLowerCase()
}

function mapAll(text: string): string | null {
  let mapped = ''
  for (const character of text) {
    const one = deviations.get(character) ?? mapOne(character)
    if (one === null) return null
    mapped += one
  }
  return mapped.normalize('NFC')
}

/** What UTS 46 maps a character to, found by asking the platform between letters it leaves alone; null: disallowed. */
function mapOne(character: string): string | null {
  if (character < '\x80') return character.toLowerCase()
  const seen = known.get(character)
  if (seen !== undefined) return seen
  const mapped = askPlatform(character) ?? onlyAscii(character)
  known.set(character, mapped)
  return mapped
}

/** Right-to-left letters are refused between Latin ones, and the other way round, so both are tried. */
function askPlatform(character: string): string | null {
  for (const letter of ['q', 'א']) {
    const answer = domainToUnicode(letter + character + letter)
    if (answer !== '') return answer.slice(1, -1)
  }
  return null
}

/** The platform refuses what maps to a space or a slash; the legacy takes it. */
function onlyAscii(character: string): string | null {
  const plain = character.normalize('NFKC').toLowerCase()
  return /^[\x00-\x7f]+$/.test(plain) ? plain : null
}

function unicodeLabel(label: string): string | null {
  const decoded = label.startsWith('xn--') ? fromPunycode(label) : label
  if (decoded === null || decoded === '') return null
  if (decoded.startsWith('-') || decoded.endsWith('-') || decoded.slice(2, 4) === '--') return null
  return /^\p{M}/u.test(decoded) ? null : decoded
}

/** A decoded label must be what mapping would leave unchanged; deviations are welcome in punycode. */
function fromPunycode(label: string): string | null {
  if (label.length === 4 || (label.length > 5 && label.endsWith('-'))) return null
  const decoded = decodePunycode(label.slice(4))
  if (decoded === null || decoded !== decoded.normalize('NFC')) return null
  for (const character of decoded) {
    if (!deviations.has(character) && mapOne(character) !== character) return null
  }
  return decoded
}
