// The log line of a click, and of a link's beginning and end, as it is read again.
import { readInstant } from '../instant'
import { current, type Line, type NoneLine, type Written } from './line'

/**
 * Reads one logged message, also one that the Lambda runtime wrapped as `{"message": {…}}`. What cannot be read comes
 * back as the reason why, for the caller to report: a line is neither dropped in silence nor the end of its batch.
 */
export function readLine(message: string): { line: Line | NoneLine } | { unreadable: string } {
  const fields = unwrapped(message)
  if (fields === null) return { unreadable: 'not a JSON object' }
  const format = String(fields.v)
  const read = Object.hasOwn(readers, format) ? readers[format] : undefined
  if (read === undefined) return { unreadable: `format ${JSON.stringify(fields.v)} is not known here` }
  const line = read(fields)
  return typeof line === 'string' ? { unreadable: line } : { line }
}

type Fields = Record<string, unknown>

/** One reader per format, each giving a line as it is today, or what is wrong with it. */
const readers: Record<string, (fields: Fields) => Line | NoneLine | string> = { [current]: readFirst }

function readFirst(fields: Fields): Line | NoneLine | string {
  const { timestamp, writer, n, code, type } = fields
  const at = typeof timestamp === 'string' ? readInstant(timestamp) : null
  if (at === null) return 'timestamp is no time'
  if (typeof writer !== 'string' || !isCount(n)) return 'writer and n do not name the line'
  if (type === 'none') return { type: 'none', at, writer, n }
  // The clicks table keeps its own lists under keys that begin with a star.
  if (typeof code !== 'string' || !/^[^*\s]\S{0,99}$/.test(code)) return 'code is none'
  const written = { at, writer, n, code }
  return type === 'click' ? readClick(written, fields) : readLink(written, fields)
}

function readClick({ at, writer, n, code }: Written, { version, bot, country, referrer }: Fields): Line | string {
  if (!isCount(version)) return 'version is none'
  if (typeof bot !== 'boolean') return 'bot is neither true nor false'
  if (country !== null && !isCountry(country)) return 'country is none'
  if (referrer !== null && !isReferrer(referrer)) return 'referrer is no host'
  return { at, writer, n, code, type: 'click', version, bot, country, referrer }
}

function readLink(written: Written, { type, event }: Fields): Line | string {
  if (type !== 'link') return `type ${JSON.stringify(type)} is not known here`
  if (event !== 'created' && event !== 'deleted') return 'event is neither created nor deleted'
  return { ...written, type, event }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) > 0
}

function isCountry(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Z]{2}$/.test(value)
}

function isReferrer(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 80 && /^[^\s/@?#]+$/.test(value)
}

function unwrapped(message: string): Fields | null {
  try {
    const parsed: unknown = JSON.parse(message)
    const inner = isFields(parsed) && isFields(parsed.message) ? parsed.message : parsed
    return isFields(inner) ? inner : null
  } catch {
    return null
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
