// A request can be shown to the other side before what it depends on has arrived there, by another log stream, or while it is too busy. So
// a pair that differs is asked again later. Only where the other side has changed its mind, to what is right, was it a race.
import type { Bytes } from '../../legacy/bytes'
import type { Answer, Side } from '../exchange'
import { isList, isOfCounts } from '../judging/counts'
import type { Pair } from '../pair'
import { mayAct } from '../route'
import { bad, type Verdict } from '../verdict'
import { seemsEarly, seemsLate } from './absence'
import { apiQuestion, credentialsOf, ownCredentials } from './api-question'
import { expanded, questionTo, secondAnswer } from './ask-other'
import { LeftAlone } from './asking'
import { readBack } from './effects'
import { isOf, isWithin, type Kept, keptIn, refusalIn } from './made'
import { refusedFor } from './refused-for'
import { type Around, heard, type Outcome, otherThan, pairOf, type Subject } from './subject'

/**
 * Whether a bad verdict may be one of time: the other side was not heard once when it told what changes nothing, or waits for a link, or only
 * what counts differs. Where counters are exact nothing is under way that they could wait for. A creation that made its link is over: what
 * it says does not change any more.
 */
export function mayBeRace(
  { sorted, side }: Subject,
  { class: name, open = [] }: Verdict,
  pair: Pair | null,
): pair is Pair {
  if (pair === null || pair.pinned || mayAct(sorted)) return false
  if (name === 'shadow_timeout' || name === 'shadow_error') return sorted.effect === 'none' && isUnheard(pair, side)
  if (name !== 'divergence') return false
  if (sorted.effect === 'create' && side === 'candidate') return seemsEarly(pair)
  return seemsLate(pair) || seemsEarly(pair) || (!pair.exact && open.length > 0 && open.every(isOfCounts))
}

/** Whether the other side may have answered well, and nobody heard it. */
function isUnheard({ legacy, candidate }: Pair, side: Side): boolean {
  const { failure } = side === 'legacy' ? candidate : legacy
  return failure === 'timeout' || failure === 'reset' || failure === 'connect'
}

/** Whether a link was made at or after a request, as the answering side tells, and is one that `isIt` wants. */
async function wasMadeSince(
  keyword: Bytes,
  subject: Subject,
  around: Around,
  isIt: (link: Kept) => boolean = () => true,
): Promise<boolean> {
  const { sorted, side, request, at } = subject
  const shown = credentialsOf(sorted.parameters ?? new Map())
  const credentials = Object.keys(shown).length > 0 ? shown : ownCredentials(around.settings)
  if (credentials === null || keyword === '') return false
  const question = apiQuestion(request, 'url-stats', { ...credentials, shorturl: keyword }, around.settings)
  const kept = keptIn(await readBack(side, question, subject, around), keyword)
  return kept !== null && isIt(kept) && isWithin(kept, at, Number.POSITIVE_INFINITY)
}

/** Whether a creation is refused for a link that was made at or after it where it was answered. */
async function isRefusedSince(subject: Subject, refusal: Answer, around: Around): Promise<boolean> {
  const parameters = subject.sorted.parameters ?? new Map()
  const links = refusedFor(refusal, parameters, around.settings)
  // That a URL is known is said of the link of this URL; one of another is no reason.
  const isIt = (link: Kept) => refusalIn(refusal) !== 'error:url' || isOf(link, parameters.get('url') ?? '')
  for (const link of links === 'whatever' ? [] : links) if (await wasMadeSince(link, subject, around, isIt)) return true
  return false
}

/**
 * Asks a pair again, where it counts only if it did not before and then once, and gives the outcome that holds: the first one, unless the
 * other side has caught up, or was asked about a link that is younger than the request. A click that was none because its link was not there
 * yet is one then, and one that was none where it was answered stays none.
 */
export async function askedAgain(subject: Subject, first: Outcome, pair: Pair, around: Around): Promise<Outcome> {
  try {
    const other = subject.side === 'legacy' ? pair.candidate : pair.legacy
    const { keyword, effect } = subject.sorted
    const resolved = { class: 'race_resolved', masks: [], differences: first.verdict.differences } as const
    // Where the answering side has the link by now it would say what the other one says. It is not asked: it could make one.
    const isEarly = async (asked: Pair, refusal: Answer) =>
      effect === 'create' && seemsEarly(asked) && (await isRefusedSince(subject, refusal, around))
    if (await isEarly(pair, other)) return { ...first, verdict: resolved }
    // Nor is the other side asked again: what it refused for a link it could make once that link is gone.
    if (effect === 'create' && seemsEarly(pair)) return first
    const second = await otherAgain(subject, first, pair, around)
    if (second === null) return first
    const kept = second.followed ? { ...first, followed: true } : first
    const isOlder = seemsEarly(pair) && (await wasMadeSince(keyword, subject, around))
    // What was answered first is what has to be matched, but by who was asked too late, or is out of date as soon as a link is followed.
    const isMoving = !pair.exact && isList(subject.sorted)
    const answering = isOlder || isMoving ? await secondAnswer(subject, around) : subject.answer
    const isNewList =
      isMoving && subject.sorted.route === 'stats' && answering !== null && !isSame(answering, subject.answer)
    if (isSame(second.answer, other) && !isOlder && !isNewList) return kept
    const now = { ...subject, answer: answering ?? subject.answer }
    const asked = pairOf(now, second.answer, around)
    const { class: name } = around.judge(asked)
    const isWell = !bad.has(name) && name !== 'answer_error'
    if (!isWell && !(await isEarly(asked, second.answer))) return kept
    return {
      ...kept,
      verdict: resolved,
      click: isOlder ? null : (first.click ?? second.click),
    }
  } catch (error) {
    if (error instanceof LeftAlone) return first
    throw error
  }
}

/** The other side's second answer. `followed`: the legacy was asked for it where it counts, which is done once. */
async function otherAgain(subject: Subject, { followed }: Outcome, pair: Pair, around: Around) {
  if (subject.side === 'candidate' && subject.sorted.effect === 'click') {
    if (followed) return null
    const answer = await expanded(subject, around, pair.candidate)
    // What was sent home without the link was no click. Now it is one, as it was here.
    if (answer?.status === 301 && seemsLate(pair) && pair.legacy.status === 302)
      return { ...heard(await around.ask('legacy', questionTo(subject), { again: false })), followed: true }
    return answer && { answer, click: null, followed: false }
  }
  // The very same question: the candidate counts nothing of it, and reports the same click. A creation of which nothing was made is dry.
  return { ...heard(await around.ask(otherThan(subject.side), questionTo(subject), { again: true })), followed: false }
}

function isSame(one: Answer, two: Answer): boolean {
  const said = ({ status, headers, body }: Answer) =>
    JSON.stringify([status, body, headers.find(([name]) => name === 'location')])
  return said(one) === said(two)
}
