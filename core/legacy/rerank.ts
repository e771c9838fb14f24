// What a delivery of log lines changes in the rankings, once it is counted.
import { type Delivery, openBatch } from '../clicks/batch'
import type { Line } from '../clicks/line'
import { inParallel } from '../clicks/parallel'
import { readLine } from '../clicks/reader'
import type { Clicks } from '../clicks/table'
import { readTally } from '../clicks/tally'
import { bytesOf } from './bytes'
import type { Ranks } from './ranks-table'

interface Reranking {
  clicks: Clicks
  ranks: Ranks
  /** Milliseconds since 1970. */
  now: () => number
}

/** How many links are dealt with at a time. */
const abreast = 16

/**
 * Brings the ranks of a delivery's links up to date, after its counters are written. Each clicked link is summed up anew
 * from its counters, consistently, and its rank only ever raised: so it does not matter how often a delivery comes, nor how
 * many are counted at once, for whoever sums up last sees them all. New links get their place here if nobody gave it.
 */
export async function rerank(delivery: Delivery, { clicks, ranks, now }: Reranking): Promise<void> {
  const lines = linesOf(delivery)
  const linkLines = lines.filter((line) => line.type === 'link')
  await inParallel(abreast, linkLines, ({ event, code, at }) => {
    return event === 'created' ? ranks.enter(bytesOf(code), new Date(at).toISOString()) : ranks.leave(bytesOf(code))
  })
  // A click may be counted before its link has a place, so who gives the place sums up as well.
  const moved = new Set(
    lines.filter((line) => line.type === 'click' || line.event === 'created').map(({ code }) => code),
  )
  await inParallel(abreast, [...moved], async (code) => ranks.raise(bytesOf(code), await sumOf(clicks, code, now())))
}

/** All clicks of a code. An eventually consistent read could miss the batch that was just written, for good. */
async function sumOf(clicks: Clicks, code: string, now: number): Promise<number> {
  const consistent: Clicks = { ...clicks, between: (of, from, to) => clicks.between(of, from, to, true) }
  const { days, hours } = await readTally(consistent, code, now)
  return [...days.values(), ...hours.values()].reduce((sum, { h = 0, b = 0 }) => sum + h + b, 0)
}

function linesOf(delivery: Delivery): Line[] {
  return (openBatch(delivery)?.messages ?? []).flatMap((message) => {
    const read = readLine(message)
    return 'line' in read && read.line.type !== 'none' ? [read.line] : []
  })
}
