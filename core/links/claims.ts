import { createHash } from 'node:crypto'
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'

export type Claims = ReturnType<typeof openClaims>

/** The table of claims: pk `digest`, and the code that holds the claim. It is what makes "same URL, same link" atomic. */
export function openClaims(table: string, db: DynamoDBDocumentClient) {
  /** The code that holds a claim, or null. */
  async function holder(digest: string): Promise<string | null> {
    const { Item } = await db.send(new GetCommand({ TableName: table, Key: { digest }, ConsistentRead: true }))
    return Item === undefined ? null : String(Item.code)
  }

  /**
   * Gives a claim to `code`, provided that it is still held by `from` (null: by none). Whether that came about
   * is for the caller to read: a lost answer and a lost race look alike here.
   */
  async function move(digest: string, from: string | null, code: string): Promise<void> {
    try {
      await db.send(
        new PutCommand({
          TableName: table,
          Item: { digest, code },
          ConditionExpression: from === null ? 'attribute_not_exists(digest)' : 'code = :from',
          ExpressionAttributeValues: from === null ? undefined : { ':from': from },
        }),
      )
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error
    }
  }

  return { holder, move }
}

/**
 * The claim that this owner (null: nobody in particular) has a link to this URL already. `longUrl` is normalised; an unguessable
 * link is another wish.
 */
export function urlClaim(longUrl: string, unguessable: boolean, owner: string | null = null): string {
  return createHash('sha256')
    .update(JSON.stringify(['url', longUrl, unguessable, ...(owner === null ? [] : [owner])]))
    .digest('base64url')
}
