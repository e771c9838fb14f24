// In which order the requests of a delivery are shown to the other side. They changed one another where they were answered, so what depends
// on a change comes after it, and what came before it before.
import type { Bytes } from '../../legacy/bytes'
import type { Subject } from './subject'

/** What a request has to do with the others: it changes something, or only looks at it. */
export interface Lane {
  /** The keywords it changes or looks at; null for whatever there is. */
  keywords: readonly Bytes[] | null
  changes: boolean
}

/** What a request changes or looks at. `made`: the keyword that its answer names. */
export function laneOf({ sorted }: Pick<Subject, 'sorted'>, made: Bytes | null): Lane {
  if (sorted.effect === 'create') return { keywords: made === null ? null : [made], changes: true }
  const isOfAll = sorted.route === 'stats' || sorted.route === 'db-stats'
  return { keywords: isOfAll ? null : sorted.keyword === '' ? [] : [sorted.keyword], changes: false }
}

/** What is left of an item's work once those that depend on it can begin. */
export type Rest = () => Promise<void>

/**
 * Works on all items, at most `limit` at a time. Changes come one after the other, in order; what looks at something comes after the changes
 * of it that stand before, and before those that stand behind; all else in any order. None begins before it is `ready`. Work gives what is
 * left of it when nobody has to wait for that. When an item fails, those that are not begun are left, and the failure is thrown once
 * nothing is under way any more.
 */
export async function inLanes<T>(
  limit: number,
  items: readonly { item: T; lane: Lane; ready?: Promise<void> }[],
  work: (item: T) => Promise<Rest | null>,
): Promise<void> {
  const failures: unknown[] = []
  const fail = (error: unknown) => {
    failures.push(error)
    return null
  }
  const turns = turnstile(limit)
  const begun: { done: Promise<void>; whole: Promise<void>; lane: Lane }[] = []
  for (const { item, lane, ready } of items) {
    const before = [ready, ...begun.filter((earlier) => dependsOn(lane, earlier.lane)).map(({ done }) => done)]
    let whole = Promise.resolve()
    const done = new Promise<void>((resolve) => {
      whole = Promise.all(before).then(() =>
        turns(async () => {
          const rest = failures.length > 0 ? null : await work(item).catch(fail)
          resolve()
          if (rest !== null) await rest().catch(fail)
        }),
      )
    })
    begun.push({ done, whole, lane })
  }
  await Promise.all(begun.map(({ whole }) => whole))
  if (failures.length > 0) throw failures[0]
}

function dependsOn(lane: Lane, earlier: Lane): boolean {
  if (lane.changes && earlier.changes) return true
  if (!lane.changes && !earlier.changes) return false
  if (lane.keywords === null || earlier.keywords === null) {
    // A change of nobody knows what is one that made nothing; only lists look at everything.
    const looking = lane.changes ? earlier : lane
    return looking.keywords === null
  }
  const theirs = earlier.keywords
  return lane.keywords.some((keyword) => theirs.includes(keyword))
}

function turnstile(limit: number) {
  let free = limit
  const waiting: (() => void)[] = []
  return async (work: () => Promise<void>): Promise<void> => {
    if (free === 0) await new Promise<void>((resume) => waiting.push(resume))
    else free--
    await work()
    const next = waiting.shift()
    if (next) next()
    else free++
  }
}
