// Where a migration stands: one item that operators and the gate write, and that the router believes for five seconds.
import type { Side } from '../shadow/exchange'

/** The dials are in hundredths of a percent: 10,000 is everything. */
export interface Migration {
  /** Names the stretch of time in which verdicts may be added up. Every change of a dial, rule or version begins a new one. */
  epoch: number
  /** How many of 10,000 links are answered by the candidate. */
  dial: number
  /** How many of 10,000 callers have their links made by the candidate. */
  mint: number
  /** Whether `mint` was ever above 0: there are links that the candidate has made, and the legacy dated later. */
  minted: boolean
  /** How many of 10,000 requests that only read are shown to the other side; creations and clicks all are. */
  sample: number
  /** Links that one side answers whatever the dial says, by keyword. */
  overrides: Readonly<Record<string, Side>>
  /** Everything is answered by the side that holds the truth. */
  kill: boolean
  /** Nothing is in flight: counters are compared exactly. A rehearsal sets it for its last questions. */
  exact: boolean
  /** Why and when it was changed, newest last; at most 100. */
  history: readonly { at: string; what: string }[]
}

/** A migration that has not begun: the legacy answers all, and the candidate is shown all. */
export const begin: Migration = {
  epoch: 1,
  dial: 0,
  mint: 0,
  minted: false,
  sample: 10_000,
  overrides: {},
  kill: false,
  exact: false,
  history: [],
}
