// What somebody wants to know of a link's clicks, read from a request's query.
import { readInstant } from '../instant'
import { Refusal } from '../refusals'
import { ageOf, ages, dayOf } from './slots'

export interface Question {
  unit: 'hour' | 'day'
  /** Milliseconds since 1970: the start of the first bucket, or null for no bound. */
  from: number | null
  /** Milliseconds since 1970: buckets that start before it belong to the range. Null for no bound. */
  to: number | null
  by: 'country' | 'referrer' | 'version' | null
  /** Whether buckets without clicks are wanted as well. */
  fill: boolean
}

/** The parameters a question can have. */
export const parameters = ['unit', 'from', 'to', 'by', 'fill'] as const

/** The length of a bucket in milliseconds. */
export const lengths = { hour: 3_600_000, day: 86_400_000 } as const

/**
 * Reads a question: `unit` hour or day (default day), `from` inclusive and `to` exclusive as RFC 3339 or a date, `by` country,
 * referrer or version, `fill` true or false. A bucket belongs to the range if it starts at or after `from`, rounded down to the
 * unit, and before `to`. Refuses other values, a `from` after `to`, and a breakdown by the hour of a part of a day that ended
 * more than 48 hours before `now` (milliseconds since 1970): from then on it is kept for the whole day only.
 */
export function readQuestion(query: URLSearchParams, now: number): Question {
  const unit = oneOf(query, 'unit', ['hour', 'day'] as const) ?? 'day'
  const by = oneOf(query, 'by', ['country', 'referrer', 'version'] as const)
  const fill = oneOf(query, 'fill', ['true', 'false'] as const) === 'true'
  const [start, to] = [instant(query, 'from'), instant(query, 'to')]
  if (start !== null && to !== null && start > to) throw bad('from', 'from is after to; the range would be empty.')
  const from = start === null ? null : start - modulo(start, lengths[unit])
  if (by !== null && unit === 'hour') refuseCuts({ from, to }, now)
  return { unit, from, to, by, fill }
}

/** The start of the bucket an instant lies in, both in milliseconds since 1970. */
export function bucketOf(at: number, { unit }: Question): number {
  return at - modulo(at, lengths[unit])
}

/** Whether the bucket that starts then belongs to the question's range. */
export function isWithin(start: number, { from, to }: Question): boolean {
  return (from === null || start >= from) && (to === null || start < to)
}

function refuseCuts({ from, to }: Pick<Question, 'from' | 'to'>, now: number): void {
  const past = (at: number) => ageOf(dayOf(at), now) > ages.whole
  const advice = 'is kept for whole days once a day ended 48 hours ago; use midnight UTC, or unit=day.'
  if (from !== null && modulo(from, lengths.day) > 0 && past(from)) throw bad('from', `The breakdown ${advice}`)
  // Buckets are whole hours: only a `to` after 23:00 takes in the rest of its day.
  const cuts = to !== null && modulo(to, lengths.day) > 0 && modulo(to, lengths.day) <= lengths.day - lengths.hour
  if (to !== null && cuts && past(to)) throw bad('to', `The breakdown ${advice}`)
}

function instant(query: URLSearchParams, field: string): number | null {
  const text = query.get(field)
  if (text === null) return null
  // A plus sign that was not escaped arrives as a space.
  const at = readInstant(text.replace(' ', '+'))
  if (at === null)
    throw bad(field, `${field} has to be a date, or a time with its offset, such as 2026-12-01T09:30:00Z.`)
  return at
}

function oneOf<T extends string>(query: URLSearchParams, field: string, values: readonly T[]): T | null {
  const text = query.get(field)
  if (text === null) return null
  const value = values.find((each) => each === text)
  if (value === undefined) throw bad(field, `${field} has to be ${values.join(' or ')}.`)
  return value
}

function modulo(at: number, length: number): number {
  return ((at % length) + length) % length
}

function bad(field: string, detail: string): Refusal {
  return new Refusal('bad-value', detail, field)
}
