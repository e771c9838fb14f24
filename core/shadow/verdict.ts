// What became of one pair: exactly one class, so that the classes sum to the requests that could be compared.
import type { Bytes } from '../legacy/bytes'
import type { Route } from './route'

/** In order of precedence: the first that fits is the class. */
export const classes = [
  'not_compared',
  'comparator_error',
  'answer_error',
  'shadow_error',
  'shadow_timeout',
  'match_exact',
  'match_normalised',
  'expected_difference',
  'noise',
  'race_resolved',
  'divergence',
] as const
export type Class = (typeof classes)[number]

/** Classes that count against the candidate. */
export const bad: ReadonlySet<Class> = new Set(['comparator_error', 'shadow_error', 'shadow_timeout', 'divergence'])

/** Why a request was not compared. */
export const omissions = [
  // Not asked for by the share that is sampled.
  'sampled_out',
  // Too large for one log event.
  'oversize',
  // The key to seal it could not be read.
  'unsealed',
  // Delivered, but it could not be opened: another key, a cut line, an unknown format.
  'unreadable',
  // What the install's web server answers itself.
  'unsupported',
  // Answered by the candidate, and not shown to the legacy, because that might do there what it has not done here: a creation refused for
  // a reason that the legacy need not share, or an action that a plugin may know. It lowers coverage.
  'unshown',
  // The other side kept failing, and is left alone for a moment.
  'breaker_open',
  // A counted route or a creation, delivered again, on a side that would count or create once more.
  'repeated',
  // The line was written and never came.
  'lost',
] as const
export type Omission = (typeof omissions)[number]

/** S1: the wrong target, status class, or a lost or foreign link. S2: the contract. S3: text. */
export type Severity = 'S1' | 'S2' | 'S3'

/** One place in which two answers differ. `left` is always the legacy's, `right` the candidate's; null: it is not there. */
export interface Difference {
  /** `status`, `header.x-robots-tag`, `location.path`, `body.url.title`, `effect.expand.body.longurl`, … */
  path: string
  kind: 'missing' | 'extra' | 'type' | 'value' | 'order' | 'length' | 'encoding'
  left: Bytes | null
  right: Bytes | null
}

/** One kind of divergence, whatever link it was met at. */
export interface Fingerprint {
  /** 12 characters of a digest over all the rest but the name, the format, and in words how the one became the other. */
  id: string
  /** For people: `/{keyword}: status 301 became 302`. Holds shapes, never what a caller sent. */
  name: string
  route: Route
  class: Class
  severity: Severity | null
  path: string
  kind: Difference['kind'] | 'failure'
}

export interface Verdict {
  class: Class
  /** Only where the class is `not_compared`. */
  omission?: Omission
  /** Only where it is a divergence. */
  severity?: Severity
  /** The rule or decision that covers it. */
  rule?: string
  /** The masks that were needed; of a `match_normalised`, what was taken off before the answers were equal. */
  masks: readonly string[]
  /** What differs, in clear: it stays in memory, and only its redaction is kept. */
  differences: readonly Difference[]
  /** Of a divergence: what no mask covers. In clear, too. */
  open?: readonly Difference[]
  /** Only where the class is bad, or where it is the candidate that failed to answer. */
  fingerprint?: Fingerprint
}

/** The verdict on what was not compared. */
export function omitted(omission: Omission): Verdict {
  return { ...plain('not_compared'), omission }
}

/** A verdict of which nothing more is to be said. */
export function plain(name: Class, differences: readonly Difference[] = []): Verdict {
  return { class: name, masks: [], differences }
}
