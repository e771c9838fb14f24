// Which link a creation has made where it was answered. What its answer does not show is looked for, and an outage is not "none".
import type { Bytes } from '../../legacy/bytes'
import { integerOf } from '../../legacy/php-values'
import type { Answer } from '../exchange'
import type { Route } from '../route'
import { apiQuestion, credentialsOf } from './api-question'
import { readBack } from './effects'
import { isOf, isTitled, isWithin, type Kept, keptIn, listedIn, madeBy, mayHaveMade } from './made'
import { wantedIn } from './refused-for'
import type { Around, Subject } from './subject'

/** How long after the request a link may have been made by it, in milliseconds: clocks differ, and somebody waited no longer. */
const slowest = 15_000

/** How many of the newest links are looked through for one that no answer names. */
const newest = '1000'

/**
 * What the answering side may have made: none of these links, if there are none, else one of them, the oldest first; or one that it does not
 * show.
 */
export type MadeThere = readonly Kept[] | 'unclear'

/** What the answering side has made, as it shows it by now. */
export async function linkMade(subject: Subject, around: Around): Promise<MadeThere> {
  const { answer, at } = subject
  if (answer.failure !== undefined) return []
  const parameters = subject.sorted.parameters ?? new Map()
  const keyword = madeBy(answer)
  const named = keyword === null ? [] : await kept(subject, keyword, around)
  if (named.length > 0 && named !== 'unclear') return named
  if (keyword === null && !mayHaveMade(answer, parameters)) return []
  // It may name one that is not there: then what it has made is looked for.
  const wanted = keyword === null ? wantedIn(parameters, around.settings) : null
  const found = wanted === null ? await listed(subject, around) : await kept(subject, wanted, around)
  if (found === 'unclear') return found
  const same = found.filter((link) => link.keyword === keyword)
  if (same.length > 0) return same
  if (named === 'unclear') return named
  const isMade = answer.status === 200
  // A link that was made is known by what there is only once. Else somebody else may have made this one in the same second.
  const isKnown = isMade && isOnlyOne(subject, around)
  const [url, title] = [parameters.get('url') ?? '', parameters.get('title') ?? '']
  const isLikely = (link: Kept) => isTitled(link, title) && isWithin(link, at, at + slowest)
  const own = found.filter((link) => isOf(link, url) && (isKnown || isLikely(link)))
  return isMade && own.length === 0 ? 'unclear' : own
}

/** Whether there can only be one link of what a creation wants. */
export function isOnlyOne({ sorted }: Subject, { settings }: Around): boolean {
  return settings.uniqueUrls || wantedIn(sorted.parameters ?? new Map(), settings) !== null
}

/** The newest links, the oldest of them first. */
function listed(subject: Subject, around: Around): Promise<MadeThere> {
  return looked(subject, 'stats', { filter: 'last', limit: newest, start: '0' }, around, listedIn)
}

/** The link of a keyword, or none. */
function kept(subject: Subject, keyword: Bytes, around: Around): Promise<MadeThere> {
  return looked(subject, 'url-stats', { shorturl: keyword }, around, (answer) => {
    const link = keptIn(answer, keyword)
    if (link !== null) return [link]
    return answer.status === 404 ? [] : 'unclear'
  })
}

/** Looks for links where a creation was answered, with the credentials that its caller has shown there. */
async function looked(
  subject: Subject,
  route: Route,
  asked: Record<string, Bytes>,
  around: Around,
  read: (answer: Answer) => MadeThere,
): Promise<MadeThere> {
  const parameters = { ...credentialsOf(subject.sorted.parameters ?? new Map()), ...asked }
  const put = apiQuestion(subject.request, route, parameters, around.settings)
  const answer = await readBack(subject.side, put, subject, around)
  // Whoever may not look was not let in to make a link either.
  if (answer.status === 403 && !mayHaveRunOut(subject, around)) return []
  return read(answer)
}

/** Whether credentials may have been good for the request and not be any more: they were signed for a time. */
function mayHaveRunOut({ sorted, at }: Subject, { settings }: Around): boolean {
  const signed = integerOf(sorted.parameters?.get('timestamp') ?? '')
  return Math.abs(Math.floor(at / 1000) - signed) < settings.nonceLife
}
