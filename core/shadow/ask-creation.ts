// Creations: the side that answered has made the link, and the other one is shown how, so that both end with the same.
import type { Bytes } from '../legacy/bytes'
import { cleanKeyword } from '../legacy/keywords'
import { isEmpty } from '../legacy/php-values'
import { pinHeader } from '../legacy/pin'
import { apiQuestion, credentialsOf, wanting } from './api-question'
import { effectsOf, readBack, worstOf } from './effects'
import { generatorFault } from './generator'
import { isWithin, type Kept, keptIn, listedIn, madeBy, mayHaveMade } from './made'
import type { Route } from './route'
import { type Around, heard, type Outcome, pairOf, type Subject, shown } from './subject'
import { unknownOf } from './unknown'
import { bad, type Verdict } from './verdict'

/** How long after the request a link may have been made by it, in milliseconds: clocks differ, and somebody waited no longer. */
const slowest = 15_000

/** How many of the newest links are looked through for one that no answer names. */
const newest = '50'

/** Shows a creation to the other side and judges the replies, then what is there of it. */
export async function compareCreation(subject: Subject, around: Around): Promise<Outcome> {
  const made = await linkMade(subject, around)
  const nothing = { pair: null, click: null }
  // It says that it has made a link and does not show it: there is nothing to hold the other side to.
  if (made === 'unclear') return { ...nothing, verdict: plain('answer_error'), unknown: unknownOf(subject, around) }
  if (subject.side === 'candidate' && made === null && subject.answer.status === 429) {
    // The other side knows no caller but us, and would make the link.
    return { ...nothing, verdict: { ...plain('not_compared'), omission: 'unsupported' }, unknown: [] }
  }
  const { answer, sample } = await shownTo(subject, made, around)
  const pinned = made !== null && subject.side === 'legacy'
  const pair = pairOf(subject, answer, around, { pinned })
  const reply = around.judge(pair)
  const outcome = { pair, click: null, unknown: subject.answer.status >= 500 ? unknownOf(subject, around) : [] }
  if (bad.has(reply.class) || reply.class === 'answer_error') return { ...outcome, verdict: reply }
  const effects = made === null ? [] : await effectsOf(subject, made.keyword, around, pinned)
  const fault = sample === null ? null : await generatorFault(subject, sample, made?.keyword ?? '', around)
  return { ...outcome, verdict: worstOf(reply, fault === null ? effects : [...effects, fault]) }
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

/** The link that the answering side has made; null for none, `unclear` when it cannot be told. */
async function linkMade(subject: Subject, around: Around): Promise<Kept | null | 'unclear'> {
  const { answer, at } = subject
  const keyword = madeBy(answer)
  if (keyword !== null) return (await kept(subject, keyword, around)) ?? 'unclear'
  if (!mayHaveMade(answer)) return null
  const wanted = cleanKeyword(textAt(subject, 'keyword'), around.settings.base)
  if (wanted !== '') {
    const found = await kept(subject, wanted, around)
    return found !== null && isWithin(found, at, at + slowest) ? found : null
  }
  const list = await question(subject, 'stats', { filter: 'last', limit: newest, start: '0' }, around)
  if (list.status !== 200) return 'unclear'
  return listedIn(list, textAt(subject, 'url'), at, at + slowest)
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

function textAt({ sorted }: Subject, name: string): Bytes {
  return sorted.parameters?.get(name) ?? ''
}

function plain(name: Verdict['class']): Verdict {
  return { class: name, masks: [], differences: [] }
}
