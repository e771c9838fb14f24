// All clicks of a code, read so that every one is seen once: whatever is being folded meanwhile.
import { addTo, busiestFirst, type Counts, hostsOf, otherHosts, together } from './counters'
import { ageOf, dayAfter, isImported } from './slots'
import type { Clicks, Counted } from './table'

/** Counters by day (`2026-12-01`, folded days) and by hour (`2026-12-01T09`, everything else). Both are to be added up. */
export interface Tally {
  days: Map<string, Counts>
  hours: Map<string, Counts>
}

/** The most hosts kept apart for one hour of one code while adding up: all its writers together can name very many. */
const mostAtOnce = 1000

/** Slots of folded days are kept this long at most; before that, a reader passes over them day by day. */
const keptFor = 20 * 24 * 3_600_000

/**
 * Reads the counters of a code. Folded days come first, then what came late, then the slots of those days only that were not
 * folded when they were read: a day that is folded in between is read from its slots, which stay for days after. `now` in
 * milliseconds since 1970.
 */
export async function readTally(clicks: Clicks, code: string, now: number): Promise<Tally> {
  const tally: Tally = { days: new Map(), hours: new Map() }
  const merged = new Set<string>()
  for await (const items of clicks.between(code, 'day#', 'late#~')) {
    for (const item of items) {
      const [kind, name = ''] = item.slot.split('#')
      if (kind === 'day') tally.days.set(name, item.counts)
      if (kind === 'day' && item.merged) merged.add(name)
      if (kind === 'late' && (isImported(item.slot) || !merged.has(name.slice(0, 10)))) addToHour(tally.hours, item)
    }
  }
  const recent = [...tally.days.keys()].filter((day) => ageOf(day, now) < keptFor)
  await Promise.all(
    gapsBetween(recent).map(async ([from, to]) => {
      for await (const items of clicks.between(code, from, to)) {
        for (const item of items) if (!tally.days.has(dayOfItem(item))) addToHour(tally.hours, item)
      }
    }),
  )
  return tally
}

/** Adds a slot, or what came late for one, to the counters of its hour. */
export function addToHour(hours: Map<string, Counts>, { slot, counts }: Counted): void {
  const hour = (slot.split('#')[1] ?? '').slice(0, 13)
  const sum = hours.get(hour) ?? {}
  addTo(sum, counts)
  hours.set(hour, withinMemory(sum))
}

function withinMemory(counts: Counts): Counts {
  if (Object.keys(counts).length < 3 * mostAtOnce) return counts
  return together(counts, busiestFirst(hostsOf(counts), counts).slice(mostAtOnce), otherHosts)
}

/** The stretches of sort keys of slots that lie between folded days, given in order; the first reaches back to the beginning. */
function gapsBetween(folded: string[]): [from: string, to: string][] {
  const starts = ['s#', ...folded.map((day) => `s#${dayAfter(day)}`)]
  const ends = [...folded.map((day) => `s#${day}`), 's#~']
  return starts.map((from, index): [string, string] => [from, ends[index] ?? 's#~']).filter(([from, to]) => from < to)
}

function dayOfItem({ slot }: Counted): string {
  return (slot.split('#')[1] ?? '').slice(0, 10)
}
