// What the test mode does to whole tables: they are small in a test, and are read from end to end. It does so before and after each
// scenario, hundreds of times in a replay: the engine is called as it is, since the AWS SDK costs more than the engine itself.
import { type AttributeValue, GetItemCommand } from '@aws-sdk/client-dynamodb'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { bytesOf, textOf } from '../core/legacy/bytes'
import { type LegacyTables, openLegacyStore } from '../core/legacy/dynamodb-store'
import { portionsOf } from '../core/transfer/batches'
import { callEngine } from '../local/engine-call'

/** An item, or its key, as the engine has it: all keys are texts. */
type Item = Record<string, { S: string }>

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
  const store = openLegacyStore(tables, db)
  const heads = (await all(tables.links, keys.links, engine))
    .filter(({ part }) => part?.S === 'head')
    .map(({ code }) => bytesOf(code?.S ?? ''))
  const links = await Promise.all(heads.sort().map((keyword) => store.find(keyword)))
  const shown = links
    .filter((link) => link !== null)
    .map((link) => ({
      ...link,
      keyword: textOf(link.keyword),
      url: textOf(link.url),
      title: link.title === null ? null : textOf(link.title),
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

/** The keys of all items of a table. */
async function all(TableName: string, key: readonly string[], engine: string): Promise<Item[]> {
  const names = {
    ProjectionExpression: key.map((_, n) => `#${n}`).join(', '),
    ExpressionAttributeNames: Object.fromEntries(key.map((name, n) => [`#${n}`, name])),
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
