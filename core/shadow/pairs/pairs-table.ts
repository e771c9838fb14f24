// The table of pairs: what became of comparisons, exactly once however often a delivery comes, and without a request in clear.
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { held } from '../../clicks/table'
import { isOverdue } from '../minutes'
import type { Fingerprint } from '../verdict'
import { type Bucket, bucketOf, type MinuteTallies, minutesIn, seenIn } from './buckets'
import type { Summary } from './pairs'
import { openPartitions } from './partition'
import { openSamples } from './samples-table'
import { heardRanges, lostAmong } from './sequence'
import { announcements, type Counters, conclusions, fitting, type Heard, type Judged, summed } from './tally'
import { openUnknown } from './unknown-table'

/** The delivery that something comes from. */
export interface Origin {
  epoch: string
  /** The delivery's id, which every repetition of it has too. */
  batch: string
  /** The log stream it comes from. */
  stream: string
}

/** What is known of a delivery's minute: nothing, that its requests may have been asked, or that it is done. */
export type Known = 'new' | 'begun' | 'concluded'

/** A line that came. */
export interface HeardLine extends Heard {
  writer: string
  n: number
}

/** An epoch, and its first and last hour (`2026-12-01T09`). */
export interface Epoch {
  epoch: string
  first: string
  last: string
}

const keptFor = 400 * 24 * 3_600_000

export type Pairs = ReturnType<typeof openPairs>

/**
 * The table of pairs: pk `at`, sk `what`, TTL `expires`.
 * - `<epoch>#<hour>`, `<minute>#<stream>`: the counters of one log stream in one minute (tally.ts), so that no two deliveries
 *   under way ever meet at one item, the ids of the deliveries counted, and which lines were heard;
 * - `<epoch>#fingerprints`, `<id>`: what a fingerprint is. How often it was seen is counted in the buckets;
 * - `<epoch>#sample#<id>`, …: at most five pairs of a fingerprint (samples-table.ts);
 * - `epochs`, `<epoch>`: in which hours there is something;
 * - `<epoch>#unknown`, …: what a side may have done without saying so (unknown-table.ts).
 *
 * A delivery costs two writes for each minute it touches (announced, concluded), most often one, whatever its size: 1,000 pairs in
 * deliveries of 50 are 41 writes (measured in test/core/shadow/asking/compare-delivery.test.ts). Besides: a write an hour and process for the
 * epoch, one for each new fingerprint, up to five and a read for its samples. `now` gives milliseconds since 1970.
 */
export function openPairs(table: string, db: DynamoDBDocumentClient, now: () => number = Date.now) {
  const items = openPartitions(table, db)
  const entered = new Set<string>()

  /** Counts the requests of a minute as ones that need a verdict, once; says what was known of that minute's part of the delivery. */
  async function announce(origin: Origin, minute: string, lines: readonly HeardLine[]): Promise<Known> {
    await enter(origin.epoch, minute)
    const sets = { heard: new Set(heardRanges(lines)) }
    if (await add(origin, minute, 'a', announcements(lines), sets)) return 'new'
    const { Item } = await db.send(
      new GetCommand({ TableName: table, Key: keyOf(origin, minute), ConsistentRead: true }),
    )
    const batches = Item?.batches instanceof Set ? Item.batches : new Set()
    return batches.has(`${origin.batch}c`) ? 'concluded' : 'begun'
  }

  /** Counts the verdicts of a minute, once. What comes after the minute's deadline counts as not answered in time. */
  async function conclude(origin: Origin, minute: string, judged: readonly Judged[]): Promise<void> {
    await add(origin, minute, 'c', conclusions(judged, isOverdue(minute, now())))
  }

  /** One write: the condition keeps out what was added before. */
  function add(
    origin: Origin,
    minute: string,
    step: 'a' | 'c',
    counters: Counters,
    sets: Record<string, Set<string>> = {},
  ): Promise<boolean> {
    const id = `${origin.batch}${step}`
    const names: Record<string, string> = { '#expires': 'expires' }
    const values: Record<string, unknown> = { ':id': id, ':expires': secondsUntil(keptFor) }
    const added = Object.entries({ batches: new Set([id]), ...sets, ...fitting(counters) }).map(
      ([name, value], index) => {
        const place = `n${index}`
        names[`#${place}`] = name
        values[`:${place}`] = value
        return `#${place} :${place}`
      },
    )
    return held(
      db.send(
        new UpdateCommand({
          TableName: table,
          Key: keyOf(origin, minute),
          UpdateExpression: `ADD ${added.join(',')} SET #expires = if_not_exists(#expires, :expires)`,
          ConditionExpression: 'NOT contains(#n0, :id)',
          ExpressionAttributeNames: names,
          ExpressionAttributeValues: values,
        }),
      ),
    )
  }

  /** Notes that an epoch has something in an hour. Costs nothing the second time. */
  async function enter(epoch: string, minute: string): Promise<void> {
    const hour = minute.slice(0, 13)
    if (entered.has(`${epoch} ${hour}`)) return
    await db.send(
      new UpdateCommand({
        TableName: table,
        Key: { at: 'epochs', what: epoch },
        UpdateExpression: 'ADD hours :hours',
        ExpressionAttributeValues: { ':hours': new Set([hour]) },
      }),
    )
    entered.add(`${epoch} ${hour}`)
  }

  /** Says what a fingerprint is, for those who will only see its id. Costs nothing the second time. */
  async function describe(epoch: string, fingerprint: Fingerprint): Promise<void> {
    const mark = `${epoch} ${fingerprint.id}`
    if (entered.has(mark)) return
    const Item = { ...fingerprint, at: `${epoch}#fingerprints`, what: fingerprint.id }
    await db.send(new PutCommand({ TableName: table, Item: { ...Item, expires: secondsUntil(keptFor) } }))
    entered.add(mark)
  }

  /** All epochs, the earliest first. */
  async function epochs(): Promise<Epoch[]> {
    const found: Epoch[] = []
    for await (const { what, hours } of items('epochs')) {
      const all = [...(hours as Set<string>)].sort()
      found.push({ epoch: String(what), first: all[0] ?? '', last: all.at(-1) ?? '' })
    }
    return found.sort((a, b) => (a.first + a.epoch < b.first + b.epoch ? -1 : 1))
  }

  /** The minutes of an epoch, in order. */
  async function minutes(epoch: string): Promise<MinuteTallies[]> {
    return minutesIn(await buckets(epoch), now())
  }

  /** Everything an epoch says so far; classes and pending of a tally add up to its eligible requests. */
  async function summary(epoch: string): Promise<Summary> {
    const all = await buckets(epoch)
    const tallies = summed(minutesIn(all, now()).flatMap((minute) => minute.tallies))
    const known = new Map<string, Fingerprint>()
    for await (const { at, what, expires, ...rest } of items(`${epoch}#fingerprints`)) {
      known.set(String(what), rest as unknown as Fingerprint)
    }
    return { epoch, tallies, fingerprints: seenIn(all, known), lost: lostAmong(all.flatMap(({ heard }) => [...heard])) }
  }

  async function buckets(epoch: string): Promise<Bucket[]> {
    const { Item } = await db.send(
      new GetCommand({ TableName: table, Key: { at: 'epochs', what: epoch }, ConsistentRead: true }),
    )
    const found: Bucket[] = []
    for (const hour of [...((Item?.hours as Set<string> | undefined) ?? [])].sort()) {
      for await (const item of items(`${epoch}#${hour}`)) found.push(bucketOf(item))
    }
    return found
  }

  function secondsUntil(milliseconds: number): number {
    return Math.floor((now() + milliseconds) / 1000)
  }

  const { sample, samples } = openSamples(table, db, now)
  const { noteUnknown, unknownSoFar } = openUnknown(table, db, now)
  return { announce, conclude, describe, sample, noteUnknown, unknownSoFar, epochs, minutes, summary, samples }
}

function keyOf({ epoch, stream }: Origin, minute: string) {
  return { at: `${epoch}#${minute.slice(0, 13)}`, what: `${minute}#${stream}` }
}
