// A link that one side has and the other one has not: the only thing that waiting, or an answer that was lost, can explain of a status.
import type { LegacySettings } from '../../legacy/settings'
import { type Answer, headerOf } from '../exchange'
import type { Pair } from '../pair'
import type { Sorted } from '../route'
import { refusalIn } from './made'
import { refusedFor } from './refused-for'

/** Whether the other side only seems not to know of a link yet. */
export function seemsLate({ settings, side, legacy, candidate, sorted }: Pair): boolean {
  const [first, other] = side === 'legacy' ? [legacy, candidate] : [candidate, legacy]
  if (sorted.effect === 'create')
    return first.status === 400 && (other.status === 200 || isForLink(first, other, sorted, settings))
  const isHome = headerOf(other, 'location') === settings.site
  if (sorted.effect === 'click') return first.status === 301 && isHome
  if (sorted.route === 'statistics-page') return first.status === 200 && isHome
  return first.status === 200 && other.status === 404
}

/** Whether the answering side only seems to have been asked before a link was there, and the other side since. */
export function seemsEarly(pair: Pair): boolean {
  // Two refusals only: a creation that made its link is over.
  if (pair.sorted.effect === 'create' && (pair.legacy.status !== 400 || pair.candidate.status !== 400)) return false
  return seemsLate(turned(pair))
}

/** Whether only one of the sides, whichever, seems to have a link. */
export function isOnOneSide(pair: Pair): boolean {
  return seemsLate(pair) || seemsLate(turned(pair))
}

/** What a creation is checked for in turn. What is refused without a word of that is so at the end, once all of it was well. */
const checks = ['error:noloop', 'error:url', 'error:keyword', null]

/** Whether a creation is refused for a link, and by the other side, where that link is not, for something that is checked after it. */
function isForLink(first: Answer, other: Answer, { parameters }: Sorted, settings: LegacySettings): boolean {
  const place = checks.indexOf(refusalIn(first))
  if (other.status !== 400 || place < 0 || checks.indexOf(refusalIn(other)) <= place) return false
  const links = refusedFor(first, parameters ?? new Map(), settings)
  return links !== 'whatever' && links.length > 0
}

/** The pair as if the other side had answered. */
function turned(pair: Pair): Pair {
  return { ...pair, side: pair.side === 'legacy' ? 'candidate' : 'legacy' }
}
