// What the driver itself saw: the comparison is not asked whether it missed anything.
import type { Bytes } from '../../core/legacy/bytes'
import type { Asked } from './asked'
import type { Got } from './client'

/** Counts of one kind of request, or of all. */
export interface Heard {
  sent: number
  answered: number
  /** No answer, or one that says that a side failed. */
  failed: number
}

export type Journal = ReturnType<typeof openJournal>

/** The most requests that are remembered in full, to show how a difference can be met again. */
const mostRemembered = 50_000

/** Opens an empty journal. */
export function openJournal() {
  const total: Heard = { sent: 0, answered: 0, failed: 0 }
  const kinds = new Map<string, Heard>()
  const statuses = new Map<number, number>()
  const failures = new Map<string, number>()
  const times: number[] = []
  const touched = new Set<Bytes>()
  const uncertain = new Set<Bytes>()
  const remembered: Asked[] = []

  const of = (kind: string): Heard => {
    const found = kinds.get(kind) ?? { sent: 0, answered: 0, failed: 0 }
    kinds.set(kind, found)
    return found
  }
  return {
    ...{ total, kinds, statuses, failures },
    /** Keywords that were asked about, and those of requests whose answer was lost: what they did is not known. */
    ...{ touched, uncertain, remembered: remembered as readonly Asked[] },
    sent(asked: Asked): void {
      total.sent++
      of(asked.kind).sent++
      if (asked.keyword !== '') touched.add(asked.keyword)
      if (remembered.length < mostRemembered) remembered.push(asked)
    },
    heard(asked: Asked, { status, failure, ms }: Got): void {
      const isLost = failure !== null || status >= 502
      for (const heard of [total, of(asked.kind)]) {
        if (failure === null) heard.answered++
        if (isLost) heard.failed++
      }
      if (failure === null) {
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
        if (asked.kind !== 'quiet') times.push(ms)
      } else failures.set(failure, (failures.get(failure) ?? 0) + 1)
      if (isLost && asked.keyword !== '') uncertain.add(asked.keyword)
    },
    /** How long answers took, in milliseconds: of all, or of the last so many. */
    quantile(share: number, last = times.length): number | null {
      const some = times.slice(-last).sort((a, b) => a - b)
      return some[Math.min(some.length - 1, Math.floor(share * some.length))] ?? null
    },
  }
}
