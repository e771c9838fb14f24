import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { DeleteCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb'
import { held } from './table'

/** What is done to a day's items, one after the other, each when the day has the age for it. */
export type Phase = 'fold' | 'merge' | 'sweep'

/** A day that is not done with. */
export interface OpenDay {
  day: string
  phase: Phase
  /** When the phase before ended, in milliseconds since 1970; 0 at first. */
  since: number
  /** The last code this phase is done with, so that a run goes on where the one before it stopped. */
  after: string | null
}

export type Worklist = ReturnType<typeof openWorklist>

/** How many entries a process remembers to have made; forgetting costs a write each and nothing else. */
const remembered = 20_000

/**
 * The days and codes there are to fold, so that nothing ever scans the table. In the clicks table: pk `*days`, sk a day, and
 * pk `*day#<day>`, sk a code. No code begins with a star.
 */
export function openWorklist(table: string, db: DynamoDBDocumentClient) {
  const made = new Map<string, Promise<unknown>>()

  /** Puts a code on a day's list, before the first counter of that day is written. Costs nothing the second time. */
  async function enter(day: string, code: string): Promise<void> {
    await once(day, () => held(db.send(new PutCommand(openingOf(day)))))
    await once(`${day} ${code}`, () =>
      db.send(new PutCommand({ TableName: table, Item: { code: `*day#${day}`, slot: code } })),
    )
  }

  /** Entries that are being made at this moment are waited for, so a batch of many codes makes its day's entry once. */
  async function once(entry: string, make: () => Promise<unknown>): Promise<void> {
    const making = made.get(entry) ?? make()
    if (made.size >= remembered) made.clear()
    made.set(entry, making)
    await making.catch((error: unknown) => {
      made.delete(entry)
      throw error
    })
  }

  function openingOf(day: string) {
    return {
      TableName: table,
      Item: { code: '*days', slot: day, phase: 'fold', since: 0 },
      ConditionExpression: 'attribute_not_exists(slot)',
    }
  }

  /** The days that are not done with, oldest first. */
  async function days(): Promise<OpenDay[]> {
    const open: OpenDay[] = []
    for await (const items of pages('*days')) {
      for (const { slot, phase, since, after } of items as unknown as (OpenDay & { slot: string })[]) {
        open.push({ day: slot, phase, since, after: after ?? null })
      }
    }
    return open
  }

  /** The codes on a day's list that come after another one, in order, page by page. */
  async function* codes(day: string, after: string | null): AsyncGenerator<string[]> {
    for await (const items of pages(`*day#${day}`, after)) yield items.map(({ slot }) => String(slot))
  }

  /** Remembers how far a phase has come, or that the next one may begin. */
  async function note({ day, phase, since, after }: OpenDay): Promise<void> {
    const Item = { code: '*days', slot: day, phase, since, ...(after === null ? {} : { after }) }
    await db.send(new PutCommand({ TableName: table, Item }))
  }

  /** Takes a code off a day's list. */
  async function strike(day: string, code: string): Promise<void> {
    await db.send(new DeleteCommand({ TableName: table, Key: { code: `*day#${day}`, slot: code } }))
  }

  /** Takes a day off the list of days. */
  async function close(day: string): Promise<void> {
    await db.send(new DeleteCommand({ TableName: table, Key: { code: '*days', slot: day } }))
  }

  async function* pages(code: string, after: string | null = null): AsyncGenerator<Record<string, unknown>[]> {
    let start: Record<string, unknown> | undefined = after === null ? undefined : { code, slot: after }
    do {
      const page = await db.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'code = :code',
          ExpressionAttributeValues: { ':code': code },
          ConsistentRead: true,
          ...(start === undefined ? {} : { ExclusiveStartKey: start }),
        }),
      )
      yield page.Items ?? []
      start = page.LastEvaluatedKey
    } while (start !== undefined)
  }

  return { enter, days, codes, note, strike, close }
}
