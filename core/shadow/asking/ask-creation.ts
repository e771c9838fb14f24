// Creations: the side that answered has made the link, and the other one is shown how, so that both end with the same.
import type { Bytes } from '../../legacy/bytes'
import { integerOf, isEmpty } from '../../legacy/php-values'
import { pinHeader } from '../../legacy/pin'
import type { Side } from '../exchange'
import type { Route } from '../route'
import { bad, omitted, plain } from '../verdict'
import { apiQuestion, credentialsOf, wanting } from './api-question'
import { effectsOf, readBack, worstOf } from './effects'
import { generatorFault } from './generator'
import { isOf, isTitled, isWithin, type Kept, keptIn, listedIn, longUrlIn, madeBy, mayHaveMade } from './made'
import { refusedFor, wantedIn } from './refused-for'
import { type Around, type Heard, heard, type Outcome, pairOf, type Subject, shown } from './subject'
import { leavesOpen, unknownOf } from './unknown'

/** How long after the request a link may have been made by it, in milliseconds: clocks differ, and somebody waited no longer. */
const slowest = 15_000

/** How many of the newest links are looked through for one that no answer names. */
const newest = '1000'

/** What the answering side may have made: none of these links, if there are none, else one of them, the oldest first; or one that it does not show. */
export type MadeThere = readonly Kept[] | 'unclear'

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
  const { made, answer, sample, isOthers } = await shownTo(subject, links, around)
  // One of two has made what the other one was to, so a link is missing, and nobody knows of which it is.
  if (isOthers && !isOnlyOne(subject, around)) return { ...unclear, pair: pairOf(subject, answer, around) }
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

/** The other side's answer. It makes the link that was made, and where it can be told to, none if none was. */
async function shownTo(subject: Subject, links: readonly Kept[], around: Around): Promise<Shown> {
  if (subject.side === 'legacy') return shownToCandidate(subject, links, around)
  const { request, sorted } = subject
  const made = await ownOf(links, subject, around)
  const wished = made === null ? request : wanting(request, sorted.parameters ?? new Map(), made.keyword, made.title)
  return { made, ...heard(await around.ask('legacy', { request: wished, route: 'shorturl' }, { again: false })) }
}

/** The candidate's answer: it says of a link that it is another request's, and is then shown the next one that this one may have made. */
async function shownToCandidate(subject: Subject, links: readonly Kept[], around: Around): Promise<Shown> {
  const { ask, pins } = around
  const { request, sorted, id } = subject
  const question = shown(subject, { request, route: 'shorturl' }, false)
  const [made = null, ...others] = links
  if (made === null) return { made, ...heard(await ask('candidate', question, { again: true })) }
  const { keyword, timestamp, title, ip } = made
  const generated = isEmpty(sorted.parameters?.get('keyword'))
  const pin = pins.sign({ keyword, created: timestamp, title, ip, generated }, id)
  const pinned = { ...question, headers: { ...question.headers, [pinHeader]: pin } }
  const said = heard(await ask('candidate', pinned, { again: true }))
  if (said.isOthers && others.length > 0) return shownToCandidate(subject, others, around)
  return { made, ...said }
}

/** Which of some links this request has made: the first that the legacy lacks yet, since those of other requests are shown to it too. */
async function ownOf(links: readonly Kept[], subject: Subject, around: Around): Promise<Kept | null> {
  if (links.length < 2) return links[0] ?? null
  for (const link of links) if (!(await isThere('legacy', link.keyword, subject, around))) return link
  return links[0] ?? null
}

/** What the answering side has made, as it shows it by now. */
export async function linkMade(subject: Subject, around: Around): Promise<MadeThere> {
  const { answer, at, sorted } = subject
  if (answer.failure !== undefined) return []
  const keyword = madeBy(answer)
  const named = keyword === null ? null : await kept(subject, keyword, around)
  if (named !== null) return [named]
  if (keyword === null && !mayHaveMade(answer, sorted.parameters ?? new Map())) return []
  // It may name one that is not there: then what it has made is looked for.
  const wanted = keyword === null ? wantedIn(sorted.parameters ?? new Map(), around.settings) : null
  const found = wanted === null ? await listed(subject, around) : await kept(subject, wanted, around)
  if (found === 'unclear') return found
  const isMade = answer.status === 200
  // A link that was made is known by what there is only once. Else somebody else may have made this one in the same second.
  const isKnown = isMade && isOnlyOne(subject, around)
  const isLikely = (link: Kept) => isTitled(link, textAt(subject, 'title')) && isWithin(link, at, at + slowest)
  const isOwn = (link: Kept) => isOf(link, textAt(subject, 'url')) && (isKnown || isLikely(link))
  const own = [found ?? []].flat().filter(isOwn)
  return isMade && own.length === 0 ? 'unclear' : own
}

/** Whether there can only be one link of what a creation wants. */
function isOnlyOne(subject: Subject, { settings }: Around): boolean {
  return settings.uniqueUrls || wantedIn(subject.sorted.parameters ?? new Map(), settings) !== null
}

/** The newest links, the oldest of them first; none for whoever was not let in. */
async function listed(subject: Subject, around: Around): Promise<MadeThere> {
  const list = await question(subject, 'stats', { filter: 'last', limit: newest, start: '0' }, around)
  // Whoever may not look was not let in to make a link either.
  if (list.status === 403 && !mayHaveRunOut(subject, around)) return []
  return list.status === 200 ? listedIn(list) : 'unclear'
}

/** Whether credentials may have been good for the request and not be any more: they were signed for a time. */
function mayHaveRunOut(subject: Subject, { settings }: Around): boolean {
  const signed = integerOf(textAt(subject, 'timestamp'))
  return Math.abs(Math.floor(subject.at / 1000) - signed) < settings.nonceLife
}

async function kept(subject: Subject, keyword: Bytes, around: Around): Promise<Kept | null> {
  return keptIn(await question(subject, 'url-stats', { shorturl: keyword }, around), keyword)
}

/** Asks the answering side, with the credentials that the caller has shown it. */
function question(subject: Subject, route: Route, asked: Record<string, Bytes>, around: Around) {
  const parameters = { ...credentialsOf(subject.sorted.parameters ?? new Map()), ...asked }
  const put = apiQuestion(subject.request, route, parameters, around.settings)
  return readBack(subject.side, put, subject, around)
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
    for (const link of named) if (await isThere('legacy', link, subject, around)) return true
    return false
  }
  if (await isOneThere()) return true
  await around.lag(1)
  return isOneThere()
}

/** Whether a side has a link now. */
async function isThere(side: Side, shorturl: Bytes, subject: Subject, around: Around): Promise<boolean> {
  const asked = { ...credentialsOf(subject.sorted.parameters ?? new Map()), shorturl }
  const put = apiQuestion(subject.request, 'expand', asked, around.settings)
  return longUrlIn(await readBack(side, put, subject, around)) !== null
}

function textAt({ sorted }: Subject, name: string): Bytes {
  return sorted.parameters?.get(name) ?? ''
}
