// What the test mode does to whole tables: they are small in a test, and are read from end to end. It does so before and after each
// scenario, hundreds of times in a replay: the engine is called as it is, since the AWS SDK costs more than the engine itself.
import { type AttributeValue, GetItemCommand } from '@aws-sdk/client-dynamodb'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { bytesOf, textOf } from '../core/legacy/bytes'
import type { LegacyTables } from '../core/legacy/dynamodb-store'
import { openKeywords } from '../core/legacy/keywords-table'
import { portionsOf } from '../core/transfer/batches'
import { callEngine } from '../local/engine-call'

/** Attributes of an item as the engine has them, of those that are texts or numbers. */
type Item = Record<string, { S?: string; N?: string }>

const keys: Record<keyof LegacyTables, readonly string[]> = {
  links: ['code', 'part'],
  claims: ['digest'],
  legacy: ['key'],
  ranks: ['shard', 'place'],
  clicks: ['code', 'slot'],
}

/** Removes every item of every table, in the engine at this address. */
export async function emptied(tables: LegacyTables, engine: string): Promise<void> {
  const names = Object.keys(keys) as (keyof LegacyTables)[]
  await Promise.all(names.map((name) => emptiedOf(tables[name], keys[name], engine)))
}

/** The state as the replayer reads it, in JSON: links by keyword in byte order, the counter, and no log. */
export async function stateOf(tables: LegacyTables, db: DynamoDBDocumentClient, engine: string): Promise<string> {
  const [links, ranks] = await Promise.all([
    all(tables.links, keys.links, engine),
    all(tables.ranks, ['code', 'clicks'], engine),
  ])
  const heads = links.filter(({ part }) => part?.S === 'head').map(({ code }) => bytesOf(code?.S ?? ''))
  const kept = await openKeywords(tables.links, db).getAll(heads)
  const clicks = new Map(ranks.map((rank) => [rank.code?.S, Number(rank.clicks?.N)]))
  const shown = heads
    .sort()
    .flatMap((keyword) => kept.get(keyword) ?? [])
    .map((link) => ({
      ...link,
      keyword: textOf(link.keyword),
      url: textOf(link.url),
      title: link.title === null ? null : textOf(link.title),
      clicks: clicks.get(textOf(link.keyword)) ?? 0,
    }))
  const { Item } = await db.send(new GetItemCommand({ TableName: tables.legacy, Key: { key: { S: 'next_id' } } }))
  const next = BigInt((Item?.drawn as AttributeValue.NMember | undefined)?.N ?? '0') + 1n
  // The number may be larger than JavaScript's: it is written digit by digit.
  return `{"next_id":${next},"links":${JSON.stringify(shown)},"log":[]}`
}

async function emptiedOf(table: string, key: readonly string[], engine: string): Promise<void> {
  const deletes = (await all(table, key, engine)).map((Key) => ({ DeleteRequest: { Key } }))
  await Promise.all(
    portionsOf(deletes, 25).map((portion) => call(engine, 'BatchWriteItem', { RequestItems: { [table]: portion } })),
  )
}

/** Some attributes of all items of a table. */
async function all(TableName: string, wanted: readonly string[], engine: string): Promise<Item[]> {
  const names = {
    ProjectionExpression: wanted.map((_, n) => `#${n}`).join(', '),
    ExpressionAttributeNames: Object.fromEntries(wanted.map((name, n) => [`#${n}`, name])),
  }
  const items: Item[] = []
  let ExclusiveStartKey: unknown
  do {
    const page = await call(engine, 'Scan', { TableName, ...names, ExclusiveStartKey, ConsistentRead: true })
    items.push(...(page.Items as Item[]))
    ExclusiveStartKey = page.LastEvaluatedKey
  } while (ExclusiveStartKey !== undefined)
  return items
}

async function call(engine: string, operation: string, input: object): Promise<Record<string, unknown>> {
  const { status, body } = await callEngine(engine, operation, input)
  if (status !== 200) throw new Error(`${operation}: ${JSON.stringify(body)}`)
  return body
}
