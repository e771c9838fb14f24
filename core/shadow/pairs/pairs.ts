// What is kept of comparisons, and how it adds up. The table behind it is in pairs-table.ts.
import type { Side } from '../exchange'
import type { Effect, Route } from '../route'
import type { Class, Fingerprint, Omission } from '../verdict'

/** What is counted apart: a bug in one of them must not drown in the others. */
export interface Stratum {
  route: Route
  effect: Effect
  method: string
  /** The side that answered. */
  side: Side
}

/** Verdicts of one stratum over some time. */
export interface Tally {
  stratum: Stratum
  /** Requests that could be compared: every one of them has, or will have, exactly one class. */
  eligible: number
  classes: Partial<Record<Class, number>>
  omissions: Partial<Record<Omission, number>>
  /** Eligible, without a verdict yet: past their deadline they count as bad. */
  pending: number
  /** By rule, and by mask: how often each was needed. */
  rules: Record<string, number>
  masks: Record<string, number>
}

/** A fingerprint with what was seen of it. */
export interface Seen extends Fingerprint {
  count: number
  /** RFC 3339. */
  first: string
  last: string
}

/** One of at most five pairs kept of a fingerprint. */
export interface Sample {
  /** The mirror id. */
  id: string
  at: string
  /** The differences as they may be shown to anyone: shapes and lengths. */
  differences: readonly { path: string; kind: string; left: string | null; right: string | null }[]
  /** HMAC of the request's target and body, by which its sender can recognise it. */
  request: string
  /** Request and both answers, sealed, for `ops compare explain`. */
  sealed: string
}

/** Everything an epoch says so far. */
export interface Summary {
  epoch: string
  tallies: Tally[]
  fingerprints: Seen[]
  /** Lines that were written and never came; each lowers coverage. */
  lost: number
}
