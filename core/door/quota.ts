// How many links a client may make without a key.
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { clientOf } from './client'
import { tooMany } from './guesses'

interface Bounds {
  /** How many links a client may make in a minute; 0: as many as it likes. */
  perMinute: number
  /** Known to all processes, and to nobody else: addresses are hashed with it and the day. */
  secret: string
  /** Milliseconds since 1970. */
  now: () => number
}

/**
 * Of a client's hash 18 bits: whoever has the secret and the table finds 16,000 addresses of IPv4 for each, and so learns of none that
 * it asked. Two clients that share one share what they may make in that minute, which harms no bound.
 */
const characters = 3

/**
 * Takes so many links off what a client at an address may make without a key in this minute, in the table of claims: all processes
 * count together, exactly, for one write a request, which is little beside that of the link. What is kept is a few bits of a hash under
 * a salt that changes every day, until DynamoDB's expiry clears it up, which may take days. Refuses with `too-many-requests`.
 */
export function openQuota(table: string, db: DynamoDBDocumentClient, { perMinute, secret, now }: Bounds) {
  return async function take(address: string, links: number): Promise<void> {
    if (perMinute === 0) return
    const at = now()
    const minute = Math.floor(at / 60_000)
    const day = new Date(at).toISOString().slice(0, 10)
    const client = clientOf(address, `${secret} ${day}`).slice(0, characters)
    const left = 60 - Math.floor((at % 60_000) / 1000)
    if (links > perMinute) throw tooMany(`Without a key ${perMinute} links a minute can be made.`, left)
    try {
      await db.send(
        new UpdateCommand({
          TableName: table,
          Key: { digest: `quota ${minute} ${client}` },
          UpdateExpression: 'SET expires = :expires ADD made :links',
          ConditionExpression: 'attribute_not_exists(made) OR made <= :most',
          ExpressionAttributeValues: {
            ':links': links,
            ':most': perMinute - links,
            ':expires': (minute + 2) * 60,
          },
        }),
      )
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error
      throw tooMany(`Without a key ${perMinute} links a minute can be made.`, left)
    }
  }
}
