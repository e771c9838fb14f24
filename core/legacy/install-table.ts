// What an install keeps beside its links: the counter for automatic keywords, and when each address last created a link.
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb'
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

  /** Notes a creation that happened elsewhere, unless a later one is known. */
  async function noteNewest(address: string, at: number): Promise<void> {
    await held(
      db.send(
        new UpdateCommand({
          TableName: table,
          Key: newest(address),
          UpdateExpression: 'SET #at = :at',
          ConditionExpression: 'attribute_not_exists(#at) OR #at < :at',
          ExpressionAttributeNames: { '#at': 'at' },
          ExpressionAttributeValues: { ':at': at },
        }),
      ),
    )
  }

  return { nextNumber, startAt, newestBy, moveNewest, noteNewest }
}

function missing(): never {
  throw new Error('the counter was not answered')
}
