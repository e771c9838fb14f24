// A few pairs of each fingerprint, to be looked at: at most five, those with the smallest digests. So it depends neither on the
// order in which they come nor on how often, and any one is as likely to be kept as any other.
import { createHash } from 'node:crypto'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import type { Sample } from './pairs'
import { openPartitions } from './partition'

/** The most samples of a fingerprint. */
export const mostSamples = 5

const keptFor = 14 * 24 * 3_600

/** The samples in the table of pairs: pk `<epoch>#sample#<fingerprint>`, sk a digest of the mirror id. */
export function openSamples(table: string, db: DynamoDBDocumentClient, now: () => number) {
  const items = openPartitions(table, db)
  // By fingerprint, the largest digest that is kept where there is room for no other: it only ever gets smaller.
  const largest = new Map<string, string>()

  /** Keeps a sample of a fingerprint, if it is among the five that are to be kept; only then is it taken. `id` is its mirror id. */
  async function sample(epoch: string, fingerprint: string, id: string, take: () => Sample): Promise<void> {
    const at = `${epoch}#sample#${fingerprint}`
    const what = digestOf(id)
    if (what >= (largest.get(at) ?? '~')) return
    const kept = await keysOf(at)
    if (kept.length >= mostSamples) largest.set(at, kept[mostSamples - 1] ?? '')
    if (kept.includes(what) || what >= (largest.get(at) ?? '~')) return
    const taken = take()
    const Item = { ...taken, sampled: taken.at, at, what, expires: Math.floor(now() / 1000) + keptFor }
    await db.send(new PutCommand({ TableName: table, Item }))
    // Others may have written meanwhile, so it is looked again; who removes one knows five that are smaller.
    for (const gone of (await keysOf(at)).slice(mostSamples)) {
      await db.send(new DeleteCommand({ TableName: table, Key: { at, what: gone } }))
    }
  }

  /** The samples of a fingerprint in an epoch. */
  async function samples(epoch: string, fingerprint: string): Promise<Sample[]> {
    const kept: Sample[] = []
    for await (const { at, what, expires, sampled, ...rest } of items(`${epoch}#sample#${fingerprint}`))
      kept.push({ ...rest, at: sampled } as unknown as Sample)
    return kept.slice(0, mostSamples)
  }

  async function keysOf(at: string): Promise<string[]> {
    const keys: string[] = []
    for await (const { what } of items(at, 'what')) keys.push(String(what))
    return keys
  }

  return { sample, samples }
}

function digestOf(id: string): string {
  return createHash('sha256').update(id).digest('hex').slice(0, 24)
}
