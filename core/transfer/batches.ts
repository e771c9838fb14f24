// Many items at once, as DynamoDB takes and gives them: 25 written, 100 read at a time.
import { setTimeout as sleep } from 'node:timers/promises'
import { BatchGetCommand, BatchWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { inParallel } from '../clicks/parallel'
import type { Item } from './cell'

/** One write that needs no condition: an item put as a whole, or the key of one to remove. */
export type Write = { table: string; put: Item } | { table: string; remove: Item }

const mostWrites = 25
const mostReads = 100

/** How many requests are under way at a time. */
export const abreast = 16

/** How long what was left over waits, in milliseconds: twice as long each time, with chance in it, some half a minute in all. */
const patience = [50, 100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800]

/** Writes in batches, several at a time. What is left over is sent again, ever later. No item may be in there twice. */
export async function writeAll(db: DynamoDBDocumentClient, writes: readonly Write[]): Promise<void> {
  await inParallel(abreast, portionsOf(writes, mostWrites), async (portion) => {
    let left = requestsOf(portion)
    for (let round = 0; Object.keys(left).length > 0; round++) {
      if (round > 0) await rest(round)
      const { UnprocessedItems = {} } = await db.send(new BatchWriteCommand({ RequestItems: left }))
      left = UnprocessedItems as typeof left
    }
  })
}

/** The items there are of many keys, in no order, read consistently. */
export async function readAll(db: DynamoDBDocumentClient, table: string, keys: readonly Item[]): Promise<Item[]> {
  const found: Item[] = []
  await inParallel(abreast, portionsOf(keys, mostReads), async (portion) => {
    let left: Record<string, unknown>[] = [...portion]
    for (let round = 0; left.length > 0; round++) {
      if (round > 0) await rest(round)
      const wanted = { RequestItems: { [table]: { Keys: left, ConsistentRead: true } } }
      const { Responses, UnprocessedKeys } = await db.send(new BatchGetCommand(wanted))
      found.push(...(Responses?.[table] ?? []))
      left = UnprocessedKeys?.[table]?.Keys ?? []
    }
  })
  return found
}

/** The items of a list, so many at a time. */
export function portionsOf<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, n) => items.slice(n * size, (n + 1) * size))
}

async function rest(round: number): Promise<void> {
  const longest = patience[round - 1]
  if (longest === undefined)
    throw new Error('The store takes only a part of what it is given; run the same again later.')
  await sleep(longest * (0.5 + Math.random() / 2))
}

function requestsOf(portion: readonly Write[]) {
  const requests: Record<string, ({ PutRequest: { Item: Item } } | { DeleteRequest: { Key: Item } })[]> = {}
  for (const write of portion) {
    const request = 'put' in write ? { PutRequest: { Item: write.put } } : { DeleteRequest: { Key: write.remove } }
    requests[write.table] = [...(requests[write.table] ?? []), request]
  }
  return requests
}
