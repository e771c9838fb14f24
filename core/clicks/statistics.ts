// Counters become the answer to a question about a link's clicks. Nothing is asked of anybody here.
import { Refusal } from '../refusals'
import { breakdown, type Metric } from './breakdown'
import { addTo, type Counts } from './counters'
import { hourOfDay } from './day'
import { bucketOf, isWithin, lengths, type Question } from './question'
import { startOf } from './slots'
import type { Tally } from './tally'

export interface Clicked {
  total: number
  human: number
  bot: number
}

/** A version as statistics show it. */
export interface ServedVersion {
  id: string
  long_url: string
  active_from: string
  active_to: string | null
}

/** What statistics have to know of a link. */
export interface Subject {
  code: string
  created_at: string
  /** Oldest first, version 1 being the first. */
  versions: readonly ServedVersion[]
}

export interface Statistics {
  code: string
  total_clicks: number
  clicks: Clicked
  unit: Question['unit']
  series: { at: string; clicks: Clicked }[]
  metrics?: Metric[]
  versions: (ServedVersion & { clicks: Clicked })[]
}

/** The most buckets an answer is filled up to. */
const mostBuckets = 10_000

/**
 * The statistics of a link. Totals and versions are of all time; `series` and `metrics` of the question's range. Buckets
 * without clicks are left out unless the question wants them filled in: from its `from` (else the link's creation) to its `to`
 * (else `now`, milliseconds since 1970); more than 10,000 are refused.
 */
export function statistics(tally: Tally, link: Subject, question: Question, now: number): Statistics {
  const hours = hourly(tally)
  const buckets = new Map<number, Clicked>()
  for (const [at, clicks] of hours) {
    const start = bucketOf(at, question)
    if (isWithin(start, question)) buckets.set(start, sum(buckets.get(start), clicks))
  }
  const clicks = [...hours.values()].reduce<Clicked>(sum, none)
  const series = question.fill ? filled(buckets, link, question, now) : buckets
  const metrics = question.by === null ? {} : { metrics: breakdown(tally, link.code, question) }
  return {
    code: link.code,
    total_clicks: clicks.total,
    clicks,
    unit: question.unit,
    series: [...series]
      .sort(([a], [b]) => a - b)
      .map(([at, clicks]) => ({ at: new Date(at).toISOString().replace('.000Z', 'Z'), clicks })),
    ...metrics,
    versions: served(allOf(tally), link),
  }
}

export interface Totals {
  total_links: number
  links: { total: number; created: number; deleted: number }
  total_clicks: number
  clicks: Clicked
}

/** The totals of all links: how many there are, and their clicks of all time. */
export function totals(tally: Tally): Totals {
  const { h = 0, b = 0, created = 0, deleted = 0 } = allOf(tally)
  return {
    total_links: created - deleted,
    links: { total: created - deleted, created, deleted },
    total_clicks: h + b,
    clicks: clicked(h, b),
  }
}

const none: Clicked = { total: 0, human: 0, bot: 0 }

function clicked(human = 0, bot = 0): Clicked {
  return { total: human + bot, human, bot }
}

function sum(a: Clicked = none, b: Clicked = none): Clicked {
  return clicked(a.human + b.human, a.bot + b.bot)
}

/** The clicks of every hour that has any, by its start. */
function hourly(tally: Tally): Map<number, Clicked> {
  const hours = new Map<number, Clicked>()
  const add = (hour: string, { h, b }: Counts) => {
    if (!h && !b) return
    const at = startOf(hour)
    hours.set(at, sum(hours.get(at), clicked(h, b)))
  }
  for (const [hour, counts] of tally.hours) add(hour, counts)
  for (const [day, counts] of tally.days) {
    for (let n = 0; n < 24; n++) {
      const hour = String(n).padStart(2, '0')
      add(`${day}T${hour}`, hourOfDay(hour, counts))
    }
  }
  return hours
}

/** The range with every bucket in it, and those beyond it that have clicks when the question left that end open. */
function filled(buckets: Map<number, Clicked>, link: Subject, question: Question, now: number): Map<number, Clicked> {
  const length = lengths[question.unit]
  const start = question.from ?? bucketOf(Date.parse(link.created_at), question)
  const first = [...buckets.keys()].reduce((a, b) => Math.min(a, b), start)
  const last = [...buckets.keys()].reduce((a, b) => Math.max(a, b), (question.to ?? now + 1) - 1)
  if ((last - first) / length >= mostBuckets) {
    const [field, shift] = question.from === null ? ['to', 'give an earlier to'] : ['from', 'give a later from']
    const coarser = question.unit === 'hour' ? ', or use unit=day' : ''
    throw new Refusal('bad-value', `fill would give more than ${mostBuckets} buckets; ${shift}${coarser}.`, field)
  }
  const all = new Map(buckets)
  for (let at = first; at <= last; at += length) all.set(at, buckets.get(at) ?? none)
  return all
}

function allOf({ days, hours }: Tally): Counts {
  const all: Counts = {}
  for (const counts of [...days.values(), ...hours.values()]) addTo(all, counts)
  return all
}

function served(counts: Counts, { versions }: Subject) {
  return versions.map(({ id, long_url, active_from, active_to }, index) => {
    const clicks = clicked(counts[`v${index + 1}h`], counts[`v${index + 1}b`])
    return { id, long_url, active_from, active_to, clicks }
  })
}
