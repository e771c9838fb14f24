// Heads are put one by one, since each has its condition, and that is most of an import's time.
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { nanoid } from 'nanoid'
import { type Attribute, type Call, CallError, openCalls } from '../dynamodb-call'
import { putIf } from '../legacy/write-once'
import type { Item } from './cell'

/** A condition of a put, and the values it names. */
export interface Condition {
  condition: string
  values?: Record<string, unknown>
}

/** The condition that a code was never used. */
export const isFree: Condition = { condition: 'attribute_not_exists(code)' }

/** Puts a head if its condition holds, and says whether it did. */
export type HeadPut = (head: Item, condition: Condition) => Promise<boolean>

/**
 * Opens the way in for heads. The SDK spends more on such a put than an engine on this machine does, so there the small client
 * makes it. Whatever that one cannot bring to an end is left to the SDK, which is patient, and told what was tried.
 */
export function openHeadPut(table: string, db: DynamoDBDocumentClient): HeadPut {
  let opened: Promise<Call | null> | undefined

  return async function put(head, { condition, values }) {
    opened ??= openSmall(db)
    const call = await opened
    const key = { code: String(head.code), part: 'head' }
    const whole = { table, key, item: { ...head }, condition, values }
    if (call === null) return putIf(db, whole)
    const written = nanoid()
    try {
      await call('PutItem', {
        ...{ TableName: table, Item: attributesOf({ ...head, written }), ConditionExpression: condition },
        ...(values === undefined ? {} : { ExpressionAttributeValues: attributesOf(values) }),
      })
      return true
    } catch (error) {
      if (!(error instanceof CallError)) throw error
      // It tries once, so what it meets is not its own.
      if (error.failure === 'condition') return false
      return putIf(db, { ...whole, tried: written })
    }
  }
}

/** On AWS the SDK knows best where to go, and who it is at each moment: null. */
async function openSmall({ config }: DynamoDBDocumentClient): Promise<Call | null> {
  if (config.endpoint === undefined) return null
  const { protocol, hostname, port } = await config.endpoint()
  const endpoint = `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`
  return openCalls({ endpoint, credentials: await config.credentials(), timeout: 20_000 })
}

function attributesOf(item: Item): Record<string, Attribute> {
  const given = Object.entries(item).filter(([, value]) => value !== undefined)
  return Object.fromEntries(given.map(([name, value]) => [name, attributeOf(value)]))
}

/** Heads have texts, numbers, yes or no, nothing, and lists of those. */
function attributeOf(value: unknown): Attribute {
  if (value === null) return { NULL: true }
  if (typeof value === 'string') return { S: value }
  if (typeof value === 'number') return { N: String(value) }
  if (typeof value === 'boolean') return { BOOL: value }
  if (Array.isArray(value)) return { L: value.map(attributeOf) }
  throw new TypeError(`no head has a ${typeof value}`)
}
