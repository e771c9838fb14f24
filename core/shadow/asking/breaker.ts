// A side that fails again and again is given rest: asking on would only make it worse, and take everybody's time.
/** How many failures in a row open it, and how long it then stays open, in milliseconds. */
const most = 5
const rest = 10_000

export type Breaker = ReturnType<typeof openBreaker>

/**
 * Leaves a side alone for a moment once it has failed several times in a row; after that one question at a time finds out
 * whether it is back. `now` gives milliseconds since whenever.
 */
export function openBreaker(now: () => number = () => performance.now()) {
  let failures = 0
  let openUntil = Number.NEGATIVE_INFINITY
  let isProbing = false
  return {
    /** Whether the side may be asked now. Whoever is told so has to say what came of it. */
    mayAsk(): boolean {
      if (failures < most) return true
      if (isProbing || now() < openUntil) return false
      isProbing = true
      return true
    },
    /** What came of asking. */
    note(answered: boolean): void {
      isProbing = false
      failures = answered ? 0 : failures + 1
      if (failures >= most) openUntil = now() + rest
    },
  }
}
