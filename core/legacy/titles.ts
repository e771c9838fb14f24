// Titles as callers give them (contract, section 10). No page is ever fetched to find one.
import type { Bytes } from './bytes'
import { trim } from './php-values'

/** A given title without tags, trimmed, each run of white space one space. It may end up empty. */
export function cleanTitle(title: Bytes): Bytes {
  return trim(withoutTags(title)).replace(/[ \t\n\v\f\r]+/g, ' ')
}

type Place = 'text' | 'tag' | 'code' | 'declaration' | 'comment'

interface Scan {
  place: Place
  /** The quote an attribute is inside of, else empty. */
  quote: string
  /** How many `<` inside a tag still wait for their `>`. */
  depth: number
  kept: Bytes
}

/** PHP's strip_tags: a `<` opens a tag unless white space follows; a quoted `>` does not close it. NUL is dropped. */
function withoutTags(text: Bytes): Bytes {
  const scan: Scan = { place: 'text', quote: '', depth: 0, kept: '' }
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\0') continue
    if (scan.place === 'text') readText(scan, text, at)
    else readTag(scan, text, at)
  }
  return scan.kept
}

function readText(scan: Scan, text: Bytes, at: number): void {
  const opens = text[at] === '<' && !/\s/.test(text[at + 1] ?? '')
  if (opens) scan.place = 'tag'
  else scan.kept += text[at]
}

function readTag(scan: Scan, text: Bytes, at: number): void {
  const byte = text[at] ?? ''
  if (byte === '>') close(scan, text, at)
  else if (byte === '"' || byte === "'") readQuote(scan, byte, text[at - 1] ?? '')
  else if (scan.place === 'tag') readInTag(scan, text, at)
  else if (scan.place === 'declaration') readInDeclaration(scan, text, at)
  else if (scan.place === 'code' && /^<\?xml$/i.test(text.slice(at - 4, at + 1))) scan.place = 'tag'
}

function readInTag(scan: Scan, text: Bytes, at: number): void {
  const before = text[at - 1]
  if (text[at] === '<' && scan.quote === '' && !/\s/.test(text[at + 1] ?? '')) scan.depth++
  else if (text[at] === '!' && before === '<') scan.place = 'declaration'
  else if (text[at] === '?' && before === '<') scan.place = 'code'
}

function readInDeclaration(scan: Scan, text: Bytes, at: number): void {
  if (text.slice(at - 2, at + 1) === '!--') scan.place = 'comment'
  else if (/^<!doctype$/i.test(text.slice(at - 8, at + 1))) scan.place = 'tag'
}

function readQuote(scan: Scan, quote: string, before: string): void {
  if (scan.place === 'comment' || (scan.place !== 'tag' && before === '\\')) return
  if (scan.quote === '') scan.quote = quote
  else if (scan.quote === quote) scan.quote = ''
}

function close(scan: Scan, text: Bytes, at: number): void {
  const before = text.slice(0, at)
  if (scan.depth > 0 && scan.place !== 'comment') scan.depth--
  else if (scan.quote === '' && isEnd(scan.place, before)) scan.place = 'text'
}

function isEnd(place: Place, before: Bytes): boolean {
  if (place === 'comment') return before.endsWith('--')
  return place !== 'code' || before.endsWith('?')
}
