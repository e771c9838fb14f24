// What is promised of a list of `stats` (contract, 6.4), and so what two lists may differ in without any fault: the order among
// equals, who of some equals is cut off by the limit, anything at random, and what is still in flight while links are followed and made.
import { integerOf } from '../../legacy/php-values'
import type { Parameters } from '../../legacy/request'
import type { Difference } from '../verdict'
import type { Bodies } from './differences'
import { matchingOf, type Row, rowsOf, valueIn } from './lists'

/** Which list was asked for. */
export interface AskedList {
  filter: 'top' | 'bottom' | 'last' | 'random'
  limit: number
  start: number
}

/** Two lists, and what they are to be held against. */
export interface Lists {
  asked: AskedList
  theirs: readonly Row[]
  ours: readonly Row[]
  uniqueUrls: boolean
  /** How many links each side says there are. */
  totals: readonly [legacy: number, candidate: number]
}

/** Which list a request asks for. */
export function askedList(parameters: Parameters): AskedList {
  const filter = parameters.get('filter')
  return {
    filter:
      filter === 'bottom' || filter === 'last' ? filter : filter === 'rand' || filter === 'random' ? 'random' : 'top',
    limit: countOf(parameters.get('limit')),
    start: countOf(parameters.get('start')),
  }
}

/** The lists of a pair of bodies. */
export function listsOf({ legacy, candidate, uniqueUrls }: Bodies, parameters: Parameters): Lists {
  const [first = Number.NaN, second = Number.NaN] = [legacy, candidate].map(({ leaves }) =>
    Number(leaves.find(({ path }) => path === 'stats.total_links')?.value),
  )
  const [theirs, ours] = [rowsOf(legacy), rowsOf(candidate)]
  return { asked: askedList(parameters), theirs, ours, uniqueUrls, totals: [first, second] }
}

/** Whether a difference of order or membership is one among equals: both lists rank the same numbers in the same order. */
export function isTie({ path, kind, left, right }: Difference, { asked, theirs, ours }: Lists): boolean {
  if (asked.filter === 'random' || keysOf(theirs, asked) !== keysOf(ours, asked)) return false
  if (path === 'body.links' && kind === 'order') return true
  if (path !== 'body.links.(row)') return false
  const rows = kind === 'missing' ? theirs : ours
  const row = rows.find((each) => valueIn(each, 'shorturl') === (left ?? right))
  if (row === undefined) return false
  // A group of equals can be cut where the list begins and where it ends, and there only.
  const ends = [asked.start > 0 ? rows[0] : undefined, rows.length === asked.limit ? rows.at(-1) : undefined]
  return ends.some((end) => end !== undefined && keyOf(end, asked) === keyOf(row, asked))
}

/**
 * Whether a difference of order or membership comes from links that each side dated by its own clock: the same ranks, a few `seconds`
 * apart at most, and a link that both list with two dates. Where such dates are usual (`isUsual`) none has to be on both, if they are few.
 */
export function isByOwnClocks(
  { path, kind, left, right }: Difference,
  { asked, theirs, ours, uniqueUrls }: Lists,
  seconds: number,
  isUsual: boolean,
): boolean {
  if (asked.filter !== 'last' || theirs.length !== ours.length || !isSorted(theirs, asked) || !isSorted(ours, asked))
    return false
  const apart = (one: Row | undefined, other: Row | undefined) =>
    one === undefined || other === undefined ? Number.NaN : Math.abs(keyOf(one, asked) - keyOf(other, asked)) / 1_000
  if (!theirs.every((row, n) => apart(row, ours[n]) <= seconds)) return false
  const { both } = matchingOf(theirs, ours, uniqueUrls)
  const mayShareNone = isUsual && theirs.length <= fewRows
  if (!(mayShareNone && both.length === 0) && !both.some(([row, other]) => apart(row, other) > 0)) return false
  if (path === 'body.links' && kind === 'order') return true
  if (path !== 'body.links.(row)') return false
  const rows = kind === 'missing' ? theirs : ours
  const row = rows.find((each) => valueIn(each, 'shorturl') === (left ?? right))
  return apart(row, rows.at(-1)) <= seconds || (asked.start > 0 && apart(row, rows[0]) <= seconds)
}

/** Whether a difference of order or membership comes from a list being drawn at random. `root` is what its short URLs begin with. */
export function isRandom({ path, kind, left, right }: Difference, lists: Lists, root: string): boolean {
  const { asked, theirs, ours, totals } = lists
  if (asked.filter !== 'random') return false
  if (path === 'body.links') return kind === 'order'
  if (path !== 'body.links.(row)') return false
  const [rows, total] = kind === 'missing' ? [theirs, totals[0]] : [ours, totals[1]]
  const row = rows.find((each) => valueIn(each, 'shorturl') === (left ?? right))
  const isOnce = rows.filter((each) => valueIn(each, 'shorturl') === (left ?? right)).length === 1
  return row !== undefined && isOnce && rows.length < total && isPlausible(row, root)
}

/** Whether a difference can come from clicks and creations that one side has seen and the other not yet; `k` is how many clicks. */
export function isInFlight(difference: Difference, lists: Lists, k: number): boolean {
  const { path, kind } = difference
  const { asked, theirs, ours, totals } = lists
  if (path === 'body.links' && kind === 'length') {
    return theirs.length === expectedLength(asked, totals[0]) && ours.length === expectedLength(asked, totals[1])
  }
  if (asked.filter === 'random' || !isSorted(theirs, asked) || !isSorted(ours, asked)) return false
  if (path === 'body.links' && kind === 'order') return true
  return path === 'body.links.(row)' && isAtAnEdge(difference, lists, k)
}

/** So few of the newest links can all be others on either side. Of more, one at least is on both, or it is another page of the list. */
const fewRows = 5

/** By so many clicks neighbours in a list change places while traffic goes on. */
const clicksInFlight = 2

/** Rows that only one side lists stand where rows come and go: at an end, with a rank that fits there. */
function isAtAnEdge(
  { kind, left, right }: Difference,
  { asked, theirs, ours, uniqueUrls, totals }: Lists,
  k: number,
): boolean {
  const matching = matchingOf(theirs, ours, uniqueUrls)
  const [rows, alone, others] =
    kind === 'missing' ? [theirs, matching.left, matching.right] : [ours, matching.right, matching.left]
  const row = alone.find((each) => valueIn(each, 'shorturl') === (left ?? right))
  if (row === undefined) return false
  const common = rows.filter((each) => !alone.includes(each))
  const isNewest = common.every((each) => valueIn(each, 'timestamp') <= valueIn(row, 'timestamp'))
  // All links are listed: one more can only be one just made.
  const areAll = asked.start === 0 && theirs.length === totals[0] && ours.length === totals[1]
  if (areAll) return isNewest
  // A link is listed once. Among those that a click or two in flight make equals it may stand anywhere: they say nothing of the end.
  if (rows.filter((each) => valueIn(each, 'shorturl') === (left ?? right)).length > 1) return false
  const apart = asked.filter === 'last' ? 0 : Math.min(k, clicksInFlight)
  const equal = (each: Row) => Math.abs(keyOf(each, asked) - keyOf(row, asked)) <= apart
  const isFirst = common.every((each) => row.at < each.at || equal(each))
  const isLast = common.every((each) => row.at > each.at || equal(each))
  if (!isFirst && !isLast) return false
  if (asked.filter === 'last') return (isFirst && asked.start === 0 && isNewest) || others.length > 0
  const near = isFirst ? common[0] : common.at(-1)
  const rank = Number(valueIn(near ?? others[0] ?? row, 'clicks'))
  return Math.abs(Number(valueIn(row, 'clicks')) - rank) <= k
}

function expectedLength({ limit, start }: AskedList, total: number): number {
  return Math.max(0, Math.min(limit, total - start))
}

function isSorted(rows: readonly Row[], asked: AskedList): boolean {
  const keys = rows.map((row) => keyOf(row, asked))
  const ascending = asked.filter === 'bottom'
  return keys.every((key, n) => n === 0 || (ascending ? key >= (keys[n - 1] ?? key) : key <= (keys[n - 1] ?? key)))
}

function keyOf(row: Row, { filter }: AskedList): number {
  return filter === 'last' ? Date.parse(`${valueIn(row, 'timestamp')}Z`) : Number(valueIn(row, 'clicks'))
}

function keysOf(rows: readonly Row[], asked: AskedList): string {
  return rows.map((row) => keyOf(row, asked)).join()
}

/** Whether a row that cannot be held against another is at least what a row has to be. */
function isPlausible(row: Row, root: string): boolean {
  const names = row.leaves.map(({ path }) => path).join()
  const shorturl = valueIn(row, 'shorturl').replace(/^https:/, 'http:')
  return (
    names === 'shorturl,url,title,timestamp,ip,clicks' &&
    shorturl.startsWith(`${root.replace(/^https:/, 'http:')}/`) &&
    /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(valueIn(row, 'timestamp')) &&
    /^\d+$/.test(valueIn(row, 'clicks'))
  )
}

function countOf(value: string | null | undefined): number {
  return value === null ? 1 : integerOf(value ?? '')
}
