// Work on one pair that must not take the others of its delivery with it.

import { faultPrint } from '../judging/fingerprint'
import type { Sorted } from '../route'
import { omitted, plain, type Verdict } from '../verdict'
import { LeftAlone, OutOfTime } from './asking'

interface Care<T> {
  sorted: Sorted
  /** Is told of a fault of our own. */
  complain: (error: unknown) => void
  /** Makes of a verdict what the work would have given. */
  otherwise: (verdict: Verdict) => T
}

/**
 * Does work that asks and judges. Fails only for lack of time: that a side is left alone is `breaker_open`, and a fault of our own is the
 * class `comparator_error`, for this pair only.
 */
export async function careful<T>(work: () => Promise<T>, { sorted, complain, otherwise }: Care<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof OutOfTime) throw error
    if (error instanceof LeftAlone) return otherwise(omitted('breaker_open'))
    complain(error)
    return otherwise({ ...plain('comparator_error'), fingerprint: faultPrint(sorted, error) })
  }
}
