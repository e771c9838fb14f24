// Anything but a creation: the other side is asked the same, and now and then the answering side is asked again.
import { createHash } from 'node:crypto'
import type { Answer } from '../exchange'
import { mayAct } from '../route'
import { apiQuestion, ownCredentials } from './api-question'
import { LeftAlone, type Question } from './asking'
import { followed } from './followed'
import { type Around, heard, type Outcome, otherThan, pairOf, type Subject, shown } from './subject'

/** How many of a hundred requests the answering side is asked twice. */
const twice = 5

/** Whether the answering side is asked a second time about a request, and whether before the other side is asked. */
export function secondCallOf(id: string): { wanted: boolean; isFirst: boolean } {
  const [chance, order] = createHash('sha256').update(id).digest()
  // In random order: what is asked later is always a little further from the first answer.
  return { wanted: (chance ?? 255) * 100 < twice * 256, isFirst: (order ?? 0) % 2 === 0 }
}

/** Asks the other side, once where it counts, and judges the pair. */
export async function compareAnswer(subject: Subject, around: Around): Promise<Outcome> {
  const acts = mayAct(subject.sorted)
  const { isFirst, ...call } = secondCallOf(subject.id)
  const wanted = call.wanted && !acts
  const before = wanted && isFirst ? await secondAnswer(subject, around) : null
  const other = otherThan(subject.side)
  const question = questionTo(subject)
  const again = !acts && (other === 'candidate' || subject.sorted.effect === 'none')
  const { answer, click } = heard(await around.ask(other, question, { again }))
  const second = wanted && !isFirst ? await secondAnswer(subject, around) : before
  // Where nothing is in flight, what both list was made by one of them, if only one makes any.
  const pinned = subject.exact && subject.oneMaker
  const pair = pairOf(subject, answer, around, { pinned, ...(second !== null && { again: second }) })
  // What the legacy did not carry out is no click there, and none here.
  const isCounted = subject.side === 'legacy' && subject.answer.status < 500
  return { verdict: around.judge(pair), pair, click: isCounted ? click : null, unknown: [] }
}

/** The same question, as the other side is asked it. */
export function questionTo(subject: Subject): Question {
  const question = { request: subject.request, route: subject.sorted.route }
  return subject.side === 'legacy' ? shown(subject, question, false) : question
}

/** A second answer of the answering side, in a way that counts nothing there; null when there is none. */
export async function secondAnswer(subject: Subject, around: Around): Promise<Answer | null> {
  const { request, sorted, side, answer } = subject
  try {
    if (side === 'legacy' && sorted.effect === 'click') return await expanded(subject, around, answer)
    const same = { request, route: sorted.route }
    const question = side === 'candidate' ? shown(subject, same, true) : same
    const second = heard(await around.ask(side, question, { again: true })).answer
    return second.failure === undefined ? second : null
  } catch (error) {
    if (error instanceof LeftAlone) return null
    throw error
  }
}

/** What the legacy would answer to following the keyword now, written like another answer; null when it cannot be known. */
export async function expanded(subject: Subject, around: Around, like: Answer): Promise<Answer | null> {
  const own = ownCredentials(around.settings)
  if (own === null || subject.sorted.keyword === '') return null
  const parameters = { ...own, shorturl: subject.sorted.keyword }
  const question = apiQuestion(subject.request, 'expand', parameters, around.settings)
  return followed(await around.ask('legacy', question, { again: true }), like, around.settings)
}
