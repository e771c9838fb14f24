// Runs sequences one by one, each from its own seed, and shrinks the first that differs.
import fc from 'fast-check'
import type { Side } from '../side'
import { type Parting, partingOf, type Sequence, sequences } from './sequence'

export interface Found {
  /** The seed of the sequence; it comes again with it. */
  seed: number
  /** Where the shortest sequence that differs parts, and the shortest sequence. */
  parting: Parting
  sequence: Sequence
}

interface Wishes {
  sides: readonly [Side, Side]
  /** The seed of the first sequence; each after it has the next number. */
  seed: number
  runs: number
  /** Asked after each sequence, with how many are through; false ends the exploration. */
  each?: (done: number) => boolean
  /** Milliseconds that shrinking may take. */
  patience?: number
}

/** Gives the first sequence that differs, made as short as shrinking gets it, or null when none does. */
export async function explore({
  sides,
  seed,
  runs,
  each = () => true,
  patience = 60_000,
}: Wishes): Promise<Found | null> {
  const restarts = sides.some(({ restart }) => restart !== undefined)
  for (let run = 0; run < runs; run++) {
    const found = await tried(sides, seed + run, patience, restarts)
    if (found !== null) return found
    if (!each(run + 1)) return null
  }
  return null
}

async function tried(
  sides: readonly [Side, Side],
  seed: number,
  patience: number,
  restarts: boolean,
): Promise<Found | null> {
  const property = fc.asyncProperty(
    sequences({ restarts }),
    async (sequence) => (await partingOf(sequence, sides)) === null,
  )
  const limit = { interruptAfterTimeLimit: patience, markInterruptAsFailure: false }
  const { failed, counterexample, errorInstance } = await fc.check(property, { seed, numRuns: 1, ...limit })
  if (errorInstance instanceof Error && !errorInstance.message.startsWith('Property failed')) throw errorInstance
  const [sequence] = counterexample ?? []
  if (!failed || sequence === undefined) return null
  const parting = await partingOf(sequence, sides)
  if (parting === null) throw new Error(`seed ${seed} differed, and does not when it is sent again`)
  return { seed, parting, sequence }
}
