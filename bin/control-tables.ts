// What the test mode does to whole tables: they are small in a test, and are read from end to end.
import { type AttributeValue, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb'
import { bytesOf, textOf } from '../core/legacy/bytes'
import { type LegacyTables, openLegacyStore } from '../core/legacy/dynamodb-store'
import { writeAll } from '../core/transfer/batches'

const keys: Record<keyof LegacyTables, readonly string[]> = {
  links: ['code', 'part'],
  claims: ['digest'],
  legacy: ['key'],
  ranks: ['shard', 'place'],
  clicks: ['code', 'slot'],
}

/** Removes every item of every table. */
export async function emptied(tables: LegacyTables, db: DynamoDBDocumentClient): Promise<void> {
  const names = Object.keys(keys) as (keyof LegacyTables)[]
  await Promise.all(names.map((name) => emptiedOf(tables[name], keys[name], db)))
}

/** The state as the replayer reads it, in JSON: links by keyword in byte order, the counter, and no log. */
export async function stateOf(tables: LegacyTables, db: DynamoDBDocumentClient): Promise<string> {
  const store = openLegacyStore(tables, db)
  const heads = (await all(tables.links, db))
    .filter(({ part }) => part === 'head')
    .map(({ code }) => bytesOf(String(code)))
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

async function emptiedOf(table: string, key: readonly string[], db: DynamoDBDocumentClient): Promise<void> {
  const items = await all(table, db)
  const keyOf = (item: Record<string, unknown>) => Object.fromEntries(key.map((name) => [name, item[name]]))
  await writeAll(
    db,
    items.map((item) => ({ table, remove: keyOf(item) })),
  )
}

async function all(table: string, db: DynamoDBDocumentClient): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = []
  let from: Record<string, unknown> | undefined
  do {
    // A counter beyond 2^53 is no number to the client; nothing but keys is needed of any item.
    const names = [...new Set(Object.values(keys).flat())]
    const page = await db.send(
      new ScanCommand({
        TableName: table,
        ExclusiveStartKey: from,
        ConsistentRead: true,
        ProjectionExpression: names.map((_, n) => `#${n}`).join(', '),
        ExpressionAttributeNames: Object.fromEntries(names.map((name, n) => [`#${n}`, name])),
      }),
    )
    items.push(...(page.Items ?? []))
    from = page.LastEvaluatedKey
  } while (from !== undefined)
  return items
}
