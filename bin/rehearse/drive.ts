// Sends requests at a steady rate, however slow the answers are.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Asked } from './asked'
import type { Client, Got } from './client'

export interface Drive {
  client: Client
  rps: number
  /** The `index`-th request; null when there is none left. */
  next(index: number): Asked | null
  /** Told of every answer. */
  heard(asked: Asked, got: Got): void
  /** Told of every request as it goes out. */
  sent(asked: Asked): void
  /** No request goes out after this. */
  interrupt: { readonly isPressed: boolean }
}

/** The longest that a pause lasts before it is looked whether to stop. */
const longestPause = 100

/**
 * Sends the requests at their times, which do not wait for answers (a slow side would lower the rate, and hide how slow it is),
 * and resolves when every one was answered or has failed.
 */
export async function drive({ client, rps, next, heard, sent, interrupt }: Drive): Promise<void> {
  const began = performance.now()
  const waiting = new Set<Promise<void>>()
  for (let index = 0; !interrupt.isPressed; index++) {
    const due = began + (index * 1_000) / rps
    while (performance.now() < due && !interrupt.isPressed) {
      await sleep(Math.min(longestPause, Math.max(1, due - performance.now())))
    }
    const asked = interrupt.isPressed ? null : next(index)
    if (asked === null) break
    sent(asked)
    const answered: Promise<void> = client.send(asked).then((got) => {
      waiting.delete(answered)
      heard(asked, got)
    })
    waiting.add(answered)
  }
  await Promise.all(waiting)
}

/** Sends requests one after the other on a few connections, as fast as they are answered: the last questions. */
export async function sendAll(
  requests: readonly Asked[],
  drive: Omit<Drive, 'rps' | 'next'>,
  abreast = 4,
): Promise<void> {
  const left = [...requests]
  const lane = async () => {
    for (let asked = left.shift(); asked !== undefined && !drive.interrupt.isPressed; asked = left.shift()) {
      drive.sent(asked)
      drive.heard(asked, await drive.client.send(asked))
    }
  }
  await Promise.all(Array.from({ length: abreast }, lane))
}
