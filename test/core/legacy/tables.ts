// The tables of one legacy install on an engine, empty.
import { addTo, type Counts } from '../../../core/clicks/counters'
import { openClicks } from '../../../core/clicks/table'
import type { LegacyTables } from '../../../core/legacy/dynamodb-store'
import { rankIndexes } from '../../../core/legacy/rank-indexes'
import type { StoredLink } from '../../../core/legacy/store'
import type { Engine } from '../../engines'

export async function tablesOn(engine: Engine): Promise<LegacyTables> {
  const [links, claims, legacy, ranks, clicks] = await Promise.all([
    engine.table('code', 'part'),
    engine.table('digest'),
    engine.table('key'),
    engine.table('shard', 'place', rankIndexes),
    engine.table('code', 'slot'),
  ])
  return { links, claims, legacy, ranks, clicks }
}

/** Counts as if lines had been delivered. */
export async function counted(tables: LegacyTables, engine: Engine, code: string, counts: Counts): Promise<void> {
  const key = { code, slot: `s#${new Date().toISOString().slice(0, 16)}#test` }
  const sum: Counts = {}
  addTo(sum, counts)
  await openClicks(tables.clicks, engine.db).add(key, String(Math.random()), sum)
}

/** A link, with what a test cares about. */
export function linkOf(keyword: string, more: Partial<StoredLink> = {}): StoredLink {
  const rest = { url: `http://example.com/${keyword}`, title: keyword, timestamp: '2024-01-15 12:00:00' }
  return { keyword, ...rest, ip: '192.0.2.7', clicks: 0, ...more }
}
