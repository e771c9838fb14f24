// The races of a delivery: which of its pairs are asked again, and when.
import { inParallel } from '../../clicks/parallel'
import { isList } from '../judging/counts'
import type { Pair } from '../pair'
import type { ShadowLine } from '../records/record'
import { seemsLate } from './absence'
import { careful } from './careful'
import { askedAgain, mayBeRace } from './race'
import type { Around, Outcome, Subject } from './subject'

/** A line of a delivery, and what came of it. */
export interface Taken {
  line: ShadowLine
  epoch: string
  /** Null where there was nothing to compare. */
  subject: Subject | null
  outcome: Outcome
}

/** How many pairs are asked again at a time. */
const abreast = 16
/** So many that wait in vain are more than chance. */
const many = 5

interface Racing {
  around: Around
  /** Is told of a fault of our own, which is that pair's only. */
  complain: (error: unknown) => void
  among: (subject: Subject) => boolean
}

/** Asks again, among some, every pair that differs and may only be early or late. */
export async function resolveRaces(taken: readonly Taken[], { around, complain, among }: Racing): Promise<void> {
  const suspects = taken.flatMap((into) => {
    const { subject, outcome } = into
    if (subject === null || !among(subject) || !mayBeRace(subject, outcome.verdict, outcome.pair)) return []
    return [{ into, subject, pair: outcome.pair }]
  })
  let asked = 0
  for (const { share, of } of rounds) {
    const left = suspects.filter(({ into, pair }) => isOpen(into) && of(pair))
    if (left.length === 0) continue
    // Where many wait and none of them has got what it waits for, it is no race, and the rest of the delivery need not wait for it.
    const isVain = suspects.every(({ into }) => isOpen(into))
    if (asked > 0 && share >= 1 / 2 && isVain && left.length >= many) return
    asked++
    await around.lag(share)
    await inParallel(abreast, left, async ({ into, subject, pair }) => {
      into.outcome = await careful(() => askedAgain(subject, into.outcome, pair, around), {
        ...{ sorted: subject.sorted, complain },
        otherwise: (verdict) => ({ ...into.outcome, verdict }),
      })
    })
  }
}

function isOpen({ outcome: { verdict } }: Taken): boolean {
  return ['divergence', 'shadow_timeout', 'shadow_error'].includes(verdict.class)
}

/**
 * After which shares of the lag bound who is asked again. What seems to wait for a link most often waits for a moment only, and everything
 * in this delivery that comes after it does too; and a side that is far behind is given a second bound.
 */
const rounds = [
  { share: 1 / 6, of: seemsLate },
  { share: 1 / 3, of: seemsLate },
  { share: 1 / 2, of: () => true },
  { share: 2, of: (pair: Pair) => seemsLate(pair) || isList(pair.sorted) },
]
