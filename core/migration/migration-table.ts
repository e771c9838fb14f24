import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import { held } from '../clicks/table'
import type { Migration } from './migration'
import { type Item, key, migrationOf } from './migration-item'

/** So many entries of a migration's history are kept, the newest. */
const remembered = 100
const tries = 5

/** Opens the table `migration` for those who change it: operators, and the gate. */
export function openMigrationTable(table: string, db: DynamoDBDocumentClient) {
  async function item(): Promise<Item | undefined> {
    const { Item } = await db.send(new GetCommand({ TableName: table, Key: { key }, ConsistentRead: true }))
    return Item as Item | undefined
  }

  async function read(): Promise<Migration> {
    return migrationOf(await item())
  }

  /**
   * Changes the state, and gives it as it is then: with an epoch of its own, and with `what` in its history. `changed` may be
   * called again, with the newer state, when somebody else changed it meanwhile. When it gives null nothing is written.
   * `what` may depend on what it gave last.
   */
  async function change(
    what: string | (() => string),
    changed: (before: Migration) => Partial<Migration> | null,
    now = Date.now,
  ): Promise<Migration> {
    for (let tried = 0; tried < tries; tried++) {
      const found = await item()
      const before = migrationOf(found)
      const wanted = changed(before)
      if (wanted === null) return before
      const entry = { at: new Date(now()).toISOString(), what: typeof what === 'string' ? what : what() }
      const history = [...before.history, entry].slice(-remembered)
      const turned = { ...before, ...wanted }
      const minted = before.minted || before.mint > 0 || turned.mint > 0
      const after = { ...turned, minted, epoch: before.epoch + 1, history }
      if (await put(after, found?.epoch)) return after
    }
    throw new Error('the state of the migration is being changed by somebody else all the time')
  }

  function put(state: Migration, seen: number | undefined): Promise<boolean> {
    return held(
      db.send(
        new PutCommand({
          TableName: table,
          Item: { key, epoch: state.epoch, state: JSON.stringify(state) } satisfies Item,
          ConditionExpression: seen === undefined ? 'attribute_not_exists(epoch)' : 'epoch = :seen',
          ExpressionAttributeValues: seen === undefined ? undefined : { ':seen': seen },
        }),
      ),
    )
  }

  return { read, change }
}
