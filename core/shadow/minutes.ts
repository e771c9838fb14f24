// Verdicts are added up by the minute in which their requests came. A minute ends twice: when it is over, and when no verdict
// of it is waited for any longer.

const minute = 60_000

/** How long after the end of its minute a verdict counts for what it says. One that comes later counts as none in time. */
export const patience = 15 * minute

/** Longer than a write can be under way: between the last verdict that counts and the first reader who takes a minute as it stands. */
const rest = minute

/** The minute of an instant (milliseconds since 1970), as `2026-12-01T09:30`, UTC. */
export function minuteOf(at: number): string {
  return new Date(at).toISOString().slice(0, 16)
}

/** Whether a verdict for this minute comes too late, at `now`. */
export function isOverdue(name: string, now: number): boolean {
  return now > endOf(name) + patience
}

/** Whether a minute can no longer change to the better, at `now`: what lacks a verdict then lacks it for good. */
export function isSealed(name: string, now: number): boolean {
  return now > endOf(name) + patience + rest
}

function endOf(name: string): number {
  return Date.parse(`${name}:00Z`) + minute
}
