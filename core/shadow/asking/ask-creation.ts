// Creations: the side that answered has made the link, and the other one is shown how, so that both end with the same.
import type { Bytes } from '../../legacy/bytes'
import { isEmpty } from '../../legacy/php-values'
import { pinHeader } from '../../legacy/pin'
import { bad, omitted, plain } from '../verdict'
import { apiQuestion, credentialsOf, wanting } from './api-question'
import { effectsOf, readBack, worstOf } from './effects'
import { generatorFault } from './generator'
import { type Kept, longUrlIn } from './made'
import { isOnlyOne, type MadeThere } from './made-there'
import { refusedFor } from './refused-for'
import { type Around, type Heard, heard, type Outcome, pairOf, type Subject, shown } from './subject'
import { leavesOpen, unknownOf } from './unknown'

/** How many links that a creation may have made are tried. Which of more is its own nobody can tell. */
const most = 16

/** Shows a creation to the other side and judges the replies; what is then there of it is judged by `more`. */
export async function compareCreation(subject: Subject, links: MadeThere, around: Around): Promise<Outcome> {
  const nothing = { pair: null, click: null }
  const unclear = { ...nothing, verdict: plain('answer_error'), unknown: unknownOf(subject, around) }
  // It says that it has made a link and does not show it: there is nothing to hold the other side to.
  if (links === 'unclear') return unclear
  // Those of other requests are shown too, and most often answers name them: what is left of some is this one's.
  if (links.length > 1) await around.lag(1)
  if (subject.side === 'candidate' && links.length === 0 && !(await mayBeShown(subject, around))) {
    return { ...nothing, verdict: omitted('unshown'), unknown: [] }
  }
  const shownTo = subject.side === 'candidate' ? shownToLegacy : shownToCandidate
  const said = await shownTo(subject, links.slice(0, most), around)
  if (said === 'unclear') return unclear
  const { made, answer, sample, others } = said
  // One of two has made what the other one was to, so a link is missing, and nobody knows of which it is.
  const isMissing = links.length > 1 ? others !== null : others === 'made' && !isOnlyOne(subject, around)
  if (isMissing) return { ...unclear, pair: pairOf(subject, answer, around) }
  // What is refused for another link tells of that one, as a list does.
  const pinned = made === null ? subject.exact && subject.oneMaker : subject.side === 'legacy'
  const pair = pairOf(subject, answer, around, { pinned })
  const reply = around.judge(pair)
  const outcome = { pair, click: null, unknown: leavesOpen(subject.answer) ? unknownOf(subject, around) : [] }
  if (bad.has(reply.class) || reply.class === 'answer_error') return { ...outcome, verdict: reply }
  return {
    ...outcome,
    verdict: reply,
    async more() {
      const effects = made === null ? [] : await effectsOf(subject, made.keyword, around, pinned)
      const fault = sample === null ? null : await generatorFault(subject, sample, made?.keyword ?? '', around)
      return worstOf(reply, fault === null ? effects : [...effects, fault])
    },
  }
}

interface Shown extends Heard {
  /** The link that the other side was to make; null for none. */
  made: Kept | null
}

/** The legacy's answer: it makes the link that was made, and cannot be told to make none. */
async function shownToLegacy(subject: Subject, links: readonly Kept[], around: Around): Promise<Shown | 'unclear'> {
  const { request, sorted } = subject
  const made = await ownOf(links, subject, around)
  if (made === 'unclear') return made
  const wished = made === null ? request : wanting(request, sorted.parameters ?? new Map(), made.keyword, made.title)
  return { made, ...heard(await around.ask('legacy', { request: wished, route: 'shorturl' }, { again: false })) }
}

/** The candidate's answer: it says of a link that it is another request's, and is then shown the next one that this one may have made. */
async function shownToCandidate(subject: Subject, links: readonly Kept[], around: Around): Promise<Shown> {
  const { ask, pins } = around
  const { request, sorted, id } = subject
  const question = shown(subject, { request, route: 'shorturl' }, false)
  const [made = null, ...rest] = links
  if (made === null) return { made, ...heard(await ask('candidate', question, { again: true })) }
  const { keyword, timestamp, title, ip } = made
  const generated = isEmpty(sorted.parameters?.get('keyword'))
  const pin = pins.sign({ keyword, created: timestamp, title, ip, generated }, id)
  const pinned = { ...question, headers: { ...question.headers, [pinHeader]: pin } }
  const said = heard(await ask('candidate', pinned, { again: true }))
  if (said.others !== null && rest.length > 0) return shownToCandidate(subject, rest, around)
  return { made, ...said }
}

/** Which of some links this request has made: the first that the legacy lacks yet, since those of other requests are shown to it too. */
async function ownOf(links: readonly Kept[], subject: Subject, around: Around): Promise<Kept | null | 'unclear'> {
  if (links.length < 2) return links[0] ?? null
  for (const link of links) {
    const there = await thereOf(link.keyword, subject, around)
    if (there !== 'there') return there === 'missing' ? link : there
  }
  return 'unclear'
}

/**
 * Whether the legacy can be shown a creation of which the candidate made nothing: it cannot be told to make none, so it must be sure to
 * refuse it too. What it refuses for the sake of another link is shown once that link is there.
 */
async function mayBeShown(subject: Subject, around: Around): Promise<boolean> {
  const named = refusedFor(subject.answer, subject.sorted.parameters ?? new Map(), around.settings)
  if (named === 'whatever') return true
  if (named.length === 0) return false
  const isOneThere = async () => {
    // Where that is unclear nobody can say whether the legacy would refuse it, as if there were none.
    for (const link of named) if ((await thereOf(link, subject, around)) === 'there') return true
    return false
  }
  if (await isOneThere()) return true
  await around.lag(1)
  return isOneThere()
}

/** Whether the legacy has a link now. That it gives no answer, or none to whoever asks, tells nothing. */
async function thereOf(shorturl: Bytes, subject: Subject, around: Around): Promise<'there' | 'missing' | 'unclear'> {
  const asked = { ...credentialsOf(subject.sorted.parameters ?? new Map()), shorturl }
  const answer = await readBack(
    'legacy',
    apiQuestion(subject.request, 'expand', asked, around.settings),
    subject,
    around,
  )
  if (longUrlIn(answer) !== null) return 'there'
  return answer.status === 404 ? 'missing' : 'unclear'
}
