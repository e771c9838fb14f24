// A link as another shortener tells of it: one entry of its API, one line of a dump.
import { readInstant } from '../instant'

/** A link from elsewhere, as it stands there. */
export interface Row {
  keyword: string
  url: string
  title: string | null
  /** RFC 3339, UTC. */
  created: string
  /** The address that created it; null when it is not to be kept. */
  ip: string | null
  /** How often it was followed there. */
  clicks: number
}

/** Why a row cannot be taken; `keyword` as far as it could be read. */
export class RowRefused extends Error {
  override name = 'RowRefused'
  constructor(
    readonly keyword: string,
    why: string,
  ) {
    super(why)
  }
}

/** The longest URL and title, in bytes, and the longest keyword, in characters: those of the legacy contract, section 3. */
const longestText = 65_535
const longestKeyword = 100

/**
 * Reads a row from fields as JSON or CSV has them: `keyword`, `url`, `timestamp` (`2024-01-15 12:00:00`, UTC, or RFC 3339), and
 * if there are any `title`, `ip` and `clicks`. Throws a RowRefused that names the field at fault.
 */
export function readRow(given: Record<string, unknown>): Row {
  const keyword = typeof given.keyword === 'string' ? given.keyword : ''
  const refuse = (why: string): never => {
    throw new RowRefused(keyword.slice(0, 200), why)
  }
  const text = (name: string): string => {
    const value = given[name]
    if (typeof value !== 'string') return refuse(`${name} is not a text`)
    if (!value.isWellFormed()) return refuse(`${name} is not UTF-8`)
    if (Buffer.byteLength(value) > longestText) return refuse(`${name} has more than ${longestText} bytes`)
    return value
  }
  text('keyword')
  if (keyword === '') refuse('the keyword is empty')
  if ([...keyword].length > longestKeyword) refuse(`the keyword has more than ${longestKeyword} characters`)
  // In the table of clicks, names that begin with a star are lists and totals.
  if (keyword.startsWith('*')) refuse('the keyword begins with a star, which no code here can')
  return {
    keyword,
    url: text('url'),
    title: given.title === null || given.title === undefined ? null : text('title'),
    created: createdOf(given.timestamp) ?? refuse('the timestamp is not a date and time'),
    ip: typeof given.ip === 'string' && given.ip !== '' ? text('ip') : null,
    clicks: clicksOf(given.clicks ?? 0) ?? refuse('the clicks are not a whole number'),
  }
}

function createdOf(timestamp: unknown): string | null {
  if (typeof timestamp !== 'string') return null
  const at = readInstant(/^\S+ \S+$/.test(timestamp) ? `${timestamp.replace(' ', 'T')}Z` : timestamp)
  // What was created before 1970 has no slot to be counted in.
  return at === null || at < 0 ? null : new Date(at).toISOString()
}

function clicksOf(value: unknown): number | null {
  const clicks = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
  return typeof clicks === 'number' && Number.isSafeInteger(clicks) && clicks >= 0 ? clicks : null
}
