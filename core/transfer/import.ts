// Rows into tables. Everything beside a head is written before it, so a head that is there is complete, and a run that
// died is made good by running again.
import { isIP } from 'node:net'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { inParallel } from '../clicks/parallel'
import { openClicks } from '../clicks/table'
import { openInstallTable } from '../legacy/install-table'
import { versionItem, versionOf } from '../links/item'
import { abreast, readAll, type Write, writeAll } from './batches'
import { cellKey, type Item } from './cell'
import { claimWrites } from './claims'
import { clicksOf } from './counted'
import { type Dialect, dialectOf, type TransferTables } from './dialect'
import { isFree, openHeadPut } from './head-put'
import { type Outcome, type Plan, planRow, type Standing, type Wish } from './plan'
import { type Row, RowRefused } from './row'

/** What became of a row, and why if it was not taken. */
export interface Result {
  keyword: string
  outcome: Outcome
  why: string | null
}

/** Where the source says a keyword leads at this moment; null for nowhere. */
export type Says = (keyword: string) => Promise<string | null>

interface Planned {
  row: Row
  standing: Standing
  plan: Plan
}

/** Opens the way in: gives a function that imports some hundred rows, each keyword at most once, and tells of each in order. */
export function openRowImport(tables: TransferTables, db: DynamoDBDocumentClient) {
  const dialect = dialectOf(tables)
  const clicks = openClicks(tables.clicks, db)
  const putHead = openHeadPut(tables.links, db)

  return async function importRows(rows: readonly Row[], wish: Wish, says?: Says): Promise<Result[]> {
    const results = new Map<string, Result>()
    const fitting = rows.flatMap((row) => fittingRow(row, dialect, results))
    const planned =
      says === undefined ? await planAll(fitting, wish) : await confirmed(await planAll(fitting, wish), says)
    for (const { row, plan } of planned) results.set(row.keyword, { keyword: row.keyword, ...outcomeOf(plan) })
    await writeBeside(planned)
    const lost = await writeHeads(planned)
    if (lost.length > 0) {
      await undo(lost)
      for (const result of await importRows(
        lost.map(({ row }) => row),
        wish,
      ))
        results.set(result.keyword, result)
    }
    await settleRanks(planned.filter((each) => !lost.includes(each)))
    return [...results.values()]
  }

  async function planAll(rows: readonly Row[], wish: Wish): Promise<Planned[]> {
    const standing = await standingOf(rows)
    return rows.map((row) => {
      const found = standing.get(row.keyword) ?? { head: null, cell: null }
      return { row, standing: found, plan: planRow(row, found, wish) }
    })
  }

  /** Two links of a source can be shown under one keyword: only the one it answers with may change what is here. */
  async function confirmed(planned: readonly Planned[], says: Says): Promise<Planned[]> {
    const checked: Planned[] = []
    for (const each of planned) {
      const { row, standing, plan } = each
      const isMoved = standing.head !== null && plan.head !== null && plan.head.long_url !== standing.head.long_url
      const isWrong = isMoved && !leadsTo(await says(row.keyword), row)
      const why = 'the source shows this keyword for another link as well'
      checked.push(isWrong ? { ...each, plan: { outcome: 'refused', why, head: null, cell: null } } : each)
    }
    return checked
  }

  function leadsTo(url: string | null, row: Row): boolean {
    return url !== null && fittingRow({ ...row, url }, dialect, new Map())[0]?.url === row.url
  }

  /** Two reads for rows whose links are here, one for those that are new. */
  async function standingOf(rows: readonly Row[]): Promise<Map<string, Standing>> {
    const keys = rows.map(({ keyword }) => ({ code: keyword, part: 'head' }))
    const heads = new Map((await readAll(db, tables.links, keys)).map((head) => [String(head.code), head]))
    const known = rows.filter(({ keyword }) => heads.has(keyword))
    // A run that died while a link's creation moved may have left the item at either place.
    const places = known.flatMap(({ keyword, created }) => {
      const at = [cellKey(keyword, String(heads.get(keyword)?.created_at)), cellKey(keyword, created)]
      return at[0]?.slot === at[1]?.slot ? at.slice(1) : at
    })
    const cells = new Map((await readAll(db, tables.clicks, places)).map((cell) => [`${cell.code} ${cell.slot}`, cell]))
    const cellAt = (code: string, created: string) => cells.get(`${code} ${cellKey(code, created).slot}`)
    return new Map(
      known.map(({ keyword, created }) => {
        const head = heads.get(keyword) ?? null
        const cell = cellAt(keyword, String(head?.created_at)) ?? cellAt(keyword, created) ?? null
        return [keyword, { head, cell }]
      }),
    )
  }

  async function writeBeside(planned: readonly Planned[]): Promise<void> {
    const claims = await claimWrites(
      planned.flatMap(({ row, plan }) => (plan.head === null ? [] : [{ code: row.keyword, url: row.url }])),
      { table: tables.claims, dialect, db },
    )
    await writeAll(db, [...planned.flatMap(besideOf), ...claims])
    await noteAddresses(planned)
  }

  /** When an address last created a link, for flood protection. Only rows that bring their address along have it noted. */
  async function noteAddresses(planned: readonly Planned[]): Promise<void> {
    if (tables.legacy === null) return
    const { noteNewest } = openInstallTable(tables.legacy, db)
    const newest = new Map<string, number>()
    for (const { row, plan } of planned) {
      if (row.ip === null || isIP(row.ip) === 0 || plan.outcome !== 'added') continue
      newest.set(row.ip, Math.max(newest.get(row.ip) ?? 0, Math.floor(Date.parse(row.created) / 1000)))
    }
    await inParallel(abreast, [...newest], ([address, at]) => noteNewest(address, at))
  }

  function besideOf({ row, standing, plan }: Planned): Write[] {
    const { head, cell } = plan
    const writes: Write[] = []
    const rank = standing.head === null ? dialect.rankOf(row.keyword, row.created, row.clicks) : null
    if (rank !== null && tables.ranks !== null) writes.push({ table: tables.ranks, put: rank })
    if (cell !== null) writes.push({ table: tables.clicks, put: cell })
    const old = standing.cell
    if (old !== null && cell !== null && old.slot !== cell.slot) {
      writes.push({ table: tables.clicks, remove: { code: old.code, slot: old.slot } })
    }
    const outgoing = standing.head
    if (outgoing !== null && head !== null && head.version !== outgoing.version) {
      writes.push({ table: tables.links, put: versionItem(row.keyword, versionOf(outgoing)) })
    }
    return writes
  }

  /** Heads are written under conditions: whoever edits meanwhile wins. Gives those that lost. */
  async function writeHeads(planned: readonly Planned[]): Promise<Planned[]> {
    const lost: Planned[] = []
    await inParallel(abreast, planned, async (each) => {
      const { head } = each.plan
      if (head === null || (await writeHead(head, each.standing.head))) return
      lost.push(each)
    })
    return lost
  }

  function writeHead(head: Item, old: Item | null): Promise<boolean> {
    if (old === null) return putHead(head, isFree)
    const unchanged = 'version = :version AND attribute_not_exists(deleted_at)'
    const values = { ':version': old.version }
    if (old.imported === undefined) {
      return putHead(head, { condition: `${unchanged} AND attribute_not_exists(imported)`, values })
    }
    const still = {
      condition: `${unchanged} AND imported = :imported`,
      values: { ...values, ':imported': old.imported },
    }
    return putHead(head, still)
  }

  /** What was written beside a head that somebody else then wrote: their link has no part in it. */
  async function undo(lost: readonly Planned[]): Promise<void> {
    const writes = lost.flatMap(({ plan, standing: { cell: old } }): Write[] => {
      const { cell } = plan
      const isNew = cell !== null && (old === null || old.slot !== cell.slot)
      return [
        ...(isNew ? [{ table: tables.clicks, remove: { code: cell.code, slot: cell.slot } }] : []),
        ...(old === null ? [] : [{ table: tables.clicks, put: old }]),
      ]
    })
    await writeAll(db, writes)
    await rank(lost.map(({ row }) => row.keyword))
  }

  /** The rank of a link that was here is what all its counters add up to, those of before included. */
  async function settleRanks(planned: readonly Planned[]): Promise<void> {
    const changed = planned.filter(({ standing, plan }) => standing.head !== null && plan.cell !== null)
    await rank(changed.map(({ row }) => row.keyword))
  }

  async function rank(codes: readonly string[]): Promise<void> {
    const { ranks } = tables
    if (ranks === null || codes.length === 0) return
    const heads = await readAll(
      db,
      tables.links,
      codes.map((code) => ({ code, part: 'head' })),
    )
    await inParallel(abreast, heads, async ({ code, created_at, deleted_at }) => {
      const sum = await clicksOf(clicks, String(code))
      const item = dialect.rankOf(String(code), String(created_at), sum.human + sum.bot)
      if (item !== null && !deleted_at) await writeAll(db, [{ table: ranks, put: item }])
    })
  }
}

function fittingRow(row: Row, dialect: Dialect, results: Map<string, Result>): Row[] {
  try {
    return [dialect.fitting(row)]
  } catch (error) {
    if (!(error instanceof RowRefused)) throw error
    results.set(row.keyword, { keyword: row.keyword, outcome: 'refused', why: error.message })
    return []
  }
}

function outcomeOf({ outcome, why }: Plan): Omit<Result, 'keyword'> {
  return { outcome, why }
}
