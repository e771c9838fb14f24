// Judging at one time: by which rules each pair is.
import { areDatesLate, type Pair } from '../pair'
import type { Verdict } from '../verdict'
import type { Expected } from './expected'
import { judge } from './judge'
import { lateDates, rulesAt } from './rules'

/**
 * Gives what judges pairs at a time, in milliseconds since 1970: with dates as far apart as they can be where the legacy may have dated
 * a link of the candidate's, and else only as far as clocks are.
 */
export function judgeAt(expected: readonly Expected[], at: number): (pair: Pair) => Verdict {
  const [usual, late] = [rulesAt(expected, at), rulesAt(expected, at, lateDates)]
  return (pair) => judge(pair, areDatesLate(pair) ? late : usual)
}
