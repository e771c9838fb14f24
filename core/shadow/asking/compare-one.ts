// The verdict on one request, whatever happens on the way to it.

import { unanswered } from '../judging/judge'
import { mayAct } from '../route'
import { omitted, type Verdict } from '../verdict'
import { compareCreation } from './ask-creation'
import { compareAnswer } from './ask-other'
import { OutOfTime } from './asking'
import { careful } from './careful'
import { linkMade, type MadeThere } from './made-there'
import type { Around, Outcome, Subject } from './subject'
import { unknownOf } from './unknown'

/** What is asked before it is a request's turn: no other request has a part in it. */
export type Prepared = () => Promise<MadeThere>

/** Asks that now, and gives what gives it, or throws what went wrong, when it is the request's turn. Fails only for lack of time. */
export async function prepared(subject: Subject, around: Around): Promise<Prepared> {
  try {
    const made = subject.sorted.effect === 'create' ? await linkMade(subject, around) : []
    return async () => made
  } catch (error) {
    if (error instanceof OutOfTime) throw error
    return () => Promise.reject(error)
  }
}

/**
 * Shows a request to the side that did not answer it, and judges. `repeated`: it may have been shown before. Never fails but for lack of
 * time: a fault of our own is the class `comparator_error`, for this pair only, and `complain` is told of it.
 */
export async function compareOne(
  subject: Subject,
  made: Prepared,
  { repeated, complain }: { repeated: boolean; complain: (error: unknown) => void },
  around: Around,
): Promise<Outcome> {
  const { side, answer, sorted } = subject
  const nothing = { pair: null, click: null, unknown: [] }
  const care = { sorted, complain, otherwise: (verdict: Verdict): Outcome => ({ ...nothing, verdict }) }
  if (answer.failure !== undefined) {
    const verdict = unanswered(sorted, side, answer)
    return careful<Outcome>(async () => ({ ...nothing, verdict, unknown: unknownOf(subject, around) }), care)
  }
  if (side === 'candidate') {
    // The candidate has no plugins: it has refused what the legacy may carry out.
    if (sorted.route === 'unknown-action') return { ...nothing, verdict: omitted('unshown') }
    // The legacy would count, or make a link, once more: it cannot be told that it is asked twice.
    if (repeated && (sorted.effect !== 'none' || mayAct(sorted))) return { ...nothing, verdict: omitted('repeated') }
  }
  const outcome = await careful(
    async () =>
      sorted.effect === 'create' ? compareCreation(subject, await made(), around) : compareAnswer(subject, around),
    care,
  )
  const { more } = outcome
  if (more === undefined) return outcome
  return { ...outcome, more: () => careful(more, { sorted, complain, otherwise: (verdict) => verdict }) }
}
