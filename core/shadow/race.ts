// A request can be shown to the other side before what it depends on has arrived there, by another log stream. So a pair that differs is
// asked again later. Only where the other side has changed its mind, to what is right, was it a race.
import { apiQuestion, credentialsOf, ownCredentials } from './api-question'
import { expanded, questionTo, secondAnswer } from './ask-other'
import { LeftAlone } from './asking'
import { readBack } from './effects'
import { type Answer, headerOf } from './exchange'
import { isWithin, keptIn } from './made'
import type { Pair } from './pair'
import { type Around, heard, type Outcome, otherThan, pairOf, type Subject } from './subject'
import { bad, type Verdict } from './verdict'

/**
 * Whether a divergence may be one of time. A creation that made its link is over: what it says does not change any more. Where nothing
 * is in flight nobody can be behind in what is only read. And who is behind does not know of a link: it has no other target.
 */
export function mayBeRace(
  { sorted, side }: Subject,
  { class: name, differences }: Verdict,
  pair: Pair | null,
): pair is Pair {
  if (name !== 'divergence' || pair === null || pair.pinned) return false
  if (pair.exact && sorted.effect === 'none') return false
  switch (sorted.route) {
    case 'shorturl':
      return side === 'legacy'
    case 'stats':
    case 'db-stats':
      return true
    case 'expand':
    case 'url-stats':
      return seemsLate(pair) || seemsEarly(pair) || differences.every(({ path }) => /\.(?:title|clicks)$/.test(path))
    case 'redirect':
      return seemsLate(pair) || seemsEarly(pair)
    case 'statistics-page':
      return pair.legacy.status !== pair.candidate.status
    default:
      return false
  }
}

/** Whether the other side only seems not to know of a link yet. */
export function seemsLate({ settings, side, legacy, candidate, sorted }: Pair): boolean {
  const [first, other] = side === 'legacy' ? [legacy, candidate] : [candidate, legacy]
  if (sorted.effect === 'create') return first.status === 400 && other.status === 200
  if (sorted.effect === 'click') return first.status === 301 && headerOf(other, 'location') === settings.site
  return first.status === 200 && other.status === 404
}

/** Whether the answering side only seems to have been asked before a link was there, and the other side since. */
function seemsEarly(pair: Pair): boolean {
  return pair.sorted.effect !== 'create' && seemsLate({ ...pair, side: otherThan(pair.side) })
}

/** Whether the link that a request is about was made at or after it, as the answering side tells. */
async function wasMadeSince(subject: Subject, around: Around): Promise<boolean> {
  const { sorted, side, request, at } = subject
  const shown = credentialsOf(sorted.parameters ?? new Map())
  const credentials = Object.keys(shown).length > 0 ? shown : ownCredentials(around.settings)
  if (credentials === null || sorted.keyword === '') return false
  const question = apiQuestion(request, 'url-stats', { ...credentials, shorturl: sorted.keyword }, around.settings)
  const kept = keptIn(await readBack(side, question, subject, around), sorted.keyword)
  return kept !== null && isWithin(kept, at, Number.POSITIVE_INFINITY)
}

/**
 * Asks a pair again, nowhere where it counts, and gives the outcome that holds: the first one, unless the other side has caught up, or was
 * asked about a link that is younger than the request. A click that was none because its link was not there yet is one then, and one that
 * was none where it was answered stays none.
 */
export async function askedAgain(subject: Subject, first: Outcome, pair: Pair, around: Around): Promise<Outcome> {
  try {
    const other = subject.side === 'legacy' ? pair.candidate : pair.legacy
    const second = await otherAgain(subject, pair, around)
    if (second === null) return first
    const isOlder = seemsEarly(pair) && (await wasMadeSince(subject, around))
    const asksBoth = isOlder || subject.sorted.effect === 'none'
    const answering = asksBoth ? await secondAnswer(subject, around) : subject.answer
    // Nobody can be behind with a list but who was asked first: it is out of date as soon as anybody follows a link.
    const isList = subject.sorted.route === 'stats' && answering !== null && !isSame(answering, subject.answer)
    const mayBeEither = isOlder || isList
    if (isSame(second.answer, other) && !mayBeEither) return first
    const now = { ...subject, answer: answering ?? subject.answer }
    const { class: name } = around.judge(pairOf(now, second.answer, around))
    if (bad.has(name) || name === 'answer_error') return first
    const { differences } = first.verdict
    return {
      ...first,
      verdict: { class: 'race_resolved', masks: [], differences },
      click: isOlder ? null : (first.click ?? second.click),
    }
  } catch (error) {
    if (error instanceof LeftAlone) return first
    throw error
  }
}

async function otherAgain(subject: Subject, pair: Pair, around: Around) {
  if (subject.side === 'candidate' && subject.sorted.effect === 'click') {
    const answer = await expanded(subject, around, pair.candidate)
    const wasThere = pair.legacy.status === 301
    // What was answered without the link was no click. Now it is one, as it was here.
    if (answer?.status === 301 && !wasThere)
      return heard(await around.ask('legacy', questionTo(subject), { again: false }))
    return answer && { answer, click: null }
  }
  // The very same question: the candidate counts nothing of it, and reports the same click. A creation of which nothing was made is dry.
  return heard(await around.ask(otherThan(subject.side), questionTo(subject), { again: true }))
}

function isSame(one: Answer, two: Answer): boolean {
  const said = ({ status, headers, body }: Answer) =>
    JSON.stringify([status, body, headers.find(([name]) => name === 'location')])
  return said(one) === said(two)
}
