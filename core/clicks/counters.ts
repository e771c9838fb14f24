// What is counted: flat counters under short names, so that they can be added to without being read.
import type { Line } from './line'
import { slotOf } from './slots'

/**
 * Counters by name: `h` clicks of humans, `b` of bots, `v2h` and `v2b` those of version 2, `c:DE` of a country, `r:<host>` of
 * a referrer; `created` and `deleted` links. A folded day also has `t09h` and `t09b` for its hours.
 */
export type Counts = Record<string, number>

/** What a batch adds to the counters of one code in one slot. */
export interface Increment {
  code: string
  slot: string
  counts: Counts
}

/** The key under which the totals of all links are kept. */
export const everything = '*'

/** The most referrer hosts one item names. Anyone can invent hosts, so the rest is counted together. */
export const mostHosts = 50

/** The counter for hosts that are not named. */
export const otherHosts = 'r:other'

const direct = 'r:direct'

/** Groups lines by code and slot of their own time. Every click is counted twice: for its code, and for the totals of all. */
export function incrementsOf(lines: Iterable<Line>): Increment[] {
  const groups = new Map<string, Increment>()
  const group = (code: string, slot: string) => {
    const key = `${slot} ${code}`
    const found = groups.get(key)
    if (found !== undefined) return found.counts
    const made: Increment = { code, slot, counts: {} }
    groups.set(key, made)
    return made.counts
  }
  for (const line of lines) {
    const slot = slotOf(line.at)
    if (line.type === 'click') addOne(group(line.code, slot), namesOf(line))
    addOne(group(everything, slot), [line.type === 'click' ? kindOf(line) : line.event])
  }
  return [...groups.values()]
}

/** Adds counters to others, in place. */
export function addTo(sum: Counts, counts: Counts): void {
  for (const [name, count] of Object.entries(counts)) sum[name] = (sum[name] ?? 0) + count
}

/** The hosts these counters name. */
export function hostsOf(counts: Counts): string[] {
  return Object.keys(counts).filter(isHost)
}

/** The counters with no more hosts than there is room for beside those already `known`: the busiest, and the rest together. */
export function withinRoom(counts: Counts, known: ReadonlySet<string> = new Set()): Counts {
  const unknown = busiestFirst(
    hostsOf(counts).filter((host) => !known.has(host)),
    counts,
  )
  return together(counts, unknown.slice(Math.max(0, mostHosts - known.size)), otherHosts)
}

/** Names by what they count, the most first; equal ones by name, so that the order never depends on chance. */
export function busiestFirst(names: string[], counts: Counts): string[] {
  return names.sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || (a < b ? -1 : 1))
}

/** The counters with some names counted together under another one. The sum stays the same. */
export function together(counts: Counts, names: string[], under: string): Counts {
  if (names.length === 0) return counts
  const gone = new Set(names)
  const kept = Object.fromEntries(Object.entries(counts).filter(([name]) => !gone.has(name)))
  const sum = names.reduce((total, name) => total + (counts[name] ?? 0), 0)
  return { ...kept, [under]: (kept[under] ?? 0) + sum }
}

function addOne(counts: Counts, names: readonly string[]): void {
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
}

/** The counters of its code that a click counts in. */
function namesOf(line: Line & { type: 'click' }): string[] {
  const kind = kindOf(line)
  const referrer = line.referrer === null ? direct : `r:${line.referrer}`
  return [kind, `v${line.version}${kind}`, `c:${line.country ?? 'unknown'}`, referrer]
}

function kindOf({ bot }: { bot: boolean }): 'h' | 'b' {
  return bot ? 'b' : 'h'
}

function isHost(name: string): boolean {
  return name.startsWith('r:') && name !== otherHosts && name !== direct
}
