// A request can be shown to the other side before what it depends on has arrived there, by another log stream. So a pair that differs is
// asked again later. Only where the other side has changed its mind, to what is right, was it a race.
import { expanded, questionTo, secondAnswer } from './ask-other'
import { LeftAlone } from './asking'
import type { Answer } from './exchange'
import type { Pair } from './pair'
import { type Around, heard, otherThan, pairOf, type Subject } from './subject'
import { bad, type Verdict } from './verdict'

/** Whether a divergence may be one of time. A creation that made its link is over: what it says does not change any more. */
export function mayBeRace({ sorted, side }: Subject, { class: name }: Verdict, pair: Pair | null): pair is Pair {
  if (name !== 'divergence' || pair === null || pair.pinned) return false
  return sorted.effect !== 'create' || side === 'legacy'
}

/** Asks a pair again, nowhere where it counts, and gives the verdict that holds: the first one, unless the other side has caught up. */
export async function askedAgain(subject: Subject, first: Verdict, pair: Pair, around: Around): Promise<Verdict> {
  try {
    const other = subject.side === 'legacy' ? pair.candidate : pair.legacy
    const second = await otherAgain(subject, pair, around)
    if (second === null || isSame(second, other)) return first
    const answering = subject.sorted.effect === 'none' ? await secondAnswer(subject, around) : subject.answer
    const now = { ...subject, answer: answering ?? subject.answer }
    const verdict = around.judge(pairOf(now, second, around))
    const isCaughtUp = !bad.has(verdict.class) && verdict.class !== 'answer_error'
    return isCaughtUp ? { class: 'race_resolved', masks: [], differences: first.differences } : first
  } catch (error) {
    if (error instanceof LeftAlone) return first
    throw error
  }
}

async function otherAgain(subject: Subject, pair: Pair, around: Around): Promise<Answer | null> {
  if (subject.side === 'candidate' && subject.sorted.effect === 'click')
    return expanded(subject, around, pair.candidate)
  // A creation of which nothing was made is carried out dry: that may be repeated, and a probe of it would only ask the generator.
  const question = questionTo(subject, subject.sorted.effect !== 'create')
  return heard(await around.ask(otherThan(subject.side), question, { again: true })).answer
}

function isSame(one: Answer, two: Answer): boolean {
  const said = ({ status, headers, body }: Answer) =>
    JSON.stringify([status, body, headers.find(([name]) => name === 'location')])
  return said(one) === said(two)
}
