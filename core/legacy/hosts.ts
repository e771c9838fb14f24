// Host names in Unicode: UTS 46, transitional, without STD3 rules, bidi or joiner checks (contract, section 8).
import { domainToUnicode } from 'node:url'
import { type Bytes, bytesOf, isAscii, textOf } from './bytes'
import { lowerCase } from './php-values'

/**
 * A host in lower case and in Unicode (`XN--BCHER-KVA.example` is `bücher.example`), or null when it cannot be converted.
 * Byte sequences that are not UTF-8 become `?` before that, as PHP's lower-casing has it.
 */
export function unicodeHost(host: Bytes): Bytes | null {
  const mapped = isAscii(host) ? lowerCase(host) : mappedText(host)
  const labels = mapped?.split('.').map(unicodeLabel)
  if (labels === undefined || !areWhole(labels)) return null
  // A final dot leaves an empty last label; anywhere else an empty label is an error.
  return labels.slice(0, -1).includes('') || labels.join('') === '' ? null : bytesOf(labels.join('.'))
}

function areWhole(labels: (string | null)[]): labels is string[] {
  return !labels.includes(null)
}

function mappedText(host: Bytes): string | null {
  if (host.includes('\xef\xbf\xbd')) return null
  const lower = textOf(host).replaceAll('\ufffd', '?').toLowerCase()
  // What transitional processing maps and today's tables do not: sharp s, final sigma, the two joiners.
  const transitional = lower
    .replaceAll('ß', 'ss')
    .replaceAll('ς', 'σ')
    .replace(/[\u200c\u200d]/g, '')
  const symbols = new Map([...new Set(transitional)].map((symbol) => [symbol, mappedSymbol(symbol)]))
  if ([...symbols.values()].includes(null)) return null
  return [...transitional]
    .map((symbol) => symbols.get(symbol) ?? '')
    .join('')
    .normalize('NFC')
}

/**
 * What UTS 46 makes of one symbol: nothing, itself, others, or null when it is disallowed. Node's own tables are asked,
 * with a neighbour on each side that combines with nothing: a Latin pair, or an Arabic one for what may only stand there.
 */
function mappedSymbol(symbol: string): string | null {
  if (isAscii(symbol)) return symbol.toLowerCase()
  for (const pad of ['q', 'د']) {
    const host = domainToUnicode(pad + symbol + pad)
    if (host !== '') return host.slice(1, -1)
  }
  return mappedToAscii(symbol)
}

/** Node refuses what maps to a character that URLs forbid, such as a full-width slash; UTS 46 without STD3 rules does not. */
function mappedToAscii(symbol: string): string | null {
  const plain = symbol.normalize('NFKC').toLowerCase()
  if (plain === symbol || plain.includes('.')) return null
  return [...plain].every((part) => isAscii(part) || mappedSymbol(part) === part) ? plain : null
}

function unicodeLabel(label: string): string | null {
  const shown = label.startsWith('xn--') ? decoded(label) : label
  if (shown === null || shown.startsWith('-') || shown.endsWith('-') || shown.slice(2, 4) === '--') return null
  return /^\p{M}/u.test(shown) ? null : shown
}

function decoded(label: string): string | null {
  const shown = isAscii(label) ? domainToUnicode(label) : ''
  return shown === '' || shown === label ? null : shown
}
