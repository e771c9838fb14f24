// All items of one partition of the table of pairs, page by page.
import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb'

/** Gives what reads the items whose pk `at` is this, read consistently, in the order of their sk; whole, or `only` one attribute of each. */
export function openPartitions(table: string, db: DynamoDBDocumentClient) {
  return async function* items(at: string, only?: string): AsyncGenerator<Record<string, unknown>> {
    let start: Record<string, unknown> | undefined
    do {
      const page = await db.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: '#at = :at',
          ExpressionAttributeNames: { '#at': 'at' },
          ExpressionAttributeValues: { ':at': at },
          ConsistentRead: true,
          ...(only === undefined ? {} : { ProjectionExpression: only }),
          ...(start === undefined ? {} : { ExclusiveStartKey: start }),
        }),
      )
      yield* page.Items ?? []
      start = page.LastEvaluatedKey
    } while (start !== undefined)
  }
}
