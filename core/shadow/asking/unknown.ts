// A side that gave no answer may have done what it was asked all the same. What follows from that is its fault, and not a divergence.
import type { Bytes } from '../../legacy/bytes'
import { cleanUrl } from '../../legacy/clean-url'
import { type Answer, headerOf } from '../exchange'
import { readBody } from '../judging/body'
import { askedList } from '../judging/list-promise'
import { rowsOf, valueIn } from '../judging/lists'
import { saidBy } from '../judging/transport'
import type { Pair } from '../pair'
import type { Unknown } from '../pairs/unknown-table'
import type { Difference, Verdict } from '../verdict'
import { isOnOneSide } from './absence'
import { keptIn, knownIn, longUrlIn, refusalIn } from './made'
import type { Around, Subject } from './subject'

type Names = Pick<Around, 'nameOf'>

/** What the answering side may have done: made a link of a URL and under a keyword, or counted a click. */
export function unknownOf({ sorted: { effect, keyword, parameters } }: Subject, { nameOf }: Names): Unknown[] {
  if (effect === 'click') return keyword === '' ? [] : [`click:${nameOf(keyword)}`]
  const url = parameters?.get('url')
  if (effect !== 'create' || !url) return []
  const wanted = parameters?.get('keyword')
  return [`url:${nameOf(cleaned(url))}`, ...(wanted ? [`keyword:${nameOf(wanted)}` as const] : [])]
}

/** Whether an answer leaves open what was done. One that fails by the contract says that nothing was. */
export function leavesOpen(answer: Answer): boolean {
  return answer.failure !== undefined || (answer.status >= 500 && refusalIn(answer) !== 'error:concurrency')
}

/**
 * Whether a divergence is all explained by what may have happened unseen (`noted`): a link that only one side has, and what that does to
 * lists and totals; or a click more. Another target, status, header or title is explained by nothing.
 */
export function isExplained(
  { sorted }: Pick<Subject, 'sorted'>,
  pair: Pair,
  { open = [] }: Verdict,
  noted: ReadonlySet<Unknown>,
  { nameOf }: Names,
): boolean {
  if (noted.size === 0 || open.length === 0) return false
  const isNoted = (kind: 'url' | 'keyword', value: Bytes | null) => !!value && noted.has(`${kind}:${nameOf(value)}`)
  const sides = [pair.legacy, pair.candidate]
  if (isOnOneSide(pair)) {
    if (sorted.effect !== 'create')
      return (
        isNoted('keyword', sorted.keyword) || sides.some((answer) => isNoted('url', targetIn(answer, sorted.keyword)))
      )
    // The names of a creation are what it may have done itself.
    const codes = sides.map(refusalIn)
    const [url, wanted] = [sorted.parameters?.get('url') ?? '', sorted.parameters?.get('keyword') ?? '']
    return (
      (codes.includes('error:url') && isNoted('url', cleaned(url))) ||
      (codes.includes('error:keyword') && isNoted('keyword', wanted))
    )
  }
  if (sorted.route === 'stats' || sorted.route === 'db-stats') {
    const { start } = askedList(sorted.parameters ?? new Map())
    return areListsExplained(open, sides, noted, isNoted, start)
  }
  const keyword = sorted.effect === 'create' ? (knownIn(pair.legacy) ?? '') : sorted.keyword
  return open.every(isOfClicks) && noted.has(`click:${nameOf(keyword)}`)
}

/** Rows of links that may have been made unseen, as many that they have pushed out of the other list, and what is summed of them. */
function areListsExplained(
  open: readonly Difference[],
  sides: readonly Answer[],
  noted: ReadonlySet<Unknown>,
  isNoted: (kind: 'url' | 'keyword', value: Bytes | null) => boolean,
  start: number,
): boolean {
  const links = [...noted].filter((each) => each.startsWith('url:')).length
  const areClicks = [...noted].some((each) => each.startsWith('click:'))
  const rows = sides.flatMap((answer) => rowsOf(readBody(saidBy(answer).body)))
  const isMade = ({ left, right }: Difference) => {
    const shorturl = left ?? right ?? ''
    const url = rows.filter((row) => valueIn(row, 'shorturl') === shorturl).map((row) => valueIn(row, 'url'))
    return isNoted('keyword', shorturl.slice(shorturl.lastIndexOf('/') + 1)) || url.some((each) => isNoted('url', each))
  }
  const single = open.filter(({ path }) => path === 'body.links.(row)')
  const made = single.filter(isMade)
  const pushed = single.filter((each) => !made.includes(each))
  const of = (some: readonly Difference[], wanted: Difference['kind']) =>
    some.filter(({ kind }) => kind === wanted).length
  // Clicks unseen exchange rows at the ends. A link unseen may stand before the part that is shown, and push rows into it and out of it.
  const areExchanged = areClicks && of(single, 'missing') === of(single, 'extra')
  const before = start > 0 ? links : 0
  const isPushed = ({ kind }: Difference) =>
    areExchanged || of(pushed, kind) <= before + made.filter((each) => each.kind !== kind).length
  return open.every((difference) => {
    const { path, kind } = difference
    if (path === 'body.links.(row)') return made.includes(difference) || isPushed(difference)
    if (path === 'body.links')
      return kind === 'length'
        ? apart(difference) <= Math.max(before, made.length)
        : before + made.length > 0 || areClicks
    if (/\.total_links$/.test(path)) return apart(difference) <= links
    return areClicks && (isOfClicks(difference) || /\.total_clicks$/.test(path))
  })
}

function isOfClicks({ path, kind }: Difference): boolean {
  return kind === 'value' && /\.clicks$/.test(path)
}

function apart({ left, right }: Difference): number {
  return Math.abs(Number(left) - Number(right))
}

/** Where a link leads, as an answer tells. */
function targetIn(answer: Answer, keyword: Bytes): Bytes | null {
  const { body } = saidBy(answer)
  // In the simple format `expand` answers with nothing else.
  if (answer.status === 200 && readBody(body).kind === 'text') return body
  return headerOf(answer, 'location') ?? longUrlIn(answer) ?? keptIn(answer, keyword)?.url ?? null
}

function cleaned(url: Bytes): Bytes {
  return cleanUrl(cleanUrl(url))
}
