// What an install keeps beside its links: the counter for automatic keywords, and when each address last created a link.
import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { held } from '../clicks/table'
import { putIf } from './write-once'

const counter = { key: 'next_id' }

/**
 * The table `legacy`, pk `key`: `next_id` with the number drawn last, `newest#<address>` with seconds since 1970. Numbers
 * of the counter can pass 2^53, so they never become JavaScript numbers: DynamoDB keeps 38 digits.
 */
export function openInstallTable(table: string, db: DynamoDBDocumentClient) {
  const newest = (address: string) => ({ key: `newest#${address}` })

  /** Draws the next number, in one write: no two callers get the same. A draw whose answer was lost is a number unused. */
  async function nextNumber(): Promise<bigint> {
    const { Attributes } = await db.send(
      new UpdateItemCommand({
        TableName: table,
        Key: { key: { S: counter.key } },
        UpdateExpression: 'ADD drawn :one',
        ExpressionAttributeValues: { ':one': { N: '1' } },
        ReturnValues: 'UPDATED_NEW',
      }),
    )
    return BigInt(Attributes?.drawn?.N ?? missing())
  }

  /** Has the next number drawn be this one. For imports: what runs meanwhile may draw a number twice, and skip it as taken. */
  async function startAt(next: bigint): Promise<void> {
    await db.send(
      new UpdateItemCommand({
        TableName: table,
        Key: { key: { S: counter.key } },
        UpdateExpression: 'SET drawn = :drawn',
        ExpressionAttributeValues: { ':drawn': { N: String(next - 1n) } },
      }),
    )
  }

  /** The number that would be drawn next, were it drawn now. Draws nothing. */
  async function peekNumber(): Promise<bigint> {
    const { Item } = await db.send(
      new GetItemCommand({ TableName: table, Key: { key: { S: counter.key } }, ConsistentRead: true }),
    )
    return BigInt(Item?.drawn?.N ?? 0) + 1n
  }

  /** Has no number up to this one drawn any more, in one write. Numbers only ever rise: what is higher already stays. */
  async function passNumber(number: bigint): Promise<void> {
    await held(
      db.send(
        new UpdateItemCommand({
          TableName: table,
          Key: { key: { S: counter.key } },
          UpdateExpression: 'SET drawn = :number',
          ConditionExpression: 'attribute_not_exists(drawn) OR drawn < :number',
          ExpressionAttributeValues: { ':number': { N: String(number) } },
        }),
      ),
    )
  }

  async function newestBy(address: string): Promise<number | null> {
    const { Item } = await db.send(new GetCommand({ TableName: table, Key: newest(address), ConsistentRead: true }))
    return Item === undefined ? null : Number(Item.at)
  }

  /** An instant that is taken back leaves no item: that is a delete whose answer may be lost, which costs its caller nothing. */
  function moveNewest(address: string, from: number | null, to: number | null): Promise<boolean> {
    const key = newest(address)
    const condition = from === null ? 'attribute_not_exists(#at)' : '#at = :from'
    const values = from === null ? undefined : { ':from': from }
    if (to !== null) return putIf(db, { table, key, item: { at: to }, condition, values, names: { '#at': 'at' } })
    return held(
      db.send(
        new DeleteCommand({
          TableName: table,
          Key: key,
          ConditionExpression: condition,
          ExpressionAttributeNames: { '#at': 'at' },
          ExpressionAttributeValues: values,
        }),
      ),
    )
  }

  /**
   * Notes a creation that happened elsewhere, unless a later one is known. The one before it is kept as well: requests are
   * mirrored in any order, and one that is late asks what was the newest in its own time.
   */
  async function noteNewest(address: string, at: number): Promise<void> {
    const key = { TableName: table, Key: newest(address) }
    const isNewest = await held(
      db.send(
        new UpdateCommand({
          ...key,
          UpdateExpression: 'SET #before = if_not_exists(#at, :none), #at = :at',
          ConditionExpression: 'attribute_not_exists(#at) OR #at < :at',
          ExpressionAttributeNames: { '#at': 'at', '#before': 'before' },
          ExpressionAttributeValues: { ':at': at, ':none': null },
        }),
      ),
    )
    if (isNewest) return
    await held(
      db.send(
        new UpdateCommand({
          ...key,
          UpdateExpression: 'SET #before = :at',
          ConditionExpression: '#at > :at AND (attribute_not_exists(#before) OR #before = :none OR #before < :at)',
          ExpressionAttributeNames: { '#at': 'at', '#before': 'before' },
          ExpressionAttributeValues: { ':at': at, ':none': null },
        }),
      ),
    )
  }

  /** The newest creation from an address that is not after an instant, of the two that are known; both in seconds since 1970. */
  async function newestUpTo(address: string, at: number): Promise<number | null> {
    const { Item } = await db.send(new GetCommand({ TableName: table, Key: newest(address), ConsistentRead: true }))
    const known = [Item?.at, Item?.before].filter((each): each is number => typeof each === 'number')
    return known.find((each) => each <= at) ?? null
  }

  return { nextNumber, startAt, peekNumber, passNumber, newestBy, newestUpTo, moveNewest, noteNewest }
}

function missing(): never {
  throw new Error('the counter was not answered')
}
