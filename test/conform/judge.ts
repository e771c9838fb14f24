// Says of two answers, or two states, in which fields they differ and which decision excuses that.
import {
  differencesOf,
  type Facts,
  type Difference as Field,
  factsOf,
  type Question,
  questionOf,
  stateFacts,
} from '../../core/legacy/comparison'
import { decisionOn } from '../../core/legacy/decisions'
import { parseSettings } from '../../core/legacy/settings'
import type { RecordedRequest, RecordedResponse } from './corpus'

/** A field that differs, its values for people, and the id of the decision that covers it, if any. */
export interface Judged {
  field: string
  wanted: string
  got: string
  decision: string | null
}

/** The fields in which a side's answer differs from the one wanted. Never empty for answers that are not equal. */
export function judgeAnswers(
  { method, path: target, headers = {}, body = '' }: RecordedRequest,
  config: object,
  wanted: RecordedResponse,
  got: RecordedResponse,
): Judged[] {
  const header = (name: string) => headers[name]
  const settings = parseSettings(JSON.stringify(config))
  const question = questionOf({ method, target, header, body, address: '', tls: false }, settings)
  return judged(question, factsOf(seen(wanted)), factsOf(seen(got)))
}

/** The fields in which a side's state differs from the one wanted. */
export function judgeStates(wanted: object, got: object): Judged[] {
  return judged(noQuestion, stateFacts(wanted), stateFacts(got))
}

const noQuestion: Question = {
  ...{ api: false, action: null, format: '', parameters: new Map() },
  ...{ isRaw: false, hasEmptyQuery: false },
}

function judged(question: Question, legacy: Facts, ours: Facts): Judged[] {
  const fields = differencesOf(question, legacy, ours)
  // What differs and is no field of its own (white space, escapes) must not go unseen.
  const found: Field[] = fields.length > 0 ? fields : [{ question, field: 'bytes', legacy, ours }]
  return found.map((difference) => ({
    field: difference.field,
    wanted: shown(legacy, difference.field),
    got: shown(ours, difference.field),
    decision: decisionOn(difference)?.id ?? null,
  }))
}

/** A reply as decisions see it. What was left out of a recording is null, and bytes that are no text stand for themselves. */
function seen({ status, headers, body, body_base64 }: RecordedResponse) {
  return { status, headers, body: body_base64 === undefined ? (body ?? null) : `base64:${body_base64}` }
}

function shown(facts: Facts, field: string): string {
  const value = facts.get(field)
  return value === undefined ? 'absent' : JSON.stringify(value)
}
