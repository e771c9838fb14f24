import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import { nanoid } from 'nanoid'

/** A conditional put of a whole item. `key` names it again, to be read. */
export interface ConditionalPut {
  table: string
  key: Record<string, string>
  item: Record<string, unknown>
  condition: string
  names?: Record<string, string> | undefined
  values?: Record<string, unknown> | undefined
  /** The name of a try that was made already, and may have come off. */
  tried?: string
}

/**
 * Puts an item under a condition and says whether that came off. The client repeats a put whose answer was lost, and then
 * meets its own first try: the name in `written` tells that apart from another writer's.
 */
export async function putIf(
  db: DynamoDBDocumentClient,
  { table, key, item, condition, names, values, tried }: ConditionalPut,
): Promise<boolean> {
  const written = tried ?? nanoid()
  try {
    await db.send(
      new PutCommand({
        TableName: table,
        Item: { ...item, ...key, written },
        ConditionExpression: condition,
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: values,
      }),
    )
    return true
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error
    if (tried === undefined && (error.$metadata.attempts ?? 1) === 1) return false
    const { Item } = await db.send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true }))
    return Item?.written === written
  }
}
