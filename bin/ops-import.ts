// Entries of any source into the tables of a deployment, and what became of each into a report.
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { settleTotals } from '../core/transfer/counted'
import type { TransferTables } from '../core/transfer/dialect'
import type { Entry } from '../core/transfer/dump'
import { openRowImport, type Result, type Says } from '../core/transfer/import'
import { openFirstFree, raiseNextNumber } from '../core/transfer/numbers'
import { openRestore } from '../core/transfer/restore'
import type { Row } from '../core/transfer/row'
import type { Report } from './ops-report'

/** What an import writes to, and how. */
export interface Import {
  tables: TransferTables
  db: DynamoDBDocumentClient
  report: Report
  force: boolean
  withIp: boolean
  says?: Says
}

/** Opens an import: `take` writes some hundred entries, in their order; `finish` brings totals and counter up to date. */
export function openImport({ tables, db, report, force, withIp, says }: Import) {
  const importRows = openRowImport(tables, db)
  const restore = openRestore(tables, db)
  const free = openFirstFree()
  let next: bigint | null = null

  /** Gives how many links were not here before. */
  async function take(entries: readonly Entry[], isDone = false): Promise<number> {
    const added = report.counts.added
    let left = isDone ? [] : entries
    for (const entry of entries) note(entry)
    while (left.length > 0) {
      const [now, later] = eachOnce(left)
      await takeSome(now)
      left = later
    }
    return report.counts.added - added
  }

  function note(entry: Entry): void {
    if ('next' in entry) next = entry.next
    if ('row' in entry) free.take(entry.row.keyword)
  }

  async function takeSome(entries: readonly Entry[]): Promise<void> {
    for (const entry of entries) {
      if (!('refused' in entry)) continue
      const { keyword, message } = entry.refused
      report.tell({ outcome: 'refused', keyword, why: message, line: entry.line || undefined })
    }
    const rows = entries.flatMap((entry) => ('row' in entry ? tidy(entry.row) : []))
    const kept = entries.flatMap((entry) => ('kept' in entry ? entry.kept : []))
    const results = [...(await importRows(rows, { force, now: Date.now() }, says)), ...(await restore(kept))]
    const lines = new Map(entries.map((entry) => [keywordOf(entry), entry.line || undefined]))
    for (const result of results) tellOf(result, lines.get(result.keyword))
  }

  function tellOf({ keyword, outcome, why }: Result, line: number | undefined): void {
    if (outcome === 'refused' || outcome === 'kept') report.tell({ outcome, keyword, why: why ?? '', line })
    else report.count(outcome)
  }

  function tidy(row: Row): Row {
    return withIp ? row : { ...row, ip: null }
  }

  async function finish(): Promise<void> {
    await settleTotals(tables.clicks, db)
    const first = next ?? free.first()
    if (tables.legacy !== null && first > 1n) await raiseNextNumber(tables.legacy, db, first)
  }

  return { take, finish }
}

/** The first entry of each keyword, and the rest: a batch takes no item twice, and of two the later one wins. */
function eachOnce(entries: readonly Entry[]): [now: Entry[], later: Entry[]] {
  const seen = new Set<string>()
  const [now, later]: [Entry[], Entry[]] = [[], []]
  for (const entry of entries) {
    const keyword = keywordOf(entry)
    const isSecond = keyword !== null && seen.has(keyword)
    ;(isSecond ? later : now).push(entry)
    if (keyword !== null) seen.add(keyword)
  }
  return [now, later]
}

function keywordOf(entry: Entry): string | null {
  if ('row' in entry) return entry.row.keyword
  return 'kept' in entry ? String(entry.kept.head.code) : null
}
