// Contract 3, dates: the machine's own until the control port sets it; from then on it stands still
// between settings, as it did while the corpus was recorded.
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  set(milliseconds: number): void
}

/** A clock that runs with the machine until it is set. */
export function machineClock(): Clock {
  let fixed: number | null = null
  return {
    now: () => fixed ?? Date.now(),
    set: (milliseconds) => {
      fixed = milliseconds
    },
  }
}

/** `YYYY-MM-DD HH:MM:SS` in UTC, whole seconds (contract 3). */
export function toTimestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ')
}

/** Milliseconds of a stored timestamp, or of an ISO date; NaN for anything else. */
export function fromTimestamp(timestamp: string): number {
  return Date.parse(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(timestamp) ? `${timestamp.replace(' ', 'T')}Z` : timestamp)
}
