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
import type { LegacyStore, StoredLink, Totals } from './store'

/** The tables of an install, by name. */
export interface LegacyTables {
  links: string
  claims: string
  legacy: string
  ranks: string
  clicks: string
}

/** The tables as a function's environment names them. */
export function tablesOf(
  env: Record<'LINKS_TABLE' | 'CLAIMS_TABLE' | 'LEGACY_TABLE' | 'RANKS_TABLE' | 'CLICKS_TABLE', string>,
): LegacyTables {
  return {
    links: env.LINKS_TABLE,
    claims: env.CLAIMS_TABLE,
    legacy: env.LEGACY_TABLE,
    ranks: env.RANKS_TABLE,
    clicks: env.CLICKS_TABLE,
  }
}

/**
 * Opens the store. `added` is told of every link that came into being, for the line in the log that the totals are counted
 * from. What each method costs is one to three requests on single items, whatever the number of links, but for `list` (see
 * `ranks-table.ts`) and `totals`, which reads the counters of the last days and one item for each earlier day of a year.
 */
export function openLegacyStore(
  tables: LegacyTables,
  db: DynamoDBDocumentClient,
  added: (keyword: Bytes) => void = () => {},
): LegacyStore {
  const keywords = openKeywords(tables.links, db)
  const ranks = openRanks(tables.ranks, db)
  const clicks = openClicks(tables.clicks, db)
  const { nextNumber, newestBy, moveNewest } = openInstallTable(tables.legacy, db)

  async function find(keyword: Bytes): Promise<StoredLink | null> {
    const [link, counted] = await Promise.all([keywords.get(keyword), ranks.clicksOf(keyword)])
    return link && { ...link, clicks: counted }
  }

  /** The head decides. A place that is missing because its writer died here is given when the link's line is counted. */
  async function add({ clicks: counted, ...link }: StoredLink): Promise<boolean> {
    if (!(await keywords.add(link))) return false
    await ranks.enter(link.keyword, createdAt(link.timestamp), counted)
    added(link.keyword)
    return true
  }

  async function list(...wanted: Parameters<LegacyStore['list']>): Promise<StoredLink[]> {
    const places = await ranks.list(...wanted)
    const links = await keywords.getAll(places.map(({ keyword }) => keyword))
    return places.flatMap(({ keyword, clicks: counted }) => {
      const link = links.get(keyword)
      return link === undefined ? [] : [{ ...link, clicks: counted }]
    })
  }

  async function totals(): Promise<Totals> {
    const { days, hours } = await readTally(clicks, everything, Date.now())
    const sum = { links: 0, clicks: 0 }
    for (const { h = 0, b = 0, created = 0, deleted = 0 } of [...days.values(), ...hours.values()]) {
      sum.clicks += h + b
      sum.links += created - deleted
    }
    return sum
  }

  return {
    ...openUrlClaims(tables.claims, db),
    ...{ find, add, nextNumber, newestBy, moveNewest, list, totals },
    giveTitle: keywords.giveTitle,
  }
}
