// A batch of log lines becomes counters, exactly once.
import { type Batch, type Delivery, openBatch } from './batch'
import { type Increment, incrementsOf } from './counters'
import type { Line } from './line'
import { inParallel } from './parallel'
import { readLine } from './reader'
import { ageOf, ages } from './slots'
import type { Clicks, Outcome } from './table'
import type { Worklist } from './worklist'

/** What became of a delivery. The first four count items, each a code in a slot of time; `unreadable` counts lines. */
export interface Tallied {
  added: number
  duplicate: number
  late: number
  refused: number
  unreadable: number
}

export interface Counting {
  clicks: Clicks
  worklist: Worklist
  /** Milliseconds since 1970. */
  now: () => number
  /** Takes what somebody has to look at: a line that cannot be read, a delivery that comes too late. */
  complain: (problem: string, details: object) => void
  /** Told of a delivery that was counted: how many lines it had, and when the oldest was written, in milliseconds since 1970. */
  counted?: (lines: number, oldest: number) => void
}

/** How many items of a batch are written at a time. */
const abreast = 16

/**
 * Counts a delivery. It may come any number of times, in any order, and may have been cut short before: each item knows the
 * batches it has counted. Throws when an item fails, for the delivery to be repeated; what was counted is passed over then.
 */
export async function countDelivery(delivery: Delivery, counting: Counting): Promise<Tallied> {
  const tally: Tallied = { added: 0, duplicate: 0, late: 0, refused: 0, unreadable: 0 }
  const batch = openBatch(delivery)
  if (batch === null) return tally
  const lines = readable(batch, tally, counting)
  await inParallel(abreast, incrementsOf(lines), async (increment) => {
    tally[await count(increment, batch, counting)]++
  })
  if (lines.length > 0)
    counting.counted?.(
      lines.length,
      lines.reduce((oldest, { at }) => Math.min(oldest, at), Infinity),
    )
  return tally
}

function readable({ id, messages }: Batch, tally: Tallied, { complain }: Counting): Line[] {
  return messages.flatMap((message) => {
    const read = readLine(message)
    if ('line' in read) return read.line.type === 'none' ? [] : [read.line]
    tally.unreadable++
    complain('unreadable line', { batch: id, reason: read.unreadable, line: message.slice(0, 500) })
    return []
  })
}

async function count(increment: Increment, batch: Batch, counting: Counting): Promise<keyof Tallied> {
  const { clicks, worklist, now, complain } = counting
  const { code, slot, counts } = increment
  if (ageOf(slot, now()) > ages.refuse) {
    complain('delivery too late to be counted safely', { batch: batch.id, code, slot, counts })
    return 'refused'
  }
  await worklist.enter(slot.slice(0, 10), code)
  // The age is asked for anew: this decides, and nothing slow may stand between it and the write.
  if (ageOf(slot, now()) > ages.late) return countLate(increment, batch, clicks)
  const outcome = await clicks.add({ code, slot: `s#${slot}#${batch.stream}` }, batch.id, counts)
  return outcome === 'moved' ? countLate(increment, batch, clicks) : outcome
}

/**
 * Counts beside a slot that stands still. The batch first leaves its mark in the slot, so that even a repetition of it that
 * is under way at this moment, and still takes the slot for open, cannot count it there.
 */
async function countLate(
  { code, slot, counts }: Increment,
  batch: Batch,
  clicks: Clicks,
): Promise<'late' | 'duplicate'> {
  if (!(await clicks.move({ code, slot: `s#${slot}#${batch.stream}` }, batch.id))) return 'duplicate'
  const outcome: Outcome = await clicks.add({ code, slot: `late#${slot}#${batch.stream}` }, batch.id, counts)
  return outcome === 'added' ? 'late' : 'duplicate'
}
