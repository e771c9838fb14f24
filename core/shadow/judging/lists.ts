// Lists of `stats`: compared row by row, and a row is found by the short URL it is about, not by where it stands.
import type { Bytes } from '../../legacy/bytes'
import type { Difference } from '../verdict'
import { type Leaf, memberPath, type Reading } from './leaf'
import { leafDifferences } from './leaves'

/** One link of a list. */
export interface Row {
  /** `link_3`. */
  name: string
  /** Its position, from 0. */
  at: number
  /** Its values; their paths begin at the row. */
  leaves: readonly Leaf[]
}

/** The rows of two lists that are about the same link, and those that are in one list only. */
export interface Matching {
  both: readonly (readonly [left: Row, right: Row])[]
  left: readonly Row[]
  right: readonly Row[]
}

const rowPath = /^links\.(link_\d+)\.(.+)$/

/** Whether a body holds a list with at least one row. */
export function hasRows({ leaves }: Reading): boolean {
  return leaves.some(({ path }) => rowPath.test(path))
}

/** The rows of a list, in order; none for a body without. */
export function rowsOf({ leaves }: Reading): Row[] {
  const rows: { name: string; at: number; leaves: Leaf[] }[] = []
  for (const leaf of leaves) {
    const [, name, path] = rowPath.exec(leaf.path) ?? []
    if (name === undefined || path === undefined) continue
    if (rows.at(-1)?.name !== name) rows.push({ name, at: rows.length, leaves: [] })
    rows.at(-1)?.leaves.push({ ...leaf, path })
  }
  return rows
}

/** A value of a row; empty when it has none of that name. */
export function valueIn(row: Row, name: string): Bytes {
  return row.leaves.find(({ path }) => path === name)?.value ?? ''
}

/**
 * Which rows are about the same link: those of one short URL; of the rest, where a URL has one link (`uniqueUrls`), those that agree in all
 * that tells links apart. Several links of a URL may agree in it, and each list may show another one of them.
 */
export function matchingOf(theirs: readonly Row[], ours: readonly Row[], uniqueUrls: boolean): Matching {
  const byUrl = matched(theirs, ours, (row) => valueIn(row, 'shorturl'))
  if (!uniqueUrls) return byUrl
  const rest = matched(byUrl.left, byUrl.right, (row) =>
    ['url', 'timestamp', 'ip'].map((name) => valueIn(row, name)).join('\n'),
  )
  return { both: [...byUrl.both, ...rest.both].sort(([a], [b]) => a.at - b.at), left: rest.left, right: rest.right }
}

/** Every difference of two bodies with lists. */
export function listDifferences(legacy: Reading, candidate: Reading, uniqueUrls: boolean): Difference[] {
  const [theirs, ours] = [rowsOf(legacy), rowsOf(candidate)]
  const { both, left, right } = matchingOf(theirs, ours, uniqueUrls)
  const differences = leafDifferences(restOf(legacy), restOf(candidate))
  if (theirs.length !== ours.length)
    differences.push({ path: 'body.links', kind: 'length', left: `${theirs.length}`, right: `${ours.length}` })
  const names = [theirs, ours].map((rows) => rows.every(({ name }, n) => name === `link_${n + 1}`))
  if (names.includes(false))
    differences.push({ path: 'body.links.(names)', kind: 'order', left: namesOf(theirs), right: namesOf(ours) })
  for (const [row, other] of both)
    differences.push(...leafDifferences(within(row), within({ ...other, name: row.name })))
  for (const row of left)
    differences.push({ path: 'body.links.(row)', kind: 'missing', left: valueIn(row, 'shorturl'), right: null })
  for (const row of right)
    differences.push({ path: 'body.links.(row)', kind: 'extra', left: null, right: valueIn(row, 'shorturl') })
  if (both.some(([, row], n) => row.at < (both[n - 1]?.[1].at ?? 0)))
    differences.push({ path: 'body.links', kind: 'order', left: urlsOf(theirs), right: urlsOf(ours) })
  return differences
}

/** What stands around the values, one row for all that are written alike; without a list none either. */
export function frameOf({ leaves, gaps }: Reading): Bytes {
  const frame = gaps.map((gap, n) => gap + (leaves[n] === undefined ? '' : '\0')).join('')
  return frame
    .replace(/link_\d+/g, 'link_N')
    .replace(/("link_N":\{[^{}]*\})(?:,\1)+/g, '$1')
    .replace(/(<link_N>.*?<\/link_N>)\1+/gs, '$1')
    .replace(/"links":\{"link_N":\{"shorturl":\0,"url":\0,"title":\0,"timestamp":\0,"ip":\0,"clicks":\0\}\},/, '')
    .replace(/<links><link_N>(?:<(\w+)>\0<\/\1>){6}<\/link_N><\/links>/, '')
}

function matched(theirs: readonly Row[], ours: readonly Row[], keyOf: (row: Row) => Bytes): Matching {
  const waiting = new Map<Bytes, Row[]>()
  for (const row of ours) waiting.set(keyOf(row), [...(waiting.get(keyOf(row)) ?? []), row])
  const both: (readonly [Row, Row])[] = []
  const left: Row[] = []
  for (const row of theirs) {
    const other = waiting.get(keyOf(row))?.shift()
    if (other) both.push([row, other])
    else left.push(row)
  }
  const taken = new Set(both.map(([, other]) => other))
  return { both, left, right: ours.filter((row) => !taken.has(row)) }
}

function restOf({ leaves }: Reading): Leaf[] {
  return leaves.filter(({ path }) => !rowPath.test(path))
}

function within({ name, leaves }: Row): Leaf[] {
  return leaves.map((leaf) => ({ ...leaf, path: memberPath(`links.${name}`, leaf.path) }))
}

function namesOf(rows: readonly Row[]): string {
  return rows.map(({ name }) => name).join()
}

function urlsOf(rows: readonly Row[]): Bytes {
  return rows.map((row) => valueIn(row, 'shorturl')).join()
}
