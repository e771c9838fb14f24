// The one item that holds the clicks a link brought with it, and what the import has to remember of it.
import { createHash } from 'node:crypto'
import type { Counts } from '../clicks/counters'
import { otherHosts } from '../clicks/counters'
import { importStream, slotOf } from '../clicks/slots'
import type { Row } from './row'

/** An item as the tables hold it. */
export type Item = Readonly<Record<string, unknown>>

/**
 * What a link brought, which the totals are summed up from. `created` is 1 when the import made the link, which is then one
 * more in the totals. Kept in one attribute that is no number, so readers of a link's clicks pass over it.
 */
export interface Brought {
  human: number
  bot: number
  created: 0 | 1
  deleted: 0 | 1
}

/** Where the item is: beside the slot of the link's creation, under a stream of its own. */
export function cellKey(code: string, created: string): { code: string; slot: string } {
  return { code, slot: `late#${slotOf(Date.parse(created))}#${importStream}` }
}

/** A short digest of all that a source says of a link but its clicks. */
export function digestOf({ url, title, created, ip }: Row): string {
  return createHash('sha256')
    .update(JSON.stringify([url, title, created, ip]))
    .digest('base64url')
    .slice(0, 16)
}

/**
 * The item for a row, to be put as a whole. The source only knows how many clicks there were, robots among them: they count as
 * humans', of unknown country and of no named referrer. `version` is the newest one that came from the source: it gets all
 * clicks but those that older versions had when it came.
 */
export function cellOf(row: Row, { old, version, made }: { old: Item | null; version: number; made: boolean }): Item {
  const counts: Counts = {}
  let left = row.clicks
  for (let n = 1; n <= version; n++) {
    const had = n === version ? left : Math.min(left, Number(old?.[`v${n}h`] ?? 0))
    if (had > 0) counts[`v${n}h`] = had
    left -= had
  }
  const sums = row.clicks === 0 ? {} : { h: row.clicks, 'c:unknown': row.clicks, [otherHosts]: row.clicks }
  // A copied link also brought clicks that are kept by day and hour.
  const before = broughtBy(old)
  const human = row.clicks + before.human - Number(old?.h ?? 0)
  return { ...sums, ...counts, brought: { ...before, human, created: made ? 1 : 0 }, row: digestOf(row) }
}

/** What a link brought, as its item says; nothing without one. */
export function broughtBy(cell: Item | null): Brought {
  return { human: 0, bot: 0, created: 0, deleted: 0, ...(cell?.brought as Partial<Brought> | undefined) }
}

/** The newest version that an item has clicks of; 1 for none. */
export function newestVersion(cell: Item | null): number {
  const numbers = Object.keys(cell ?? {}).flatMap((name) => /^v(\d+)[hb]$/.exec(name)?.[1] ?? [])
  return Math.max(1, ...numbers.map(Number))
}
