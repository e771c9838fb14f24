// Statistics as a table for a spreadsheet: RFC 4180.
import type { Question } from './question'
import type { Statistics, Totals } from './statistics'

type Row = readonly (string | number)[]

/** A link's statistics: its breakdown when the question asks for one, else its series. */
export function statisticsCsv({ series, metrics }: Statistics, { by }: Question): string {
  if (by !== null) return csv([[by, 'clicks'], ...(metrics ?? []).map(({ value, clicks }) => [value, clicks])])
  const buckets = series.map(({ at, clicks: { total, human, bot } }) => [at, total, human, bot])
  return csv([['at', 'clicks', 'human', 'bot'], ...buckets])
}

/** The totals of all links, in one row. */
export function totalsCsv({ links, clicks }: Totals): string {
  return csv([
    ['links', 'created', 'deleted', 'clicks', 'human', 'bot'],
    [links.total, links.created, links.deleted, clicks.total, clicks.human, clicks.bot],
  ])
}

function csv(rows: readonly Row[]): string {
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}

/**
 * What begins like a formula a spreadsheet would carry out, and referrers are chosen by strangers: an apostrophe before it makes it
 * text. https://owasp.org/www-community/attacks/CSV_Injection
 */
function cell(value: string | number): string {
  const text = typeof value === 'string' && /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
