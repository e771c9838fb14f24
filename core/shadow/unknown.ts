// A side that gave no answer may have done what it was asked all the same. What follows from that is its fault, and not a divergence.
import { cleanUrl } from '../legacy/clean-url'
import { headerOf } from './exchange'
import { longUrlIn } from './made'
import type { Pair } from './pair'
import type { Unknown } from './pairs-table'
import type { Around, Subject } from './subject'
import type { Difference } from './verdict'

/** What the answering side may have done: made a link of a URL or under a keyword, or counted a click. */
export function unknownOf({ sorted, sorted: { parameters } }: Subject, { nameOf }: Pick<Around, 'nameOf'>): Unknown[] {
  const unknown: Unknown[] = []
  const url = parameters?.get('url')
  const keyword = sorted.effect === 'create' ? parameters?.get('keyword') : sorted.keyword
  if (sorted.effect === 'create' && url) unknown.push(`url:${nameOf(cleanUrl(cleanUrl(url)))}`)
  if (keyword) unknown.push(`keyword:${nameOf(keyword)}`)
  return unknown
}

/** What a pair is about: if any of it may have happened unseen, the pair proves nothing. */
export function aboutOf(subject: Subject, pair: Pair, around: Pick<Around, 'nameOf'>): Unknown[] {
  const { nameOf } = around
  const answers = [pair.legacy, pair.candidate]
  const urls = answers.flatMap((answer) => [headerOf(answer, 'location'), longUrlIn(answer)])
  const named = urls.filter((url) => typeof url === 'string').map((url): Unknown => `url:${nameOf(url)}`)
  const { keyword } = subject.sorted
  const own: Unknown[] = keyword === '' ? [] : [`keyword:${nameOf(keyword)}`]
  return [...new Set([...unknownOf(subject, around), ...own, ...named])]
}

/**
 * Whether totals and lists differ in nothing but how much each side has counted, by no more than `most`: of what happened unseen some
 * links are in the lists of one side only, and some clicks in its counters.
 */
export function isCounter({ sorted: { route } }: Subject, differences: readonly Difference[], most: number): boolean {
  if (route !== 'stats' && route !== 'db-stats') return false
  return differences.every(({ path, kind, left, right }) => {
    if (/\.(?:clicks|total_links|total_clicks)$/.test(path))
      return kind === 'value' && Math.abs(Number(left) - Number(right)) <= most
    return /^body\.links(?:\.\((?:row|names)\))?$/.test(path)
  })
}
