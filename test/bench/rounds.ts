import type { Load } from './load'

/** The middle of some numbers; of an even count the mean of the middle two. Not a number for none. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  const half = sorted.length / 2
  const [low, high] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]]
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2
}

/** Somebody who is loaded. */
export interface Side {
  name: string
  /** Sends so many requests, and gives how fast they were answered. */
  load(amount: number): Promise<Load>
}

export interface Rounds {
  rounds: number
  /** About how long a round loads the slower side. */
  seconds: number
  /** Requests of each of two loads before the first round. */
  warmUp: number
  say: (line: string) => void
  /** Whether to end with the rounds there are. */
  stopped: () => boolean
}

export interface Contest {
  /** The first one, and whom it is held against. */
  sides: { name: string; perSecond: number; p50: number; p99: number }[]
  /** The first side's requests per second by the second's, a round each. */
  ratios: number[]
  /** How many requests each side has answered, those of the warm-up included. */
  asked: number
}

/**
 * Loads two sides in turn, round by round, so that whatever else the machine does hits both; gives the medians of each, and the
 * ratio of each round. Null when it was stopped before the first round was over.
 */
export async function contest(
  [ours, theirs]: readonly [Side, Side],
  { rounds, seconds, warmUp, say, stopped }: Rounds,
): Promise<Contest | null> {
  for (const it of [ours, theirs]) await it.load(warmUp)
  // Once more: warm as they are by now, they tell how many requests fill a round.
  const warm = [await ours.load(warmUp), await theirs.load(warmUp)]
  const amount = Math.ceil(seconds * Math.min(...warm.map(({ perSecond }) => perSecond)))
  const loads: [Load, Load][] = []
  for (let round = 1; round <= rounds && !stopped(); round++) {
    const pair: [Load, Load] = [await ours.load(amount), await theirs.load(amount)]
    loads.push(pair)
    const told = [ours, theirs].map(({ name }, n) => `${name} ${pair[n]?.perSecond.toFixed(0)}/s`)
    say(`round ${round} of ${rounds}: ${told.join(', ')}`)
  }
  if (loads.length === 0) return null
  return {
    sides: [
      side(
        ours.name,
        loads.map(([load]) => load),
      ),
      side(
        theirs.name,
        loads.map(([, load]) => load),
      ),
    ],
    ratios: loads.map(([{ perSecond }, other]) => perSecond / other.perSecond),
    asked: 2 * warmUp + loads.length * amount,
  }
}

function side(name: string, loads: readonly Load[]) {
  const middle = (figure: keyof Load) => median(loads.map((load) => load[figure]))
  return { name, perSecond: middle('perSecond'), p50: middle('p50'), p99: middle('p99') }
}
