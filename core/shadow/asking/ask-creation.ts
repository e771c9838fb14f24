// Creations: the side that answered has made the link, and the other one is shown how, so that both end with the same.
import type { Bytes } from '../../legacy/bytes'
import { cleanKeyword } from '../../legacy/keywords'
import { integerOf, isEmpty } from '../../legacy/php-values'
import { pinHeader } from '../../legacy/pin'
import type { LegacySettings } from '../../legacy/settings'
import type { Route } from '../route'
import { bad, omitted, plain } from '../verdict'
import { apiQuestion, credentialsOf, wanting } from './api-question'
import { effectsOf, readBack, worstOf } from './effects'
import { generatorFault } from './generator'
import { isOf, isWithin, type Kept, keptIn, knownIn, listedIn, longUrlIn, madeBy, mayHaveMade, refusalIn } from './made'
import { type Around, heard, type Outcome, pairOf, type Subject, shown } from './subject'
import { leavesOpen, unknownOf } from './unknown'

/** How long after the request a link may have been made by it, in milliseconds: clocks differ, and somebody waited no longer. */
const slowest = 15_000

/** How many of the newest links are looked through for one that no answer names. */
const newest = '1000'

/** What the answering side has made: a link, none, or one that it does not show. */
export type MadeThere = Kept | null | 'unclear'

/** Shows a creation to the other side and judges the replies; what is then there of it is judged by `more`. */
export async function compareCreation(subject: Subject, made: MadeThere, around: Around): Promise<Outcome> {
  const nothing = { pair: null, click: null }
  // It says that it has made a link and does not show it: there is nothing to hold the other side to.
  if (made === 'unclear') return { ...nothing, verdict: plain('answer_error'), unknown: unknownOf(subject, around) }
  if (subject.side === 'candidate' && made === null && !(await mayBeShown(subject, around))) {
    return { ...nothing, verdict: omitted('unshown'), unknown: [] }
  }
  const { answer, sample } = await shownTo(subject, made, around)
  const pinned = made !== null && subject.side === 'legacy'
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

/** The other side's answer. It makes the link that was made, and where it can be told to, none if none was. */
async function shownTo(subject: Subject, made: Kept | null, { ask, pins }: Around) {
  const { request, sorted, id } = subject
  if (subject.side === 'candidate') {
    const parameters = sorted.parameters ?? new Map()
    const wished = made === null ? request : wanting(request, parameters, made.keyword, made.title)
    return heard(await ask('legacy', { request: wished, route: 'shorturl' }, { again: false }))
  }
  const question = shown(subject, { request, route: 'shorturl' }, false)
  if (made === null) return heard(await ask('candidate', question, { again: true }))
  const { keyword, timestamp, title, ip } = made
  const generated = isEmpty(sorted.parameters?.get('keyword'))
  const pin = pins.sign({ keyword, created: timestamp, title, ip, generated }, id)
  return heard(
    await ask('candidate', { ...question, headers: { ...question.headers, [pinHeader]: pin } }, { again: true }),
  )
}

/** What the answering side has made, as it shows it by now. */
export async function linkMade(subject: Subject, around: Around): Promise<MadeThere> {
  const { answer, at } = subject
  if (answer.failure !== undefined) return null
  const keyword = madeBy(answer)
  // It may name one that is not there: then what it has made is looked for.
  if (keyword !== null) return (await kept(subject, keyword, around)) ?? (await listed(subject, around)) ?? 'unclear'
  if (!mayHaveMade(answer)) return null
  const wanted = wantedBy(subject, around.settings.base)
  if (wanted !== '') {
    const found = await kept(subject, wanted, around)
    // Somebody else may have taken the keyword in the same second.
    if (found !== null && isOf(found, textAt(subject, 'url')) && isWithin(found, at, at + slowest)) return found
    return answer.status === 200 ? 'unclear' : null
  }
  // Without a body only the status says that a link was made.
  return (await listed(subject, around)) ?? (answer.status === 200 ? 'unclear' : null)
}

/** The link that a request has made, among the newest; null when there is none. */
async function listed(subject: Subject, around: Around): Promise<MadeThere> {
  const list = await question(subject, 'stats', { filter: 'last', limit: newest, start: '0' }, around)
  // Whoever may not look was not let in to make a link either.
  if (list.status === 403 && !mayHaveRunOut(subject, around)) return null
  if (list.status !== 200) return 'unclear'
  return listedIn(list, textAt(subject, 'url'), subject.at, subject.at + slowest)
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
  const named = refusedFor(subject)
  if (typeof named === 'boolean') return named
  const isThere = async () => {
    const asked = { ...credentialsOf(subject.sorted.parameters ?? new Map()), shorturl: named }
    const { settings } = around
    return (
      longUrlIn(await readBack('legacy', apiQuestion(subject.request, 'expand', asked, settings), subject, around)) !==
      null
    )
  }
  if (await isThere()) return true
  await around.lag(1)
  return isThere()
}

/** The link for whose sake a creation was refused; true where it is refused whatever there is, false where the answer does not tell. */
function refusedFor(subject: Subject): Bytes | boolean {
  if (subject.answer.status === 403) return true
  switch (refusalIn(subject.answer)) {
    case 'error:nourl':
      return true
    case 'error:noloop':
      return textAt(subject, 'url')
    case 'error:keyword':
      return wantedBy(subject)
    case 'error:url':
      return knownIn(subject.answer) ?? false
    default: {
      // An answer without words can still only be a refusal where the keyword that is wanted is taken.
      const wanted = wantedBy(subject)
      return subject.answer.status === 400 && wanted !== '' ? wanted : false
    }
  }
}

/** The keyword that a creation wants; empty where one is generated, which is also what `keyword=0` asks for. */
function wantedBy(subject: Subject, base: LegacySettings['base'] = 62): Bytes {
  const keyword = textAt(subject, 'keyword')
  return isEmpty(keyword) ? '' : cleanKeyword(keyword, base)
}

function textAt({ sorted }: Subject, name: string): Bytes {
  return sorted.parameters?.get(name) ?? ''
}
