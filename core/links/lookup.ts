import type { Attribute, Call } from '../dynamodb-call'
import { Refusal, unavailable } from '../refusals'
import { spellings } from './code'

/** What a redirect needs to know of a link. */
export interface Destination {
  code: string
  version: number
  long_url: string
  title: string | null
  expires_at: string | null
  deleted_at: string | null
  max_clicks: number | null
  permanent: boolean
}

export type Read = (code: string) => Promise<Destination | null>

/** Reads from memory, or asks the store, once `mayAsk` has let it: what that throws is thrown. */
export type CachedRead = (code: string, mayAsk?: () => void) => Promise<Destination | null>

/** Reads what is stored under exactly this code: one eventually consistent GetItem. Refuses with `unavailable` when the store fails. */
export function openDestinations(table: string, call: Call): Read {
  return async (code) => {
    const key = { code: { S: code }, part: { S: 'head' } }
    const { Item } = await call('GetItem', { TableName: table, Key: key }).catch((error) => {
      throw unavailable('The store does not answer.', error)
    })
    return Item === undefined ? null : destinationOf(Item)
  }
}

/** The destination a code leads to: as written, then in lower case, if it has capitals. Refuses with `not-found`. */
export async function lookUp(code: string, read: Read): Promise<Destination> {
  for (const spelling of spellings(code)) {
    const found = await read(spelling)
    if (found !== null) return found
  }
  throw new Refusal('not-found', `There is no link ${code}.`)
}

interface Held {
  destination: Destination
  freshUntil: number
  staleUntil: number
}

interface CacheSettings {
  /** How long a destination is served without asking again, in seconds; 0 asks every time. */
  seconds: number
  /** Milliseconds since 1970. */
  now: () => number
  /** How many destinations are kept; those not used for longest go first. */
  size?: number
}

/** For how long a destination that was read once is still served while the store fails, and how often the store is asked meanwhile. */
const staleFor = 60_000
const askAgainAfter = 1_000

/**
 * Puts a small cache before `read`. A link that is not there is never remembered, so a new link works at once.
 * While the store fails, what was read within the last 60 s is served on.
 */
export function cached(read: Read, { seconds, now, size = 10_000 }: CacheSettings): CachedRead {
  const held = new Map<string, Held>()
  // Set when the store has failed: one probe a second is enough, whatever is asked for.
  let askAgainAt = 0

  return async (code, mayAsk = () => {}) => {
    const known = held.get(code)
    const asked = now()
    const serves = (entry: Held) => asked < entry.freshUntil || (asked < askAgainAt && asked < entry.staleUntil)
    if (known !== undefined && serves(known)) return use(code, known)
    mayAsk()
    try {
      const destination = await read(code)
      if (destination === null) held.delete(code)
      else {
        const freshUntil = asked + seconds * 1000
        use(code, { destination, freshUntil, staleUntil: Math.max(freshUntil, asked + staleFor) })
      }
      return destination
    } catch (error) {
      askAgainAt = now() + askAgainAfter
      if (known === undefined || now() >= known.staleUntil) throw error
      return use(code, known)
    }
  }

  /** A Map keeps the order of insertion, so putting an entry back makes it the newest. */
  function use(code: string, entry: Held): Destination {
    held.delete(code)
    held.set(code, entry)
    if (held.size > size) held.delete(held.keys().next().value ?? code)
    return entry.destination
  }
}

function destinationOf(item: Record<string, Attribute>): Destination {
  return {
    code: text(item.code) ?? '',
    version: number(item.version) ?? 1,
    long_url: text(item.long_url) ?? '',
    title: text(item.title),
    expires_at: text(item.expires_at),
    deleted_at: text(item.deleted_at),
    max_clicks: number(item.max_clicks),
    permanent: item.permanent !== undefined && 'BOOL' in item.permanent && item.permanent.BOOL,
  }
}

function text(attribute: Attribute | undefined): string | null {
  return attribute !== undefined && 'S' in attribute ? attribute.S : null
}

function number(attribute: Attribute | undefined): number | null {
  return attribute !== undefined && 'N' in attribute ? Number(attribute.N) : null
}
