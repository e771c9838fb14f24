// The counters of the table, read: one bucket for each log stream and minute becomes minutes, tallies and fingerprints.
import { isSealed } from '../minutes'
import type { Fingerprint } from '../verdict'
import type { Seen, Tally } from './pairs'
import { addCounters, type Counters, fingerprintsIn, talliesOf } from './tally'

/** What one log stream has brought of one minute. */
export interface Bucket {
  minute: string
  counters: Counters
  heard: Set<string>
}

/** One minute, as it stands. */
export interface MinuteTallies {
  minute: string
  /** Whether it can no longer change to the better. */
  sealed: boolean
  tallies: Tally[]
}

/** A bucket as an item of the table holds it. */
export function bucketOf({ at, what, expires, batches, heard, ...counters }: Record<string, unknown>): Bucket {
  const set = heard instanceof Set ? (heard as Set<string>) : new Set<string>()
  return { minute: String(what).slice(0, 16), counters: counters as Counters, heard: set }
}

/** Buckets as minutes, in order. `now` in milliseconds since 1970. */
export function minutesIn(buckets: readonly Bucket[], now: number): MinuteTallies[] {
  const sums = new Map<string, Counters>()
  for (const { minute, counters } of buckets) {
    const sum = sums.get(minute) ?? {}
    addCounters(sum, counters)
    sums.set(minute, sum)
  }
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([minute, counters]) => {
      const sealed = isSealed(minute, now)
      return { minute, sealed, tallies: talliesOf(counters, sealed) }
    })
}

/** The most seen first. A fingerprint that is counted was described before; should that be gone, it is shown by its id. */
export function seenIn(buckets: readonly Bucket[], known: ReadonlyMap<string, Fingerprint>): Seen[] {
  const seen = new Map<string, Seen>()
  for (const { minute, counters } of buckets) {
    for (const [id, count] of fingerprintsIn(counters)) {
      const described = known.get(id) ?? nameless(id)
      const before = seen.get(id) ?? { ...described, count: 0, first: `${minute}:00Z`, last: `${minute}:00Z` }
      const [first, last] = [before.first, before.last, `${minute}:00Z`].sort().filter((_, n) => n !== 1)
      seen.set(id, { ...before, count: before.count + count, first: first ?? before.first, last: last ?? before.last })
    }
  }
  return [...seen.values()].sort((a, b) => b.count - a.count || (a.id < b.id ? -1 : 1))
}

function nameless(id: string): Fingerprint {
  return { id, name: id, route: 'page', class: 'divergence', severity: null, path: '', kind: 'value' }
}
