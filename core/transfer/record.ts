// A line of an export: a link with all its versions and clicks, in one form only, so that equal links are equal bytes.
import type { Counts } from '../clicks/counters'
import type { Tally } from '../clicks/tally'
import type { Item } from './cell'
import { sumOf } from './counted'

/** The version of the form. */
export const form = 1

/** Everything that is kept of a link. */
export interface Kept {
  head: Item
  /** The versions before the head's, oldest first. */
  older: readonly Item[]
  /** Clicks by day and hour, without the imported ones. */
  tally: Tally
  /** The item of the imported clicks. */
  cell: Item | null
  /** Redirects given of a limited link. */
  used: number | null
  /** The claims it holds, by kind. */
  claims: readonly string[]
}

/** What a line says beyond a plain row, by field. */
export interface RecordFields {
  head: Item
  older: Item[]
  days: Record<string, Counts>
  hours: Record<string, Counts>
  imported: Item | null
  used: number | null
  claims: string[]
}

/**
 * A link as one line of JSON, without its end. The first fields are those of a plain row, to be read by anyone; the others say
 * the rest. `clicks` is the sum of all clicks.
 */
export function lineOf(kept: Kept): string {
  const { head, older, tally, cell, used, claims } = kept
  const { code, part, written, long_url, title, created_at, ip, ...rest } = head
  const imported = importedOf(cell)
  const clicks = sumOf(tally).human + sumOf(tally).bot + Number(imported?.h ?? 0)
  return JSON.stringify({
    ...{ keyword: code, url: long_url, title, timestamp: created_at },
    ...(ip === undefined ? {} : { ip }),
    ...{ clicks, understudy: form, head: sorted(rest) },
    ...(older.length === 0 ? {} : { older: older.map(olderOf) }),
    ...(tally.days.size === 0 ? {} : { days: countersOf(tally.days) }),
    ...(tally.hours.size === 0 ? {} : { hours: countersOf(tally.hours) }),
    ...(imported === null ? {} : { imported }),
    ...(used === null ? {} : { used }),
    ...(claims.length === 0 ? {} : { claims }),
  })
}

/** What a parsed line says, or null when it is not of this form. The plain fields are read as those of any row. */
export function readRecord(given: Record<string, unknown>): Kept | null {
  const { keyword, url, title, timestamp, ip, used } = given
  const { head, older = [], days = {}, hours = {}, imported = null, claims = [] } = given as Partial<RecordFields>
  if (typeof keyword !== 'string' || typeof timestamp !== 'string' || !isItem(head)) return null
  if (typeof head.version !== 'number' || !Array.isArray(older) || !older.every(isItem)) return null
  if (!isCounters(days) || !isCounters(hours) || !Array.isArray(claims)) return null
  const own = { code: keyword, part: 'head', long_url: url, title: title ?? null, created_at: timestamp }
  return {
    head: { ...head, ...own, ...(ip === undefined ? {} : { ip }) },
    older: older.map((version) => ({ ...version, code: keyword, part: `v#${version.version}` })),
    tally: { days: new Map(Object.entries(days)), hours: new Map(Object.entries(hours)) },
    cell: isItem(imported) ? imported : null,
    used: typeof used === 'number' ? used : null,
    claims: claims.map(String),
  }
}

/** What a person may want to know of imported clicks: their counters, and which row they are from. */
function importedOf(cell: Item | null): Item | null {
  const { code, slot, brought, ...rest } = cell ?? {}
  return Object.keys(rest).length === 0 ? null : sorted(rest)
}

function olderOf({ code, part, ...version }: Item): Item {
  return sorted(version)
}

function countersOf(counters: ReadonlyMap<string, Counts>): Record<string, Item> {
  return Object.fromEntries([...counters].sort(byName).map(([name, counts]) => [name, sorted(counts)]))
}

/** By code units, which no locale changes. */
function sorted(item: object): Item {
  return Object.fromEntries(Object.entries(item).sort(byName))
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1
}

function isItem(value: unknown): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isCounters(value: unknown): value is Record<string, Counts> {
  const isCounts = (counts: unknown) => isItem(counts) && Object.values(counts).every(Number.isSafeInteger)
  return (
    isItem(value) &&
    Object.entries(value).every(([name, counts]) => /^\d{4}-\d\d-\d\d(T\d\d)?$/.test(name) && isCounts(counts))
  )
}
