// What is kept of a creation that is asked for with an Idempotency-Key.
import { createHash } from 'node:crypto'
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { nanoid } from 'nanoid'
import { newCode } from './code'

/** What all who ask for the same creation share, so that they make the same link. */
export interface Attempt {
  /** Digest of what was asked for, see `digestOf`. */
  asked: string
  /** Names this attempt: the link that it makes says so, and whoever meets that link knows it for theirs. */
  token: string
  /** When the link is created, RFC 3339, UTC. */
  at: string
  /** The codes it may draw, in this order. */
  codes: string[]
  /** What all are told, once one knows it, as JSON; null before. */
  answer: string | null
}

export type Attempts = ReturnType<typeof openAttempts>

interface Chance {
  /** Milliseconds since 1970. */
  now: () => number
  /** Draws a code, see `newCode`. */
  code?: (unguessable: boolean) => string
  /** Draws a name that no other attempt has. */
  token?: () => string
}

const kept = 24 * 3_600_000
const codesEach = 5

/**
 * The attempts in the table of claims, pk `digest`. Each is over after 24 hours, which is checked when it is read: `expires`, for
 * DynamoDB to take it away by, may come days later.
 */
export function openAttempts(
  table: string,
  db: DynamoDBDocumentClient,
  { now, code = newCode, token: newToken = nanoid }: Chance,
) {
  /** The attempt under a digest; null when there is none, or none any more. */
  async function find(digest: string): Promise<Attempt | null> {
    const { Item } = await db.send(new GetCommand({ TableName: table, Key: { digest }, ConsistentRead: true }))
    return Item === undefined || Number(Item.ends) <= now() ? null : attemptOf(Item)
  }

  /** Begins an attempt at what was asked for, as a digest, unless one is there; gives the one that is. `unguessable` is what its codes are. */
  async function begin(digest: string, asked: string, unguessable: boolean): Promise<Attempt> {
    const begun = now()
    const ends = begun + kept
    const codes = Array.from({ length: codesEach }, () => code(unguessable))
    const attempt = { asked, token: newToken(), at: new Date(begun).toISOString(), codes, answer: null }
    try {
      await db.send(
        new PutCommand({
          TableName: table,
          Item: { digest, ...attempt, ends, expires: Math.ceil(ends / 1000) },
          ConditionExpression: 'attribute_not_exists(digest) OR ends <= :now',
          ExpressionAttributeValues: { ':now': begun },
        }),
      )
      return attempt
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error
      // A first try whose answer was lost is met here as well, and is as good.
      return (await find(digest)) ?? attempt
    }
  }

  /** Writes down what all are told, if nobody did before; gives what stands. */
  async function finish(digest: string, { token }: Attempt, answer: string): Promise<string> {
    try {
      await db.send(
        new UpdateCommand({
          TableName: table,
          Key: { digest },
          UpdateExpression: 'SET answer = :answer',
          // `token` is a word of DynamoDB's own.
          ConditionExpression: '#token = :token AND attribute_type(answer, :null)',
          ExpressionAttributeNames: { '#token': 'token' },
          ExpressionAttributeValues: { ':answer': answer, ':token': token, ':null': 'NULL' },
        }),
      )
      return answer
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error
      return (await find(digest))?.answer ?? answer
    }
  }

  return { find, begin, finish }
}

/** What an attempt, or what it asks for, is known by. */
export function digestOf(...said: unknown[]): string {
  return createHash('sha256').update(JSON.stringify(said)).digest('base64url')
}

function attemptOf(item: object): Attempt {
  const { asked, token, at, codes, answer } = item as Attempt
  return { asked, token, at, codes, answer }
}
