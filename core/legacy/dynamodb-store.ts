// The legacy store on DynamoDB: one file per table, put together here. Bytes are stored as the UTF-8 text they are.
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { everything } from '../clicks/counters'
import { openClicks } from '../clicks/table'
import { readTally } from '../clicks/tally'
import type { Bytes } from './bytes'
import { openUrlClaims } from './claims-table'
import { openInstallTable } from './install-table'
import { createdAt, openKeywords } from './keywords-table'
import { openRanks } from './ranks-table'
import type { Creating, LegacyStore, StoredLink, Totals, Traces } from './store'

/** The tables of an install, by name. */
export interface LegacyTables {
  links: string
  claims: string
  legacy: string
  ranks: string
  clicks: string
}

type Tables<T extends keyof LegacyTables> = Pick<LegacyTables, T>

/** Opens the whole store. `added` as in `openCreating`. */
export function openLegacyStore(
  tables: LegacyTables,
  db: DynamoDBDocumentClient,
  added?: (keyword: Bytes) => void,
): LegacyStore {
  return { ...openListing(tables, db), ...openCreating(tables, db, added) }
}

/** Opens what looks up one link, with its clicks: two reads of single items. */
export function openFinding(tables: Tables<'links' | 'ranks'>, db: DynamoDBDocumentClient): Pick<LegacyStore, 'find'> {
  const keywords = openKeywords(tables.links, db)
  const ranks = openRanks(tables.ranks, db)
  return {
    async find(keyword) {
      const [link, clicks] = await Promise.all([keywords.get(keyword), ranks.clicksOf(keyword)])
      return link && { ...link, clicks }
    },
  }
}

/**
 * Opens what statistics need. What a list costs is in `ranks-table.ts`, and 1 read unit for each link shown. The totals are
 * counters as well: those of the last days and one item for each day before, however many links there are.
 */
export function openListing(
  tables: Tables<'links' | 'ranks' | 'clicks'>,
  db: DynamoDBDocumentClient,
): Pick<LegacyStore, 'find' | 'list' | 'totals'> {
  const keywords = openKeywords(tables.links, db)
  const ranks = openRanks(tables.ranks, db)
  const counters = openClicks(tables.clicks, db)

  async function list(...wanted: Parameters<LegacyStore['list']>): Promise<StoredLink[]> {
    const places = await ranks.list(...wanted)
    const links = await keywords.getAll(places.map(({ keyword }) => keyword))
    return places.flatMap(({ keyword, clicks }) => {
      const link = links.get(keyword)
      return link === undefined ? [] : [{ ...link, clicks }]
    })
  }

  async function totals(): Promise<Totals> {
    const { days, hours } = await readTally(counters, everything, Date.now())
    const sum = { links: 0, clicks: 0 }
    for (const { h = 0, b = 0, created = 0, deleted = 0 } of [...days.values(), ...hours.values()]) {
      sum.clicks += h + b
      sum.links += created - deleted
    }
    return sum
  }

  return { ...openFinding(tables, db), list, totals }
}

/**
 * Opens what creating links needs. `added` is told of every link that came into being, for the line in the log that the
 * totals are counted from. Each method is one request on a single item, and `add` two.
 */
export function openCreating(
  tables: Tables<'links' | 'claims' | 'legacy' | 'ranks'>,
  db: DynamoDBDocumentClient,
  added: (keyword: Bytes) => void = () => {},
): Creating {
  const keywords = openKeywords(tables.links, db)
  const ranks = openRanks(tables.ranks, db)
  const { nextNumber, newestBy, moveNewest } = openInstallTable(tables.legacy, db)

  /** The head decides. A place that is missing because its writer died here is given when the link's line is counted. */
  async function add({ clicks, ...link }: StoredLink & { mirror?: string }): Promise<boolean> {
    if (!(await keywords.add(link))) return false
    await ranks.enter(link.keyword, createdAt(link.timestamp), clicks)
    added(link.keyword)
    return true
  }

  return {
    ...openFinding(tables, db),
    ...openUrlClaims(tables.claims, db),
    ...{ add, nextNumber, newestBy, moveNewest },
    giveTitle: keywords.giveTitle,
  }
}

/** Opens what mirrored creations need besides: single reads, and conditional writes that can be repeated. */
export function openTraces(tables: Tables<'links' | 'legacy'>, db: DynamoDBDocumentClient): Traces {
  const { peekNumber, passNumber, newestUpTo, noteNewest } = openInstallTable(tables.legacy, db)
  const { usedBy } = openKeywords(tables.links, db)
  return { usedBy, peekNumber, passNumber, newestUpTo, noteNewest }
}
