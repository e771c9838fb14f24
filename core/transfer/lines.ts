// Text files as they are streamed: read as bytes, so that what is not UTF-8 is found where it is.
import { type Bytes, isUtf8, textOf } from '../legacy/bytes'

/** A line, without its end, and its number, from 1. */
export interface Line {
  number: number
  bytes: Bytes
}

/** The lines of a file, empty ones included, a byte order mark dropped. Lines end with LF or CR LF. */
export async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Line> {
  let rest = ''
  let number = 0
  for await (const chunk of chunks) {
    const lines = (rest + chunk.toString('latin1')).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      number++
      yield { number, bytes: tidy(line, number) }
    }
  }
  if (rest !== '') yield { number: number + 1, bytes: tidy(rest, number + 1) }
}

/** A quote that is never closed takes no more than this, in bytes. */
const longestRecord = 1_000_000

/** The records of a CSV file (RFC 4180), each with the number of the line it begins on. A field in quotes may hold lines. One whose quotes do not close has no fields. */
export async function* recordsOf(lines: AsyncIterable<Line>): AsyncGenerator<Line & { fields: Bytes[] }> {
  let open: Line | null = null
  for await (const { number, bytes } of lines) {
    if (open === null && bytes === '') continue
    const record: Line = open === null ? { number, bytes } : { number: open.number, bytes: `${open.bytes}\n${bytes}` }
    // A record is whole when its quotes are even in number; one inside a field is written twice.
    const isWhole = (record.bytes.split('"').length - 1) % 2 === 0
    open = isWhole || record.bytes.length > longestRecord ? null : record
    if (open === null) yield { ...record, fields: isWhole ? fieldsOf(record.bytes) : [] }
  }
  if (open !== null) yield { ...open, fields: [] }
}

/** The text of bytes, or null when they are not UTF-8. */
export function utf8(bytes: Bytes): string | null {
  return isUtf8(bytes) ? textOf(bytes) : null
}

function tidy(line: Bytes, number: number): Bytes {
  const whole = line.endsWith('\r') ? line.slice(0, -1) : line
  return number === 1 && whole.startsWith('\xef\xbb\xbf') ? whole.slice(3) : whole
}

function fieldsOf(record: Bytes): Bytes[] {
  const fields: Bytes[] = []
  const field = /("(?:[^"]|"")*"|[^,]*)(,|$)/gs
  for (const [, given = '', end] of record.matchAll(field)) {
    fields.push(given.startsWith('"') ? given.slice(1, -1).replaceAll('""', '"') : given)
    if (end === '') break
  }
  return fields
}
