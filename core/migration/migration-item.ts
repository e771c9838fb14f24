// The one item of the table `migration`, as the router reads it: the state is one text, so that no reader sees half of a change.
import type { Attribute, Call } from '../dynamodb-call'
import { begin, type Migration } from './migration'

/** The item's key. */
export const key = 'state'

export interface Item {
  key: typeof key
  /** The state's epoch, for a write to depend on. */
  epoch: number
  /** The state, as JSON. */
  state: string
}

/** The state that an item holds. A table without the item is a migration that has not begun. */
export function migrationOf(item: Pick<Item, 'state'> | undefined): Migration {
  return item === undefined ? begin : { ...begin, ...(JSON.parse(item.state) as Partial<Migration>) }
}

/** Gives what reads the state, as it is now. */
export function openMigrationReader(table: string, call: Call): () => Promise<Migration> {
  return async () => {
    const input = { TableName: table, Key: { key: { S: key } }, ConsistentRead: true }
    const { Item } = await call('GetItem', input)
    return migrationOf(Item && { state: textOf(Item.state) })
  }
}

function textOf(attribute: Attribute | undefined): string {
  if (attribute !== undefined && 'S' in attribute) return attribute.S
  throw new Error('the state of the migration is no text')
}
