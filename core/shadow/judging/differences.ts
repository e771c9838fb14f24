// Two answers, and every place in which they differ. Nothing is excused here.
import type { Bytes } from '../../legacy/bytes'
import type { Difference } from '../verdict'
import { readBody } from './body'
import { headerDifferences } from './headers'
import { seenOf } from './html-body'
import type { Reading } from './leaf'
import { leafDifferences } from './leaves'
import { frameOf, hasRows, listDifferences } from './lists'
import { locationDifferences } from './location'
import type { Said } from './transport'

/** Both bodies, taken apart. */
export interface Bodies {
  legacy: Reading
  candidate: Reading
  /** Whether a URL has one link only. */
  uniqueUrls: boolean
}

/** Both bodies of a pair. */
export function bodiesOf(left: Said, right: Said, uniqueUrls: boolean): Bodies {
  return { legacy: readBody(left.body), candidate: readBody(right.body), uniqueUrls }
}

/** Every difference of two answers, the gravest kind of place first: status, location, headers, body. */
export function differencesBetween(left: Said, right: Said, bodies: Bodies): Difference[] {
  const differences: Difference[] = []
  if (left.status !== right.status)
    differences.push({ path: 'status', kind: 'value', left: String(left.status), right: String(right.status) })
  differences.push(...locations(left, right), ...headerDifferences(left.headers, right.headers))
  if (left.body !== right.body) differences.push(...bodyDifferences(left.body, right.body, bodies))
  return differences
}

function locations(left: Said, right: Said): Difference[] {
  const [theirs, ours] = [left.headers.get('location'), right.headers.get('location')]
  const [first, second] = [theirs?.[0] ?? null, ours?.[0] ?? null]
  if (first === null && second === null) return []
  if (second === null) return [{ path: 'location', kind: 'missing', left: first, right: null }]
  if (first === null) return [{ path: 'location', kind: 'extra', left: null, right: second }]
  if (theirs?.length === 1 && ours?.length === 1) return locationDifferences(first, second)
  const [all, others] = [theirs?.join(', ') ?? '', ours?.join(', ') ?? '']
  return all === others ? [] : [{ path: 'location', kind: 'length', left: all, right: others }]
}

function bodyDifferences(left: Bytes, right: Bytes, { legacy, candidate, uniqueUrls }: Bodies): Difference[] {
  if (legacy.kind !== candidate.kind) return [{ path: 'body', kind: 'type', left, right }]
  if (legacy.kind === 'html') return pageDifferences(left, right)
  if (!hasRows(legacy) && !hasRows(candidate))
    return [...leafDifferences(legacy.leaves, candidate.leaves), ...gapDifferences(legacy, candidate)]
  return [...listDifferences(legacy, candidate, uniqueUrls), ...frameDifferences(legacy, candidate)]
}

/** Between the same values something else may still differ: white space, punctuation, a final line break. */
function gapDifferences(legacy: Reading, candidate: Reading): Difference[] {
  if (legacy.leaves.some(({ path }, n) => path !== candidate.leaves[n]?.path)) return []
  if (legacy.leaves.length !== candidate.leaves.length) return []
  const last = legacy.gaps.length - 1
  return legacy.gaps.flatMap((left, n) => {
    const right = candidate.gaps[n] ?? ''
    const place = n === 0 ? 'start' : n === last ? 'end' : 'between'
    return left === right ? [] : [{ path: `body.(${place})`, kind: 'encoding' as const, left, right }]
  })
}

/** The same for lists, which may be of different length. */
function frameDifferences(legacy: Reading, candidate: Reading): Difference[] {
  const [left, right] = [frameOf(legacy), frameOf(candidate)]
  return left === right ? [] : [{ path: 'body.(between)', kind: 'encoding', left, right }]
}

function pageDifferences(left: Bytes, right: Bytes): Difference[] {
  const [theirs, ours] = [seenOf(left), seenOf(right)]
  if (theirs.title !== ours.title)
    return [{ path: 'body.(title)', kind: 'value', left: theirs.title, right: ours.title }]
  if (theirs.text !== ours.text) return [{ path: 'body.(text)', kind: 'value', left: theirs.text, right: ours.text }]
  return [{ path: 'body.(markup)', kind: 'encoding', left, right }]
}
