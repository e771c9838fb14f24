// ops export: every link with all there is of it, one line each.
import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb'
import { portionsOf } from '../core/transfer/batches'
import type { Item } from '../core/transfer/cell'
import type { TransferTables } from '../core/transfer/dialect'
import { openKept } from '../core/transfer/kept'
import { nextNumber } from '../core/transfer/numbers'
import { form, lineOf } from '../core/transfer/record'
import { type Deployment, OpsError } from './ops-deployment'
import { openGoal } from './ops-export-file'
import { type Interrupt, openInterrupt, openProgress } from './ops-progress'
import { openTables } from './ops-tables'

/** How many links are completed at a time. */
const portion = 200

/**
 * Writes the export to a file, or to standard output, and gives how many links it holds. A file has its name once it is whole.
 * It scans the table of links, in the order of its keys' hashes, and asks for the clicks of each: this is an operator's tool,
 * and its cost is that of reading everything once. Refuses, with an OpsError, what cannot be written to.
 */
export async function runExport(deployment: Deployment, file: string | undefined): Promise<number> {
  const { out, failed, keep, giveUp } = openGoal(file)
  const interrupt = openInterrupt()
  try {
    const { tables, db } = openTables(deployment)
    const links = await Promise.race([write(tables, db, out, interrupt), failed])
    await keep()
    return links
  } catch (error) {
    giveUp()
    throw error
  } finally {
    interrupt.release()
  }
}

async function write(
  tables: TransferTables,
  db: DynamoDBDocumentClient,
  out: Writable,
  interrupt: Interrupt,
): Promise<number> {
  const progress = openProgress()
  const complete = openKept(tables, db)
  const put = async (line: string) => {
    if (!out.write(`${line}\n`)) await once(out, 'drain')
  }
  const next = tables.legacy === null ? null : await nextNumber(tables.legacy, db)
  if (next !== null) await put(JSON.stringify({ understudy: form, next_id: String(next) }))
  let links = 0
  for await (const heads of headsOf(tables.links, db)) {
    for (const some of portionsOf(heads, portion)) {
      for (const kept of await complete(some)) await put(lineOf(kept))
      links += some.length
      progress.show(`${links.toLocaleString('en')} links`)
      if (interrupt.isPressed)
        throw new OpsError(`Stopped after ${links} links; nothing is kept of an export that is not whole.`)
    }
  }
  progress.end()
  return links
}

async function* headsOf(table: string, db: DynamoDBDocumentClient): AsyncGenerator<Item[]> {
  let from: Record<string, unknown> | undefined
  do {
    const page = await db.send(
      new ScanCommand({
        ...{ TableName: table, ConsistentRead: true, ExclusiveStartKey: from },
        FilterExpression: 'part = :head',
        ExpressionAttributeValues: { ':head': 'head' },
      }),
    )
    yield page.Items ?? []
    from = page.LastEvaluatedKey
  } while (from !== undefined)
}
