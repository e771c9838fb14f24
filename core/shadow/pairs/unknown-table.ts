// What a side may have done without saying so, as the table of pairs keeps it.
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { openPartitions } from './partition'

/** What may have happened on a side that gave no answer: a link made of a URL, or under a keyword, or a click on one. Each by its HMAC. */
export type Unknown = `url:${string}` | `keyword:${string}` | `click:${string}`

const at = 'unknown'
const keptFor = 14 * 24 * 3_600

/**
 * Notes in the table of pairs: pk `unknown`, sk what may have happened. A new epoch changes nothing about it: what one side has and the
 * other one lacks stays so until somebody brings it over. `now` gives milliseconds since 1970.
 */
export function openUnknown(table: string, db: DynamoDBDocumentClient, now: () => number) {
  const items = openPartitions(table, db)

  /** Notes what a side may have done without an answer. Doing it again changes nothing but how long it is kept. */
  async function noteUnknown(unknown: readonly Unknown[]): Promise<void> {
    for (const what of unknown) {
      const Item = { at, what, expires: Math.floor(now() / 1000) + keptFor }
      await db.send(new PutCommand({ TableName: table, Item }))
    }
  }

  /** All that may have happened unseen of late. Most often nothing; whoever asks has something to explain. */
  async function unknownSoFar(): Promise<ReadonlySet<Unknown>> {
    const found = new Set<Unknown>()
    for await (const { what, expires } of items(at)) {
      // DynamoDB takes away what is over in its own time.
      if (Number(expires) * 1000 > now()) found.add(what as Unknown)
    }
    return found
  }

  return { noteUnknown, unknownSoFar }
}
