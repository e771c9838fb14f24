// Two answers to one request, and what has to be known to judge them.
import type { LegacySettings } from '../legacy/settings'
import type { Answer, SentRequest, Side } from './exchange'
import type { Sorted } from './route'

export interface Pair {
  request: SentRequest
  sorted: Sorted
  settings: LegacySettings
  /** Who answered; the other one was asked for comparison only. */
  side: Side
  legacy: Answer
  candidate: Answer
  /** A second answer of the answering side to the same request. */
  again?: Answer
  /** Whether nothing is in flight: counters have to be equal. */
  exact: boolean
  /** Whether links were made on both sides with the same date and address: these have to be equal. */
  pinned: boolean
  /** Whether the candidate has made links too, at any time. */
  minted?: boolean
}

/**
 * Whether a pair may hold links that the candidate made, and the legacy dated later: whoever answers. Not where only the legacy has made
 * any, nor where all dates are known to be the same.
 */
export function areDatesLate({ pinned, minted = false }: Pick<Pair, 'pinned' | 'minted'>): boolean {
  return !pinned && minted
}
