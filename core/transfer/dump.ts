// Files of links: NDJSON, one link a line, plain rows and lines of an export alike; and CSV with a header.
import type { Bytes } from '../legacy/bytes'
import { type Line, linesOf, recordsOf, utf8 } from './lines'
import { form, type Kept, readRecord } from './record'
import { type Row, RowRefused, readRow } from './row'

/** One entry of a file: a row, a whole link of an export, the counter for keywords, or what cannot be taken. */
export type Entry = { line: number } & ({ row: Row } | { kept: Kept } | { next: bigint } | { refused: RowRefused })

/** Why a file cannot be read any further, in one line that names the line. */
export class DumpFault extends Error {
  override name = 'DumpFault'
}

/** The entries of an NDJSON file. Throws a DumpFault at a line that is no JSON object: the file is cut, or not of this kind. */
export async function* ndjsonEntries(chunks: AsyncIterable<Buffer>): AsyncGenerator<Entry> {
  for await (const line of linesOf(chunks)) {
    if (line.bytes === '') continue
    const text = utf8(line.bytes)
    const given = parsed(text ?? line.bytes, line)
    yield text === null ? notUtf8(line, given.keyword) : { line: line.number, ...taken(() => entryOf(given, line)) }
  }
}

const columns = ['keyword', 'url', 'title', 'timestamp', 'ip', 'clicks']
const needed = ['keyword', 'url', 'timestamp']

/** The entries of a CSV file. Its header names the columns, in any order; `\N` is null. Throws a DumpFault at what is no CSV. */
export async function* csvEntries(chunks: AsyncIterable<Buffer>): AsyncGenerator<Entry> {
  let header: string[] | null = null
  for await (const record of recordsOf(linesOf(chunks))) {
    if (header === null) {
      header = headerOf(record.fields)
      continue
    }
    const { number, fields } = record
    if (fields.length !== header.length) {
      throw new DumpFault(`line ${number} has ${fields.length} fields, and the header ${header.length}`)
    }
    const texts = fields.map((field) => (field === '\\N' ? null : utf8(field)))
    const named = Object.fromEntries(header.map((name, n) => [name, texts[n]]))
    const isBroken = texts.some((text, n) => text === null && fields[n] !== '\\N')
    yield isBroken ? notUtf8(record, named.keyword) : { line: number, ...taken(() => ({ row: readRow(named) })) }
  }
}

function headerOf(fields: readonly Bytes[]): string[] {
  const header = fields.map((name) => name.trim())
  const stray = header.find((name) => !columns.includes(name))
  if (stray !== undefined) throw new DumpFault(`line 1 names a column "${stray}"; known are ${columns.join(', ')}`)
  const missing = needed.find((name) => !header.includes(name))
  if (missing !== undefined) throw new DumpFault(`line 1, the header, does not name the column ${missing}`)
  return header
}

function entryOf(given: Record<string, unknown>, { number }: Line): { row: Row } | { kept: Kept } | { next: bigint } {
  if (given.understudy === undefined) return { row: readRow(given) }
  if (given.understudy !== form)
    throw new DumpFault(`line ${number} is of form ${given.understudy}; this version reads ${form}`)
  if (given.keyword === undefined && /^[1-9]\d{0,37}$/.test(String(given.next_id)))
    return { next: BigInt(String(given.next_id)) }
  const { keyword } = readRow(given)
  const kept = readRecord(given)
  if (kept === null) throw new RowRefused(keyword, 'it is no line of an export')
  return { kept }
}

function parsed(text: string, { number }: Line): Record<string, unknown> {
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch {
    throw new DumpFault(`line ${number} is not JSON`)
  }
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return { ...given }
  throw new DumpFault(`line ${number} is no JSON object`)
}

function taken<T>(read: () => T): T | { refused: RowRefused } {
  try {
    return read()
  } catch (error) {
    if (error instanceof RowRefused) return { refused: error }
    throw error
  }
}

function notUtf8({ number }: Line, keyword: unknown): Entry {
  return { line: number, refused: new RowRefused(typeof keyword === 'string' ? keyword : '', 'it is not UTF-8') }
}
