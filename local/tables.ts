// DynamoDB tables: made in the engine once, as the template wants them.
import { setTimeout as sleep } from 'node:timers/promises'
import { fields, list, text } from './decode'
import { callEngine } from './engine-call'
import { PlatformError } from './error'
import type { Resource, Template } from './template'

/**
 * Makes the tables the engine does not have and waits until all can be used.
 * Refuses a table that exists with other keys: its data would be out of reach.
 */
export async function makeTables(template: Template, engineUrl: string): Promise<void> {
  await Promise.all(template.resources('AWS::DynamoDB::Table').map((table) => makeTable(table, engineUrl)))
}

async function makeTable(table: Resource, engineUrl: string): Promise<void> {
  const wanted = inputOf(table)
  const created = await callEngine(engineUrl, 'CreateTable', wanted)
  if (created.status !== 200 && !String(created.body.__type).includes('ResourceInUse')) {
    throw new PlatformError(
      `The engine refuses table ${table.id}: ${created.body.message ?? created.body.Message ?? created.status}`,
    )
  }
  const until = Date.now() + 10_000
  for (;;) {
    const { status, body } = await callEngine(engineUrl, 'DescribeTable', { TableName: wanted.TableName })
    const found = fields(body.Table, table.id)
    if (status === 200 && found.TableStatus === 'ACTIVE') {
      checkKeys(table, wanted.KeySchema, found.KeySchema)
      return checkIndexes(table, found.GlobalSecondaryIndexes)
    }
    if (Date.now() > until) throw new PlatformError(`The table ${table.id} does not become active in the engine.`)
    await sleep(10)
  }
}

function inputOf(table: Resource) {
  const indexes = list(table.property('GlobalSecondaryIndexes'), table.id).map((index) => {
    const { IndexName, KeySchema, Projection } = fields(index, table.id)
    return { IndexName, KeySchema, Projection }
  })
  return {
    TableName: table.ref,
    KeySchema: table.property('KeySchema'),
    AttributeDefinitions: table.property('AttributeDefinitions'),
    BillingMode: 'PAY_PER_REQUEST',
    ...(indexes.length > 0 && { GlobalSecondaryIndexes: indexes }),
  }
}

function checkKeys(table: Resource, wanted: unknown, found: unknown): void {
  if (keysOf(wanted, table.id) === keysOf(found, table.id)) return
  throw new PlatformError(
    `The table ${table.ref} exists with the key ${keysOf(found, table.id)}, but the app wants ${keysOf(wanted, table.id)}: ` +
      'use another data folder, or move its data.',
  )
}

/** An engine that adds an index to a table that is there would be no small thing: dynalite has none of it. */
function checkIndexes(table: Resource, found: unknown): void {
  const names = (indexes: unknown) => list(indexes, table.id).map((index) => String(fields(index, table.id).IndexName))
  const there = names(found)
  const missing = names(table.property('GlobalSecondaryIndexes')).find((name) => !there.includes(name))
  if (missing === undefined) return
  throw new PlatformError(
    `The table ${table.ref} exists without its index ${missing}, as an older version made it: use another data folder, and ` +
      'move the links there by an export of that version and an import of this one.',
  )
}

function keysOf(schema: unknown, id: string): string {
  return list(schema, id)
    .map((key) => fields(key, id))
    .map(({ AttributeName, KeyType }) => `${text(AttributeName, id)} (${text(KeyType, id)})`)
    .sort()
    .join(' + ')
}
