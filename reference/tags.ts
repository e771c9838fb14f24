// Contract 10 and 13: stripping tags. A `<` followed by white space is text; any other opens a tag up to its `>` or to
// the end. Quoted `>` do not close it, tags nest, comments and `<?...?>` go as well, NUL is dropped.
import type { Bytes } from './byte-strings'

type Inside = 'text' | 'tag' | 'script' | 'declaration' | 'comment'

interface Reader {
  inside: Inside
  text: Bytes
  at: number
  output: Bytes
  depth: number
  quote: string
  /** Of a script: the last bracket or quote seen, and how many brackets are open. */
  last: string
  brackets: number
  isXml: boolean
}

/** The text without its tags. */
export function stripTags(text: Bytes): Bytes {
  const reader: Reader = {
    inside: 'text',
    text,
    at: 0,
    output: '',
    depth: 0,
    quote: '',
    last: '',
    brackets: 0,
    isXml: false,
  }
  for (; reader.at < text.length; reader.at += 1) {
    const character = text.charAt(reader.at)
    if (character !== '\0') readers[reader.inside](reader, character)
  }
  return reader.output
}

const readers: Record<Inside, (reader: Reader, character: string) => void> = {
  text(reader, character) {
    if (character === '<' && !beforeSpace(reader)) reader.inside = 'tag'
    else reader.output += character
  },

  tag(reader, character) {
    const opened = reader.text.charAt(reader.at - 1) === '<'
    if (character === '<' && !reader.quote && !beforeSpace(reader)) reader.depth += 1
    else if (character === '>') closeTag(reader)
    else if (isQuote(character)) toggleQuote(reader, character)
    else if (character === '!' && opened) reader.inside = 'declaration'
    else if (character === '?' && opened) Object.assign(reader, { inside: 'script', brackets: 0, last: '' })
  },

  script(reader, character) {
    if (character === '(' || character === ')') countBracket(reader, character)
    else if (character === '>') closeScript(reader)
    else if (isQuote(character)) quoteInScript(reader, character)
    else if (/l/i.test(character) && endsWith(reader, /<\?xm$/i)) Object.assign(reader, { inside: 'tag', isXml: true })
  },

  declaration(reader, character) {
    if (character === '>') leave(reader)
    else if (isQuote(character) && !endsWith(reader, /\\$/)) toggleQuote(reader, character)
    else if (character === '-' && endsWith(reader, /!-$/)) reader.inside = 'comment'
    else if (/e/i.test(character) && endsWith(reader, /<!doctyp$/i)) reader.inside = 'tag'
  },

  comment(reader, character) {
    if (character === '>' && !reader.quote && endsWith(reader, /--$/)) backToText(reader)
  },
}

function closeTag(reader: Reader): void {
  if (reader.depth === 0 && !reader.quote && reader.isXml && endsWith(reader, /-$/)) return
  leave(reader)
}

function closeScript(reader: Reader): void {
  if (reader.depth > 0) reader.depth -= 1
  else if (!reader.quote && reader.brackets === 0 && reader.last !== '"' && endsWith(reader, /\?$/)) backToText(reader)
}

function leave(reader: Reader): void {
  if (reader.depth > 0) reader.depth -= 1
  else if (!reader.quote) backToText(reader)
}

function backToText(reader: Reader): void {
  Object.assign(reader, { inside: 'text', quote: '', isXml: false })
}

function countBracket(reader: Reader, character: string): void {
  if (isQuote(reader.last)) return
  reader.last = character
  reader.brackets += character === '(' ? 1 : -1
}

function quoteInScript(reader: Reader, character: string): void {
  if (endsWith(reader, /\\$/)) return
  reader.last = reader.last === character ? '' : character
  toggleQuote(reader, character)
}

function toggleQuote(reader: Reader, character: string): void {
  if (!reader.quote) reader.quote = character
  else if (reader.quote === character) reader.quote = ''
}

function isQuote(character: string): boolean {
  return character === '"' || character === "'"
}

function beforeSpace(reader: Reader): boolean {
  return /[ \t\n\v\f\r]/.test(reader.text.charAt(reader.at + 1))
}

/** Whether what was read before this character ends so. */
function endsWith(reader: Reader, pattern: RegExp): boolean {
  return pattern.test(reader.text.slice(Math.max(0, reader.at - 9), reader.at))
}
