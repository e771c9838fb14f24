// Rankings without a scan: one small item a link, in shards, ordered by two indexes.
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb'
import { held } from '../clicks/table'
import { type Bytes, bytesOf, textOf } from './bytes'
import { placeOf, randomPlace, shards } from './place'
import type { rankIndexes } from './rank-indexes'
import { BadParameter } from './request'
import type { Ranking } from './store'

/** A link's place in the rankings. */
export interface Rank {
  keyword: Bytes
  clicks: number
}

/** How far down a ranking can be read. Each of the shards is read that far: 8 x 10,000 entries of some 150 bytes are 1,500 read units. */
export const deepest = 10_000

/** The counter of a link stops here, as that of the legacy system does: an unsigned number of 32 bits. */
export const mostClicks = 2 ** 32 - 1

export type Ranks = ReturnType<typeof openRanks>

/**
 * The table of ranks: pk `shard`, sk `place`, both of a digest of the keyword, so that places are spread evenly and a random
 * link is the one after a random place. `by_clicks` and `by_time` are the same numbers as texts that sort.
 */
export function openRanks(table: string, db: DynamoDBDocumentClient) {
  /** Gives a link its place, unless it has one. `created` is RFC 3339. */
  async function enter(keyword: Bytes, created: string, clicks = 0): Promise<void> {
    const Item = rankItem(keyword, created, clicks)
    const put = new PutCommand({ TableName: table, Item, ConditionExpression: 'attribute_not_exists(place)' })
    await held(db.send(put))
  }

  /** Raises the clicks of a link that has a place, if they are more than it has. */
  async function raise(keyword: Bytes, clicks: number): Promise<void> {
    const { clicks: most, by_clicks } = countOf(clicks)
    await held(
      db.send(
        new UpdateCommand({
          TableName: table,
          Key: placeOf(keyword),
          UpdateExpression: 'SET clicks = :clicks, by_clicks = :by_clicks',
          ConditionExpression: 'clicks < :clicks',
          ExpressionAttributeValues: { ':clicks': most, ':by_clicks': by_clicks },
        }),
      ),
    )
  }

  /** Takes a link out of the rankings. */
  async function leave(keyword: Bytes): Promise<void> {
    await db.send(new DeleteCommand({ TableName: table, Key: placeOf(keyword) }))
  }

  /** The clicks of a link; 0 for one without a place. */
  async function clicksOf(keyword: Bytes): Promise<number> {
    const { Item } = await db.send(new GetCommand({ TableName: table, Key: placeOf(keyword) }))
    return Item === undefined ? 0 : Number(Item.clicks)
  }

  /** At most `limit` places from the `start`-th on. Refuses, with `BadParameter`, what lies below the first 10,000. */
  async function list(ranking: Ranking, start: number, limit: number): Promise<Rank[]> {
    const wanted = Math.min(start + limit, deepest)
    const found = (await Promise.all(shards.map((shard) => read(shard, ranking, wanted + 1)))).flat()
    if (start + limit > deepest && found.length > deepest) {
      throw new BadParameter(`Only the first ${deepest} links of a ranking can be listed: lower "start" or "limit"`)
    }
    return found
      .sort(orders[ranking])
      .slice(start, start + limit)
      .map(rankOf)
  }

  function read(shard: string, ranking: Ranking, limit: number): Promise<Item[]> {
    if (ranking === 'random') return readRandomly(shard, limit)
    const [IndexName, ScanIndexForward] =
      ranking === 'last' ? (['byTime', false] as const) : (['byClicks', ranking === 'bottom'] as const)
    return query(shard, limit, { IndexName, ScanIndexForward })
  }

  /** From a random place on, and from the beginning when the end comes too soon. */
  async function readRandomly(shard: string, limit: number): Promise<Item[]> {
    const place = randomPlace()
    const after = await query(shard, limit, beyond('>=', place))
    if (after.length === limit) return after
    return [...after, ...(await query(shard, limit - after.length, beyond('<', place)))]
  }

  async function query(shard: string, limit: number, more: Partial<Query>): Promise<Item[]> {
    const items: Item[] = []
    let from: Record<string, unknown> | undefined
    do {
      const page = await db.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: '#shard = :shard',
          ...more,
          ExpressionAttributeNames: { '#shard': 'shard' },
          ExpressionAttributeValues: { ':shard': shard, ...more.ExpressionAttributeValues },
          Limit: limit - items.length,
          ExclusiveStartKey: from,
        }),
      )
      items.push(...(page.Items ?? []).map(itemOf))
      from = page.LastEvaluatedKey
    } while (from !== undefined && items.length < limit)
    return items
  }

  return { enter, raise, leave, clicksOf, list }
}

interface Query {
  IndexName: keyof typeof rankIndexes
  ScanIndexForward: boolean
  KeyConditionExpression: string
  ExpressionAttributeValues: Record<string, string>
}

interface Item {
  code: string
  clicks: number
  time: string
  chance: number
}

const orders: Record<Ranking, (a: Item, b: Item) => number> = {
  top: (a, b) => b.clicks - a.clicks,
  bottom: (a, b) => a.clicks - b.clicks,
  last: (a, b) => (a.time < b.time ? 1 : a.time > b.time ? -1 : 0),
  random: (a, b) => a.chance - b.chance,
}

function beyond(comparison: '>=' | '<', place: string): Partial<Query> {
  return {
    KeyConditionExpression: `#shard = :shard AND place ${comparison} :place`,
    ExpressionAttributeValues: { ':place': place },
  }
}

/** A link's place as the table keeps it. `created` is RFC 3339. */
export function rankItem(keyword: Bytes, created: string, clicks: number): Record<string, unknown> {
  return { ...placeOf(keyword), code: textOf(keyword), ...countOf(clicks), by_time: created }
}

function countOf(clicks: number): { clicks: number; by_clicks: string } {
  const counted = Math.min(clicks, mostClicks)
  return { clicks: counted, by_clicks: String(counted).padStart(10, '0') }
}

function itemOf({ code, clicks, by_time }: Record<string, unknown>): Item {
  return { code: String(code), clicks: Number(clicks), time: String(by_time), chance: Math.random() }
}

function rankOf({ code, clicks }: Item): Rank {
  return { keyword: bytesOf(code), clicks }
}
