import { createHash } from 'node:crypto'
import type { Bytes } from './bytes'

/**
 * Raising a rank writes its item, takes its entry out of the index by clicks and puts another in: a partition of that
 * index takes 500 raises a second. Eight shards take what the table's own ceiling (4,000 write units) lets through; more
 * would only make every list read more.
 */
export const shards = Array.from({ length: 8 }, (_, n) => String(n))

const placeLength = 32

/** Where a link is in the table of ranks, by a digest of its keyword: places are spread evenly over shards and within them. */
export function placeOf(keyword: Bytes): { shard: string; place: string } {
  const digest = createHash('sha256').update(keyword, 'latin1').digest('hex')
  const shard = Number.parseInt(digest.slice(placeLength, placeLength + 4), 16) % shards.length
  return { shard: String(shard), place: digest.slice(0, placeLength) }
}

/** A place that nobody can foresee, for a random start. */
export function randomPlace(): string {
  return createHash('sha256').update(String(Math.random())).digest('hex').slice(0, placeLength)
}
