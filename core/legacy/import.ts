// Links brought over from a legacy system: with their date, and the clicks they have had there.
import { createHash } from 'node:crypto'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { everything } from '../clicks/counters'
import { inParallel } from '../clicks/parallel'
import { slotOf } from '../clicks/slots'
import { openClicks } from '../clicks/table'
import type { Bytes } from './bytes'
import { textOf } from './bytes'
import { openUrlClaims } from './claims-table'
import type { LegacyTables } from './dynamodb-store'
import { openInstallTable } from './install-table'
import { createdAt, type Kept, openKeywords } from './keywords-table'
import { openRanks } from './ranks-table'
import type { StoredLink } from './store'

/** How many links are written at a time. */
const abreast = 16

/**
 * Opens the way in for links from elsewhere. Give it portions of at most some thousand links, and `began`, the instant (in
 * milliseconds since 1970) the whole import began: the same portion may then come again, also after a crash in the middle
 * of it, and is counted in the totals once. Gives the keywords that another link has here; their links are left out.
 */
export function openImport(tables: LegacyTables, db: DynamoDBDocumentClient) {
  const keywords = openKeywords(tables.links, db)
  const ranks = openRanks(tables.ranks, db)
  const clicks = openClicks(tables.clicks, db)
  const { noteUrl } = openUrlClaims(tables.claims, db)
  const { noteNewest } = openInstallTable(tables.legacy, db)

  return async function importLinks(links: readonly StoredLink[], began: number): Promise<Bytes[]> {
    const refused = new Set<Bytes>()
    await inParallel(abreast, links, async (link) => {
      if (!(await importOne(link))) refused.add(link.keyword)
    })
    const taken = links.filter(({ keyword }) => !refused.has(keyword))
    await countTotals(taken, began)
    return [...refused]
  }

  /** The head comes first and says whose keyword it is; everything after it can be done again. */
  async function importOne({ clicks: counted, ...link }: StoredLink): Promise<boolean> {
    if (!(await keywords.add(link)) && !isSame(await keywords.get(link.keyword), link)) return false
    const created = createdAt(link.timestamp)
    await Promise.all([
      noteUrl(link.url, link.keyword),
      ranks.enter(link.keyword, created, counted),
      link.ip === '' ? undefined : noteNewest(link.ip, Date.parse(created) / 1000),
      counted === 0 ? undefined : clicks.fold(cellOf(link.keyword, created), countsOf(counted)),
    ])
    return true
  }

  /** Counted when the import runs, not when the links were made: days long gone are closed in the totals. */
  async function countTotals(links: readonly StoredLink[], began: number): Promise<void> {
    if (links.length === 0) return
    const h = links.reduce((sum, link) => sum + link.clicks, 0)
    const key = { code: everything, slot: `late#${slotOf(began)}#import` }
    await clicks.add(key, digestOf(links), { created: links.length, ...(h === 0 ? {} : { h }) })
  }
}

/** The counters of what a link was clicked before it came, beside the slots, where readers add it to everything else. */
function cellOf(keyword: Bytes, created: string): { code: string; slot: string } {
  return { code: textOf(keyword), slot: `late#${slotOf(Date.parse(created))}#import` }
}

/** Nothing but their number is known of them. */
function countsOf(counted: number): Record<string, number> {
  return { h: counted, v1h: counted, 'c:unknown': counted, 'r:direct': counted }
}

function isSame(found: Kept | null, { url, timestamp }: Kept): boolean {
  return found !== null && found.url === url && found.timestamp === timestamp
}

function digestOf(links: readonly StoredLink[]): string {
  const names = links.map(({ keyword, clicks }) => [keyword, clicks])
  return createHash('sha256').update(JSON.stringify(names)).digest('base64url').slice(0, 12)
}
