// The verdict on one request, whatever happens on the way to it.
import { compareCreation } from './ask-creation'
import { compareAnswer } from './ask-other'
import { LeftAlone, OutOfTime } from './asking'
import { faultPrint } from './fingerprint'
import type { Around, Outcome, Subject } from './subject'
import { unknownOf } from './unknown'
import type { Verdict } from './verdict'

/**
 * Shows a request to the side that did not answer it, and judges. `repeated`: it may have been shown before. Never fails but for lack of
 * time: a fault of our own is the class `comparator_error`, for this pair only.
 */
export async function compareOne(
  subject: Subject,
  repeated: boolean,
  around: Around,
  complain: (error: unknown) => void,
): Promise<Outcome> {
  const { side, answer, sorted } = subject
  const nothing = { pair: null, click: null, unknown: [] }
  try {
    if (answer.failure !== undefined)
      return { ...nothing, verdict: plain('answer_error'), unknown: unknownOf(subject, around) }
    // The legacy would count, or make a link, once more: it cannot be told that it is asked twice.
    if (repeated && side === 'candidate' && sorted.effect !== 'none')
      return { ...nothing, verdict: omitted('repeated') }
    return await (sorted.effect === 'create' ? compareCreation(subject, around) : compareAnswer(subject, around))
  } catch (error) {
    if (error instanceof OutOfTime) throw error
    if (error instanceof LeftAlone) return { ...nothing, verdict: omitted('breaker_open') }
    complain(error)
    return { ...nothing, verdict: { ...plain('comparator_error'), fingerprint: faultPrint(sorted, error) } }
  }
}

/** The verdict on what was not compared. */
export function omitted(omission: NonNullable<Verdict['omission']>): Verdict {
  return { ...plain('not_compared'), omission }
}

function plain(name: Verdict['class']): Verdict {
  return { class: name, masks: [], differences: [] }
}
