// What the router writes down of a request for the comparator: what may be read by anyone in clear, the rest sealed.
import type { Answer, SentRequest, Side } from '../exchange'
import type { Effect, Route } from '../route'
import type { Omission } from '../verdict'

/** The format these lines have. A reader takes this one and the one before it, since a canary runs two at once. */
export const current = 1

/** The line in the log. Nothing in it was chosen by a client but what is inside `sealed`. */
export interface ShadowLine {
  level: 'INFO'
  /** RFC 3339: when the request came. */
  timestamp: string
  type: 'shadow'
  v: number
  /** The process that wrote the line, and the line's number among its own, from 1: a gap is a lost line. */
  writer: string
  n: number
  /** `2026-12-01T09:30`, UTC. */
  minute: string
  epoch: number
  route: Route
  effect: Effect
  /** `GET`, `HEAD`, `POST`, or `other`. */
  method: string
  /** The side that answered. */
  side: Side
  /** Why there is nothing to compare; then nothing is sealed. */
  omission?: Omission
  /** A `Mirrored`, sealed. */
  sealed?: string
}

/** What is sealed in a line. */
export interface Mirrored {
  /** Names this request and every repetition of its mirroring. */
  id: string
  /** When it came, in milliseconds since 1970. */
  at: number
  /** Whether counters are to be compared exactly. */
  exact: boolean
  /** Whether the legacy alone makes links now, so that both sides have every date and address from it. */
  oneMaker: boolean
  /** Whether the candidate has made links, now or earlier: the legacy has dated those itself. Lines of the version before do not say. */
  minted?: boolean
  request: SentRequest
  /** Of the side that answered. */
  answer: Answer
}
