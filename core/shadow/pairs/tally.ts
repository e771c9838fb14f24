// Verdicts as numbers, and numbers as tallies. In the table they are flat counters, added to without being read.

import { type Class, classes, type Omission, omissions, type Verdict } from '../verdict'
import type { Stratum, Tally } from './pairs'

/** Counters by name: `<stratum>/announced`, `/c_<class>`, `/o_<omission>`, `/r_<rule>`, `/m_<mask>`, `/f_<fingerprint>`. */
export type Counters = Record<string, number>

/** A request that was heard of, and when it came. */
export interface Heard {
  stratum: Stratum
  minute: string
}

/** What became of it. */
export interface Judged extends Heard {
  verdict: Verdict
}

/** The most fingerprints that one write names; a candidate that is wrong everywhere has more, and nobody reads them all. */
const mostFingerprints = 100
const otherFingerprints = 'f_other'

/** The most counters that one write adds to: an expression of DynamoDB has 4 kB, and each takes up to twelve bytes of it. */
export const mostCounters = 250

/** What announcing these requests adds. */
export function announcements(heard: readonly Heard[]): Counters {
  const sum: Counters = {}
  for (const { stratum } of heard) add(sum, `${nameOf(stratum)}/announced`)
  return sum
}

/** What these verdicts add. `late`: they come after their deadline, so none of them is taken for what it says. */
export function conclusions(judged: readonly Judged[], late: boolean): Counters {
  const sum: Counters = {}
  const named = new Set<string>()
  for (const { stratum, verdict } of judged) {
    const count = (name: string) => add(sum, `${nameOf(stratum)}/${name}`)
    if (verdict.class === 'not_compared') {
      count('c_not_compared')
      count(`o_${verdict.omission ?? 'unreadable'}`)
    } else if (late) count('c_shadow_timeout')
    else {
      count(`c_${verdict.class}`)
      if (verdict.rule !== undefined) count(`r_${verdict.rule}`)
      for (const mask of verdict.masks) count(`m_${mask}`)
      if (verdict.fingerprint !== undefined) {
        if (named.size < mostFingerprints) named.add(verdict.fingerprint.id)
        count(named.has(verdict.fingerprint.id) ? `f_${verdict.fingerprint.id}` : otherFingerprints)
      }
    }
  }
  return sum
}

/**
 * As many counters as one write takes: where there are more, fingerprints, then masks, then rules of a stratum are counted together, the
 * rarest first. A verdict for which there is no room even then is left out, so that it counts as none in time.
 */
export function fitting(counters: Counters): Counters {
  const left = { ...counters }
  let size = Object.keys(left).length
  for (const part of ['f', 'm', 'r']) {
    const rarest = Object.entries(counters)
      .filter(([name]) => name.includes(`/${part}_`) && !name.endsWith(`/${part}_other`))
      .sort(([, a], [, b]) => a - b)
    for (const [name, count] of rarest) {
      if (size <= mostCounters) return left
      delete left[name]
      const other = `${name.slice(0, name.indexOf('/'))}/${part}_other`
      if (left[other] !== undefined) size--
      add(left, other, count)
    }
  }
  return Object.fromEntries(Object.entries(left).sort(byPart).slice(0, mostCounters))
}

/** What sums are made of, first. */
function byPart([one]: [string, number], [other]: [string, number]): number {
  const rank = (name: string) => (/\/(?:announced$|[co]_)/.test(name) ? 0 : 1)
  return rank(one) - rank(other)
}

/** Adds counters to others, in place. */
export function addCounters(sum: Counters, counters: Counters): void {
  for (const [name, count] of Object.entries(counters)) add(sum, name, count)
}

/** Counters as tallies, by stratum. In a sealed minute what has no verdict never gets one in time, and counts as that. */
export function talliesOf(counters: Counters, sealed: boolean): Tally[] {
  const strata = new Map<string, Tally>()
  for (const [name, count] of Object.entries(counters)) {
    const at = name.indexOf('/')
    const place = name.slice(0, at)
    const tally = strata.get(place) ?? empty(place)
    strata.set(place, tally)
    put(tally, name.slice(at + 1), count)
  }
  const tallies = [...strata].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, tally]) => tally)
  return tallies.map((tally) => withPending(tally, sealed))
}

/** Tallies of several minutes as one of each stratum. */
export function summed(tallies: Iterable<Tally>): Tally[] {
  const sums = new Map<string, Tally>()
  for (const tally of tallies) {
    const place = nameOf(tally.stratum)
    const sum = sums.get(place) ?? empty(place)
    sums.set(place, sum)
    sum.eligible += tally.eligible
    sum.pending += tally.pending
    for (const part of ['classes', 'omissions', 'rules', 'masks'] as const) addCounters(sum[part], tally[part])
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, tally]) => tally)
}

/** The fingerprints among counters, each with its count. */
export function fingerprintsIn(counters: Counters): Map<string, number> {
  const counts = new Map<string, number>()
  for (const [name, count] of Object.entries(counters)) {
    const id = /\/f_(.+)$/.exec(name)?.[1]
    if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + count)
  }
  return counts
}

function put(tally: Tally, name: string, count: number): void {
  const key = name.slice(2)
  if (name === 'announced') tally.eligible += count
  else if (name.startsWith('c_') && isOneOf(classes, key)) tally.classes[key] = (tally.classes[key] ?? 0) + count
  else if (name.startsWith('o_') && isOneOf(omissions, key)) tally.omissions[key] = (tally.omissions[key] ?? 0) + count
  else if (name.startsWith('r_')) add(tally.rules, key, count)
  else if (name.startsWith('m_')) add(tally.masks, key, count)
}

function withPending(tally: Tally, sealed: boolean): Tally {
  const judged = Object.values(tally.classes).reduce((sum, count) => sum + count, 0)
  const pending = Math.max(0, tally.eligible - judged)
  if (!sealed || pending === 0) return { ...tally, pending }
  const shadow_timeout = (tally.classes.shadow_timeout ?? 0) + pending
  return { ...tally, classes: { ...tally.classes, shadow_timeout }, pending: 0 }
}

function empty(place: string): Tally {
  const [route, effect, method, side] = place.split('|') as [
    Stratum['route'],
    Stratum['effect'],
    string,
    Stratum['side'],
  ]
  const stratum: Stratum = { route, effect, method, side }
  return { stratum, eligible: 0, classes: {}, omissions: {}, pending: 0, rules: {}, masks: {} }
}

function nameOf({ route, effect, method, side }: Stratum): string {
  return `${route}|${effect}|${method}|${side}`
}

function add(sum: Partial<Counters>, name: string, count = 1): void {
  sum[name] = (sum[name] ?? 0) + count
}

function isOneOf<T extends Class | Omission>(names: readonly T[], name: string): name is T {
  return names.some((each) => each === name)
}
