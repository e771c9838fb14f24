// One request in hand: what is known of it, whom it is shown to, and what comes of that.
import type { Visit } from '../../clicks/line'
import type { Bytes } from '../../legacy/bytes'
import { shadowHeader, shadowValue, unpacked } from '../../legacy/mirrored'
import { keywordHeader, othersHeader } from '../../legacy/mirrored-create'
import type { Pins } from '../../legacy/pin'
import type { LegacySettings } from '../../legacy/settings'
import type { Answer, Side } from '../exchange'
import type { Pair } from '../pair'
import type { Unknown } from '../pairs/unknown-table'
import type { Mirrored } from '../records/record'
import type { Sorted } from '../route'
import type { Verdict } from '../verdict'
import type { Ask, Question } from './asking'

export interface Subject extends Mirrored {
  sorted: Sorted
  /** The side that answered. */
  side: Side
}

/** What comparing stands on. */
export interface Around {
  ask: Ask
  judge: (pair: Pair) => Verdict
  settings: LegacySettings
  pins: Pins
  /** A name for bytes that tells nobody what they are. */
  nameOf: (bytes: Bytes) => string
  /** Waits until a request is so old that what was there before it most likely is on the other side too. */
  aged: (at: number) => Promise<void>
  /** Waits for a share of the time by which one side may be behind the other. */
  lag: (share: number) => Promise<void>
}

/** The click that a mirrored request would have been. */
export type Click = Visit & { code: string; version: number }

/** What came of one request. */
export interface Outcome {
  verdict: Verdict
  /** What was judged; null where nothing was. */
  pair: Pair | null
  /** To be counted on the candidate. */
  click: Click | null
  /** What the answering side may have done without saying so. */
  unknown: readonly Unknown[]
  /** Whether the legacy was asked once more where it counts. It is never asked a third time. */
  followed?: boolean
  /** Gives the verdict that holds in the end, where more has to be asked for it than others have to wait for. */
  more?: () => Promise<Verdict>
}

/** The side that did not answer. */
export function otherThan(side: Side): Side {
  return side === 'legacy' ? 'candidate' : 'legacy'
}

/** A question as the candidate is asked: it counts nothing of it. A `probe` it does not even report. */
export function shown({ id, at }: Pick<Mirrored, 'id' | 'at'>, question: Question, probe: boolean): Question {
  return { ...question, headers: { ...question.headers, [shadowHeader]: shadowValue({ id, at, probe }) } }
}

/** An answer as it would have gone to a client, and what the candidate said to the comparison alone. */
export interface Heard {
  answer: Answer
  click: Click | null
  /** The keyword that its own generator would have made. */
  sample: Bytes | null
  /** What became of the link that it was to make, where that was there and made for another request: `made` or `refused`; else null. */
  others: string | null
}

/** Takes an answer apart into what is for a client and what is not. */
export function heard(answer: Answer): Heard {
  const own = new Map(answer.headers.filter(([name]) => name.startsWith('x-shadow')))
  if (own.size === 0) return { answer, click: null, sample: null, others: null }
  const click = unpacked(own.get('x-shadow-click') ?? '')
  return {
    answer: { ...answer, headers: answer.headers.filter(([name]) => !own.has(name)) },
    click: isClick(click) ? click : null,
    sample: own.get(keywordHeader) ?? null,
    others: own.get(othersHeader) ?? null,
  }
}

/** A pair of this request, whoever answered first. */
export function pairOf(subject: Subject, other: Answer, { settings }: Around, more: Partial<Pair> = {}): Pair {
  const { request, sorted, side, exact, answer, minted = !subject.oneMaker } = subject
  const [legacy, candidate] = side === 'legacy' ? [answer, other] : [other, answer]
  return { request, sorted, settings, side, legacy, candidate, exact, minted, pinned: false, ...more }
}

function isClick(value: unknown): value is Click {
  if (typeof value !== 'object' || value === null) return false
  const { code, version, bot, country, referrer } = value as Record<string, unknown>
  const isText = (each: unknown) => each === null || typeof each === 'string'
  return (
    typeof code === 'string' &&
    Number.isInteger(version) &&
    typeof bot === 'boolean' &&
    isText(country) &&
    isText(referrer)
  )
}
