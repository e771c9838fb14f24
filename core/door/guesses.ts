// How often a client may ask for what there is not: codes are not to be found by trying.
import { randomBytes } from 'node:crypto'
import { Refusal } from '../refusals'
import { clientOf } from './client'

interface Bounds {
  /** How many guesses may fail; 0: as many as come. */
  perMinute: number
  /** Milliseconds since 1970. */
  now: () => number
  /** How many clients are remembered; those heard of least lately go first. */
  size?: number
}

/** For so long addresses are hashed with one salt. It is drawn here, and known to no other process. */
const saltFor = 3_600_000

/**
 * Counts failed guesses by client, in the memory of this process: it costs no call. A client has `perMinute` of them at once, and
 * gets them back one by one over a minute. One request may fail many times, and beyond what is left: that is paid for before the
 * next. Each process counts for itself, and a client's requests go to any of those that there are, be it for others: it may fail so many
 * times in each of them.
 */
export function openGuesses({ perMinute, now, size = 10_000 }: Bounds) {
  const failed = new Map<string, { left: number; at: number }>()
  let salt = { bytes: randomBytes(16), until: now() + saltFor }

  /** Refuses, with `too-many-requests`, a client at this address that has failed too often. */
  function check(address: string): void {
    // As long as nobody has failed, nobody has to be told apart.
    if (failed.size > 0) refuseSpent(leftOf(idOf(address)))
  }

  /** Notes that `times` guesses from this address have failed. Refuses as `check` does when there were too many before. */
  function fail(address: string, times = 1): void {
    if (perMinute === 0 || times === 0) return
    const client = idOf(address)
    const left = leftOf(client)
    failed.delete(client)
    failed.set(client, { left: left < 1 ? left : left - times, at: now() })
    if (failed.size > size) failed.delete(failed.keys().next().value ?? client)
    refuseSpent(left)
  }

  function leftOf(client: string): number {
    const known = failed.get(client)
    return known === undefined ? perMinute : Math.min(perMinute, known.left + ((now() - known.at) * perMinute) / 60_000)
  }

  function refuseSpent(left: number): void {
    if (left >= 1) return
    throw tooMany('You have asked too often for what there is not.', Math.ceil(((1 - left) * 60) / perMinute))
  }

  function idOf(address: string): string {
    if (now() >= salt.until) {
      failed.clear()
      salt = { bytes: randomBytes(16), until: now() + saltFor }
    }
    return clientOf(address, salt.bytes)
  }

  return { check, fail }
}

/** The refusal for who asks too often, with the seconds after which asking again is of use. */
export function tooMany(why: string, seconds: number): Refusal {
  const detail = `${why} Wait ${seconds} s.`
  return new Refusal('too-many-requests', detail, undefined, { 'retry-after': String(seconds) })
}
