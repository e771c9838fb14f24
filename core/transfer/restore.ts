// Lines of an export back into tables: links that are not here yet. What is here is compared and never touched.
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { inParallel } from '../clicks/parallel'
import { abreast, readAll, writeAll } from './batches'
import type { TransferTables } from './dialect'
import { isFree, openHeadPut } from './head-put'
import type { Result } from './import'
import { besideHead, openKept } from './kept'
import { type Kept, lineOf } from './record'

/** Opens the way in for exported links: some hundred at a time, each at most once. */
export function openRestore(tables: TransferTables, db: DynamoDBDocumentClient) {
  const complete = openKept(tables, db)
  const putHead = openHeadPut(tables.links, db)

  return async function restore(links: readonly Kept[]): Promise<Result[]> {
    const keys = links.map(({ head }) => ({ code: head.code, part: 'head' }))
    const here = await complete(await readAll(db, tables.links, keys))
    const lines = new Map(here.map((kept) => [kept.head.code, lineOf(kept)]))
    const missing = links.filter(({ head }) => !lines.has(head.code))
    await writeAll(
      db,
      missing.flatMap((link) => besideHead(link, tables)),
    )
    const lost = new Set<Kept>()
    await inParallel(abreast, missing, async (link) => {
      if (!(await putHead(link.head, isFree))) lost.add(link)
    })
    await undo([...lost])
    return links.map((link) => {
      const keyword = String(link.head.code)
      const line = lines.get(keyword)
      if (line === lineOf(link)) return { keyword, outcome: 'same', why: null }
      if (line !== undefined)
        return { keyword, outcome: 'kept', why: 'it is here already, and differs from the export' }
      if (lost.has(link)) return { keyword, outcome: 'kept', why: 'it was made here at this moment' }
      return { keyword, outcome: 'added', why: null }
    })
  }

  /** Clicks must not be left with a link that they were not made on. */
  async function undo(links: readonly Kept[]): Promise<void> {
    const written = links.flatMap((link) => besideHead(link, tables))
    await writeAll(
      db,
      written.flatMap((write) =>
        'put' in write && write.table === tables.clicks
          ? [{ table: write.table, remove: { code: write.put.code, slot: write.put.slot } }]
          : [],
      ),
    )
  }
}
