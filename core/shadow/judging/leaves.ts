// The values of two bodies, one by one.

import type { Difference } from '../verdict'
import type { Leaf } from './leaf'

/** Leaf by leaf. What is there on both sides is compared by type, value, and how it is written; then the order of all. */
export function leafDifferences(left: readonly Leaf[], right: readonly Leaf[]): Difference[] {
  const theirs = new Map(left.map((leaf) => [leaf.path, leaf]))
  const ours = new Map(right.map((leaf) => [leaf.path, leaf]))
  const differences = left.flatMap((leaf) => oneLeaf(leaf, ours.get(leaf.path)))
  for (const leaf of right) {
    if (!theirs.has(leaf.path))
      differences.push({ path: bodyPath(leaf.path), kind: 'extra', left: null, right: leaf.value })
  }
  const orders = [left, right].map((leaves) =>
    leaves.map(({ path }) => path).filter((path) => theirs.has(path) && ours.has(path)),
  )
  const [before = '', after = ''] = orders.map((paths) => paths.join())
  if (before !== after) differences.push({ path: 'body', kind: 'order', left: before, right: after })
  return differences
}

function oneLeaf(left: Leaf, right: Leaf | undefined): Difference[] {
  const path = bodyPath(left.path)
  if (right === undefined) return [{ path, kind: 'missing', left: left.value, right: null }]
  if (left.raw === right.raw) return []
  if (left.type !== right.type) return [{ path, kind: 'type', left: left.raw, right: right.raw }]
  if (left.value === right.value) return [{ path, kind: 'encoding', left: left.raw, right: right.raw }]
  return [{ path, kind: 'value', left: left.value, right: right.value }]
}

function bodyPath(path: string): string {
  return path === '' ? 'body' : `body.${path}`
}
