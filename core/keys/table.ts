import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { type DynamoDBDocumentClient, GetCommand, PutCommand, paginateScan, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { digestOf, type KeptKey } from './key'

export type Keys = ReturnType<typeof openKeys>

/** The table of keys: pk `digest`, the SHA-256 of a key. Keys are few, and only operators list them: there is no index. */
export function openKeys(table: string, db: DynamoDBDocumentClient) {
  /** What is kept of a key, revoked ones included. Consistent: a key is over the moment it is revoked. */
  async function find(key: string): Promise<KeptKey | null> {
    const { Item } = await db.send(
      new GetCommand({ TableName: table, Key: { digest: digestOf(key) }, ConsistentRead: true }),
    )
    return Item === undefined ? null : keptOf(Item)
  }

  /** Keeps a new key. */
  async function add(key: string, kept: KeptKey): Promise<void> {
    await db.send(new PutCommand({ TableName: table, Item: { digest: digestOf(key), ...kept } }))
  }

  /** All keys, oldest first. */
  async function list(): Promise<KeptKey[]> {
    return (await all()).map(({ kept }) => kept).sort((a, b) => (a.created_at < b.created_at ? -1 : 1))
  }

  /** Ends a key by its id at `now` (milliseconds since 1970), and gives it; null when there is none. Once revoked, its time stays. */
  async function revoke(id: string, now: number): Promise<KeptKey | null> {
    const found = (await all()).find(({ kept }) => kept.id === id)
    if (found === undefined) return null
    const revoked_at = new Date(now).toISOString()
    try {
      await db.send(
        new UpdateCommand({
          TableName: table,
          Key: { digest: found.digest },
          UpdateExpression: 'SET revoked_at = :now',
          ConditionExpression: 'attribute_type(revoked_at, :null)',
          ExpressionAttributeValues: { ':now': revoked_at, ':null': 'NULL' },
        }),
      )
      return { ...found.kept, revoked_at }
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error
      return found.kept
    }
  }

  async function all(): Promise<{ digest: string; kept: KeptKey }[]> {
    const found: { digest: string; kept: KeptKey }[] = []
    for await (const { Items = [] } of paginateScan({ client: db }, { TableName: table, ConsistentRead: true })) {
      found.push(...Items.map((item) => ({ digest: String(item.digest), kept: keptOf(item) })))
    }
    return found
  }

  return { find, add, list, revoke }
}

function keptOf(item: object): KeptKey {
  const { id, owner, scopes, created_at, revoked_at } = item as KeptKey
  return { id, owner, scopes, created_at, revoked_at }
}
