// The headers of two answers, one by one. An added or a missing one is a difference, and so is one that is sent once more.

import type { Difference } from '../verdict'
import type { Values } from './transport'

/** The headers in which two answers differ; `location` is compared elsewhere. */
export function headerDifferences(left: ReadonlyMap<string, Values>, right: ReadonlyMap<string, Values>): Difference[] {
  const differences: Difference[] = []
  for (const [name, values] of left) {
    if (name !== 'location') differences.push(...one(name, values, right.get(name)))
  }
  for (const [name, values] of right) {
    if (name !== 'location' && !left.has(name)) differences.push(...one(name, undefined, values))
  }
  return differences
}

function one(name: string, theirs: Values | undefined, ours: Values | undefined): Difference[] {
  const path = `header.${name}`
  const [left, right] = [theirs?.join(', ') ?? null, ours?.join(', ') ?? null]
  if (ours === undefined) return [{ path, kind: 'missing', left, right }]
  if (theirs === undefined) return [{ path, kind: 'extra', left, right }]
  if (theirs.length !== ours.length) return [{ path, kind: 'length', left, right }]
  if (theirs.every((value, n) => value === ours[n])) return []
  const isReordered = [...theirs].sort().join('\n') === [...ours].sort().join('\n')
  return [{ path, kind: isReordered ? 'order' : 'value', left, right }]
}
