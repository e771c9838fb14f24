// Where in time a click is counted, and what may still happen to a day of a given age.

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** The length of a slot: short enough that the ids of the batches counted in it stay few. */
const slotLength = 5 * minute

/**
 * What may happen to a day's counters, by how long ago the day ended. Each age leaves hours between those who write before it
 * and those who rely on it: far more than a function can run or clocks can differ.
 */
export const ages = {
  /** From here on a delivery is counted beside the slots, which therefore stand still. */
  late: 36 * hour,
  /** From here on the breakdown of the day is known for the whole day only. */
  whole: 48 * hour,
  /** From here on the day's slots may be folded into one item. */
  fold: 49 * hour,
  /** From here on a delivery is refused. A failed one waits at most 14 days in its queue. */
  refuse: 16 * day,
  /** From here on what came late may be added to the folded day. */
  merge: 17 * day,
  /** From here on the slots, kept until here to recognise repeated deliveries, may be removed. */
  sweep: 18 * day,
} as const

/** The slot an instant (milliseconds since 1970) belongs to, as `2026-12-01T09:30`, UTC. */
export function slotOf(at: number): string {
  return new Date(at - (at % slotLength)).toISOString().slice(0, 16)
}

/** The stream under which clicks counted elsewhere are imported. Their item is written anew as a whole, and never folded. */
export const importStream = 'import'

/** Whether an item's sort key is that of imported clicks. */
export function isImported(sortKey: string): boolean {
  return sortKey.startsWith('late#') && sortKey.endsWith(`#${importStream}`)
}

/** The hour of an instant, as `2026-12-01T09`, UTC. */
export function hourOf(at: number): string {
  return new Date(at).toISOString().slice(0, 13)
}

/** The day of an instant, as `2026-12-01`, UTC. */
export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}

/** The start of a day, hour or slot, in milliseconds since 1970. */
export function startOf(name: string): number {
  return Date.parse(`${name}${'T00:00'.slice(name.length - 10)}Z`)
}

/** The day after a day. */
export function dayAfter(name: string): string {
  return dayOf(startOf(name) + day)
}

/** How long ago, at `now`, the day ended: of a day, or of the day an hour or slot lies in. In milliseconds. */
export function ageOf(name: string, now: number): number {
  return now - startOf(name.slice(0, 10)) - day
}
