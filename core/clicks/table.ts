import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { DeleteCommand, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import type { Counts } from './counters'
import { withinRoom } from './counters'
import { addition, mark } from './update'

/** Where one item of the table is. */
export interface Key {
  code: string
  slot: string
}

/** An item's sort key, and its counters. */
export interface Counted {
  slot: string
  counts: Counts
  /** Set once what came late has been added to a folded day. */
  merged: boolean
}

/** What became of a batch at one item: `moved` says that it is to be counted beside the slot, for the slot stands still. */
export type Outcome = 'added' | 'duplicate' | 'moved'

export type Clicks = ReturnType<typeof openClicks>

/**
 * The table of clicks: pk `code`, sk `slot`. Under a code (or `*`, the totals of all):
 * - `day#<day>`: a folded day, complete;
 * - `late#<slot>#<stream>`: what came after the slot stood still;
 * - `s#<slot>#<stream>`: a slot. One item per log stream, so writers of a busy link never share one.
 *
 * What lists the items there are to fold is in `worklist.ts`, in the same table.
 */
export function openClicks(table: string, db: DynamoDBDocumentClient) {
  /**
   * Counts a batch at one item, once however often it is asked to: normally one write and no read. Only when the condition
   * fails is the item read, to see why: the batch is there already, or there is no room for all the hosts it brings.
   */
  async function add(key: Key, batch: string, counts: Counts): Promise<Outcome> {
    const fitting = withinRoom(counts)
    if (await update(key, addition(fitting, batch))) return 'added'
    for (let round = 0; round < 20; round++) {
      const { batches, moved, hosts } = await setsOf(key)
      if (batches.has(batch)) return 'duplicate'
      if (moved.has(batch)) return 'moved'
      if (await update(key, addition(withinRoom(fitting, hosts), batch, hosts))) return 'added'
    }
    throw new Error(`the item ${key.slot} of ${key.code} changes faster than it can be read`)
  }

  /** Takes a batch away from a slot that stands still. Gives false if the slot has counted it. Doing it again changes nothing. */
  function move(key: Key, batch: string): Promise<boolean> {
    return update(key, mark(batch))
  }

  async function update(key: Key, expressions: object): Promise<boolean> {
    return held(db.send(new UpdateCommand({ TableName: table, Key: key, ...expressions })))
  }

  async function setsOf(key: Key) {
    const { Item } = await db.send(
      new GetCommand({
        TableName: table,
        Key: key,
        ConsistentRead: true,
        ProjectionExpression: 'batches, moved, hosts',
      }),
    )
    const set = (value: unknown) => (value instanceof Set ? (value as Set<string>) : new Set<string>())
    return { batches: set(Item?.batches), moved: set(Item?.moved), hosts: set(Item?.hosts) }
  }

  /** One item, read consistently, or null. */
  async function get(key: Key): Promise<Counted | null> {
    const { Item } = await db.send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true }))
    return Item === undefined ? null : countedOf(Item)
  }

  /** The items of a code whose sort key lies between two, both included, page by page in the order of their keys. */
  async function* between(code: string, from: string, to: string, consistent = false): AsyncGenerator<Counted[]> {
    let start: Record<string, unknown> | undefined
    do {
      const page = await db.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'code = :code AND slot BETWEEN :from AND :to',
          ExpressionAttributeValues: { ':code': code, ':from': from, ':to': to },
          ConsistentRead: consistent,
          ...(start === undefined ? {} : { ExclusiveStartKey: start }),
        }),
      )
      yield (page.Items ?? []).map(countedOf)
      start = page.LastEvaluatedKey
    } while (start !== undefined)
  }

  /** Writes a folded day, complete, unless somebody has done so: then gives false, and what is there stays. */
  function fold(key: Key, counts: Counts): Promise<boolean> {
    const put = new PutCommand({
      TableName: table,
      Item: { ...counts, ...key },
      ConditionExpression: 'attribute_not_exists(slot)',
    })
    return held(db.send(put))
  }

  /** Writes a day again with what came late in it, unless somebody has done so: then gives false, and what is there stays. */
  function merge(key: Key, counts: Counts): Promise<boolean> {
    const put = new PutCommand({
      TableName: table,
      Item: { ...counts, ...key, merged: true },
      ConditionExpression: 'attribute_not_exists(merged)',
    })
    return held(db.send(put))
  }

  /** Removes an item, if it is there. */
  async function remove(key: Key): Promise<void> {
    await db.send(new DeleteCommand({ TableName: table, Key: key }))
  }

  return { add, move, get, between, fold, merge, remove }
}

/** Whether a conditional write was done: false when its condition did not hold. Any other failure is one. */
export async function held(write: Promise<unknown>): Promise<boolean> {
  try {
    await write
    return true
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false
    throw error
  }
}

function countedOf({ slot, merged, ...rest }: Record<string, unknown>): Counted {
  const numbers = Object.entries(rest).filter((entry): entry is [string, number] => typeof entry[1] === 'number')
  return { slot: String(slot), counts: Object.fromEntries(numbers), merged: merged === true }
}
