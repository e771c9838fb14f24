// The counter for automatic keywords. Its numbers can pass 2^53, so they are texts and bigints, never numbers.
import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { held } from '../clicks/table'
import { keywordOf } from '../legacy/keywords'

const Key = { key: { S: 'next_id' } }

/** The number that is drawn next, or null while none was drawn. */
export async function nextNumber(table: string, db: DynamoDBDocumentClient): Promise<bigint | null> {
  const { Item } = await db.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }))
  return Item?.drawn?.N === undefined ? null : BigInt(Item.drawn.N) + 1n
}

/** Has the counter go on from `next`, unless it is further already. */
export async function raiseNextNumber(table: string, db: DynamoDBDocumentClient, next: bigint): Promise<void> {
  const update = new UpdateItemCommand({
    ...{ TableName: table, Key, UpdateExpression: 'SET drawn = :drawn' },
    ConditionExpression: 'attribute_not_exists(drawn) OR drawn < :drawn',
    ExpressionAttributeValues: { ':drawn': { N: String(next - 1n) } },
  })
  await held(db.send(update))
}

/** The highest number that is looked at, and with it the memory this takes: 16 MB for two bases, once numbers are that high. */
const highest = 2 ** 26

/**
 * Finds the first number whose keyword is free, so that the first automatic keyword after an import need not try all those
 * taken. Which base a source used is not known: it is the one in which more of the first numbers are taken.
 */
export function openFirstFree() {
  const bases = [36, 62] as const
  const taken = bases.map(() => new Uint8Array(1024))

  function take(keyword: string): void {
    for (const [index, base] of bases.entries()) {
      const number = numberOf(keyword, base)
      if (number !== null) mark(index, number)
    }
  }

  function mark(index: number, number: number): void {
    let bits = taken[index] ?? new Uint8Array()
    const byte = number >> 3
    if (byte >= bits.length) {
      const longer = new Uint8Array(Math.max(byte + 1, 2 * bits.length))
      longer.set(bits)
      taken[index] = longer
      bits = longer
    }
    bits[byte] = (bits[byte] ?? 0) | (1 << (number & 7))
  }

  /** The first free number, from 1 on. */
  function first(): bigint {
    return BigInt(Math.max(...taken.map(firstZero)))
  }

  return { take, first }
}

function firstZero(bits: Uint8Array): number {
  let number = 1
  while (((bits[number >> 3] ?? 0) & (1 << (number & 7))) !== 0) number++
  return number
}

/** The number an automatic keyword stands for, or null: for what no number gives, and for what is too high to matter. */
function numberOf(keyword: string, base: 36 | 62): number | null {
  if (keyword.length > 5 || !/^[1-9a-zA-Z][0-9a-zA-Z]*$/.test(keyword)) return null
  let number = 0
  for (const digit of keyword) number = number * base + digitValue(digit)
  return number <= highest && keywordOf(BigInt(number), base) === keyword ? number : null
}

function digitValue(digit: string): number {
  const value = Number.parseInt(digit, 36)
  return digit >= 'A' && digit <= 'Z' ? value + 26 : value
}
