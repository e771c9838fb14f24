// What answers are judged by, at one time.

import { patience as overdueAfter } from '../minutes'
import { type Expected, isLive, parseExpected } from './expected'
import { type Limits, type Mask, masks } from './masks'

/** What `judge` goes by. */
export interface Rules {
  /** Those that hold: see `rulesAt`. */
  expected: readonly Expected[]
  limits: Limits
  masks: readonly Mask[]
}

/** Clicks and creations that one side may be behind by while traffic goes on, and how far clocks may be apart. */
export const usualLimits: Limits = { clicks: 50, totals: 1000, seconds: 5 }

/**
 * Where the candidate makes links: the legacy dates a link when it is shown it, which is later, but never so late that no verdict
 * counts any more.
 */
export const lateDates: Limits = { ...usualLimits, seconds: overdueAfter / 1000 }

/** The rules at a time, in milliseconds since 1970: an expected difference that is over, or not yet on, covers nothing. */
export function rulesAt(expected: readonly Expected[], at: number, limits: Limits = usualLimits): Rules {
  return { expected: expected.filter((each) => isLive(each, at)), limits, masks }
}

/**
 * Reads all expected differences: a JSON list of what the files hold, as bundles carry it in `UNDERSTUDY_RULES`; empty for none. Throws
 * when one is not valid or an id comes twice.
 */
export function readExpected(json: string | undefined): Expected[] {
  const files: unknown = JSON.parse(json === undefined || json === '' ? '[]' : json)
  if (!Array.isArray(files)) throw new Error('expected differences have to be a list')
  const all = files.map((file: unknown) => parseExpected(JSON.stringify(file)))
  const twice = all.find(({ id }, n) => all.findIndex((other) => other.id === id) !== n)
  if (twice) throw new Error(`there are two expected differences with the id ${twice.id}`)
  return all
}
