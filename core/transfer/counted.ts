// Everything counted for one code, and the totals of everything imported.
import { type DynamoDBDocumentClient, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb'
import { everything } from '../clicks/counters'
import type { Clicks } from '../clicks/table'
import { readTally, type Tally } from '../clicks/tally'
import { broughtBy } from './cell'

/** Clicks of humans and of bots. */
export interface Sum {
  human: number
  bot: number
}

/** The sum of all clicks of a code, read consistently. */
export async function clicksOf(clicks: Clicks, code: string): Promise<Sum> {
  const consistent: Clicks = { ...clicks, between: (of, from, to) => clicks.between(of, from, to, true) }
  return sumOf(await readTally(consistent, code, Date.now()))
}

/** The sum of a tally. */
export function sumOf({ days, hours }: Tally): Sum {
  const sum = { human: 0, bot: 0 }
  for (const { h = 0, b = 0 } of [...days.values(), ...hours.values()]) {
    sum.human += h
    sum.bot += b
  }
  return sum
}

/**
 * Where the totals of all that was ever imported are kept: their time is not known, and totals are shown without one. Their day
 * is never on the list of days to fold.
 */
const totalsKey = { code: everything, slot: 'late#1970-01-01T00:00#import' }

/** How many parts of the table are read at a time. */
const segments = 4

/**
 * Writes the totals of everything imported, as a whole: what all imported links brought, added up. Reads the whole table of
 * clicks, which is a lot and exact, whatever was interrupted before; it is done once, at the end of an import. Totals also
 * move by what was counted here, which this does not touch. Gives what was added up.
 */
export async function settleTotals(table: string, db: DynamoDBDocumentClient) {
  const sum = { h: 0, b: 0, created: 0, deleted: 0 }
  await Promise.all(
    Array.from({ length: segments }, async (_, Segment) => {
      let from: Record<string, unknown> | undefined
      do {
        const page = await db.send(
          new ScanCommand({
            TableName: table,
            ...{ Segment, TotalSegments: segments, ConsistentRead: true, ExclusiveStartKey: from },
            FilterExpression: 'attribute_exists(brought)',
            ProjectionExpression: 'brought',
          }),
        )
        for (const item of page.Items ?? []) {
          const { human, bot, created, deleted } = broughtBy(item)
          sum.h += human
          sum.b += bot
          sum.created += created
          sum.deleted += deleted
        }
        from = page.LastEvaluatedKey
      } while (from !== undefined)
    }),
  )
  await db.send(new PutCommand({ TableName: table, Item: { ...sum, ...totalsKey } }))
  return sum
}
