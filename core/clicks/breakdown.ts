// Whose clicks: by country, by referrer, by version.
import type { Counts } from './counters'
import { bucketOf, isWithin, lengths, type Question } from './question'
import { startOf } from './slots'
import type { Tally } from './tally'

export interface Metric {
  value: string
  clicks: number
}

/** The most values a breakdown names; the rest is counted together. */
const mostValues = 1_000

/** The value under which the rest is counted. */
const rest = 'other'

/**
 * The clicks in the question's range by what it asks for, the most first, then by name: a country's code or `unknown`, a
 * referrer's host or `direct`, a version's id; `other` is what is not named. They add up to the clicks in the range.
 */
export function breakdown(tally: Tally, code: string, question: Question): Metric[] {
  // A Map, since values are chosen by strangers, who may call a host `constructor`.
  const values = new Map<string, number>()
  for (const counts of countersWithin(tally, question)) {
    for (const [name, count] of Object.entries(counts)) {
      const value = valueIn(name, code, question.by)
      if (value !== null) values.set(value, (values.get(value) ?? 0) + count)
    }
  }
  return shortened(sorted(values))
}

function* countersWithin({ hours, days }: Tally, question: Question): Generator<Counts> {
  for (const [hour, counts] of hours) if (isWithin(bucketOf(startOf(hour), question), question)) yield counts
  for (const [day, counts] of days) if (isWholeWithin(startOf(day), question)) yield counts
}

function isWholeWithin(start: number, question: Question): boolean {
  const last = question.unit === 'day' ? start : start + lengths.day - lengths.hour
  return isWithin(start, question) && isWithin(last, question)
}

/** What a counter counts in a breakdown, or null if it has no part in it. */
function valueIn(name: string, code: string, by: Question['by']): string | null {
  if (by === 'country') return name.startsWith('c:') ? name.slice(2) : null
  if (by === 'referrer') return name.startsWith('r:') ? name.slice(2) : null
  const version = /^v(\d+)[hb]$/.exec(name)?.[1]
  return version === undefined ? null : `${code}.${version}`
}

function shortened(metrics: Metric[]): Metric[] {
  const beyond = metrics.slice(mostValues).reduce((total, { clicks }) => total + clicks, 0)
  if (beyond === 0) return metrics
  const shown = new Map(metrics.slice(0, mostValues).map(({ value, clicks }) => [value, clicks]))
  return sorted(shown.set(rest, (shown.get(rest) ?? 0) + beyond))
}

function sorted(values: Map<string, number>): Metric[] {
  const metrics = [...values].map(([value, clicks]) => ({ value, clicks }))
  return metrics.sort((a, b) => b.clicks - a.clicks || (a.value < b.value ? -1 : 1))
}
