// The store as mirrored creations see it: one that makes exactly the link that the answering side has made, or one that
// makes none. The logic that creates links runs unchanged on either.
import type { Bytes } from './bytes'
import { automatic } from './creation'
import { isLimited } from './flood'
import { numberOf } from './keywords'
import { type Pin, timeOf } from './pin'
import type { LegacySettings } from './settings'
import type { Creating, StoredLink, Traces } from './store'

/** Thrown where our own generator could not have made the keyword that is pinned. */
export class Unmintable extends Error {}

/** What became of a pinned link that something else had made here: it was taken as this one's, or refused as another. */
export type Others = 'made' | 'refused'

export interface MirroredStore {
  store: Creating
  /** What our own generator would have made, where it was asked; null where it was not. */
  sample(): Bytes | null
  /** How the pinned link was met where something else had made it: taken as made, or refused; null where it was not. */
  others(): Others | null
}

/** What our generator would make now: as ever, but the number is only looked at. */
export async function nextKeyword(settings: LegacySettings, traces: Pick<Traces, 'usedBy' | 'peekNumber'>) {
  let next = await traces.peekNumber()
  const keywords = automatic(settings, { nextNumber: async () => next++ })
  let keyword = await keywords()
  while (keyword !== null && (await traces.usedBy(keyword)) !== null) keyword = await keywords()
  return keyword
}

/**
 * A store in which a creation can only make the pinned link, once: of what the creation does, each step may be there already
 * from an earlier try under the same mirror id, and what that try has made is not seen by the checks. A pinned creation
 * leaves behind what it would have left here: the counter past its number, and the instant of its address.
 */
export function pinnedStore(
  store: Creating,
  traces: Traces,
  { pin, id, settings }: { pin: Pin; id: string; settings: LegacySettings },
): MirroredStore {
  let sample: Bytes | null = null
  let others: Others | null = null
  const created = Math.floor(timeOf(pin.created) / 1000)

  /**
   * Of two requests that may have made a link there, only one has. Whichever is shown first makes it here, and for the other one it is
   * made.
   */
  async function isMade(): Promise<boolean> {
    const by = await traces.usedBy(pin.keyword)
    if (by === id || by === null) return by === id
    const found = by === '' ? null : await store.find(pin.keyword)
    const isSame = found?.timestamp === pin.created && found.ip === pin.ip
    others = isSame ? 'made' : 'refused'
    return isSame
  }

  async function find(keyword: Bytes): Promise<StoredLink | null> {
    const found = await store.find(keyword)
    return found !== null && keyword === pin.keyword && (await isMade()) ? null : found
  }

  async function nextNumber(): Promise<bigint> {
    const number = pin.generated && sample === null ? numberOf(pin.keyword, settings.base) : null
    sample ??= await nextKeyword(settings, traces)
    if (number === null) throw new Unmintable()
    return number
  }

  async function holder(url: Bytes): Promise<Bytes | null> {
    const held = await store.holder(url)
    return held === pin.keyword && (await isMade()) ? null : held
  }

  /** What would be claimed for another keyword is given out as claimed, and its link is then refused. */
  async function claim(url: Bytes, held: Bytes | null, keyword: Bytes): Promise<boolean> {
    if (keyword !== pin.keyword) return true
    return (await store.claim(url, held, keyword)) || (await store.holder(url)) === keyword
  }

  async function add(link: StoredLink): Promise<boolean> {
    if (link.keyword !== pin.keyword) return false
    if (!(await store.add({ ...link, mirror: id }))) {
      if (!(await isMade())) return false
      // The counter is past this link already: what is offered now was not to be had when it was made.
      sample = null
    }
    const number = pin.generated ? numberOf(pin.keyword, settings.base) : null
    if (number !== null) await traces.passNumber(number)
    if (isLimited(pin.ip, settings)) await traces.noteNewest(pin.ip, created)
    return true
  }

  return {
    store: {
      ...store,
      ...{ find, nextNumber, holder, claim, add },
      newestBy: async (address) => ((await isMade()) ? null : traces.newestUpTo(address, created)),
      moveNewest: async () => true,
    },
    sample: () => sample,
    others: () => others,
  }
}

/** A store that a creation can check everything against, and that keeps nothing of it. `at` in milliseconds since 1970. */
export function dryStore(
  store: Creating,
  traces: Traces,
  { at, settings }: { at: number; settings: LegacySettings },
): MirroredStore {
  let sample: Bytes | null = null
  let next: bigint | null = null
  const made = new Map<Bytes, StoredLink>()

  return {
    store: {
      find: async (keyword) => made.get(keyword) ?? store.find(keyword),
      async add(link) {
        if (made.has(link.keyword) || (await traces.usedBy(link.keyword)) !== null) return false
        made.set(link.keyword, link)
        return true
      },
      async nextNumber() {
        sample ??= await nextKeyword(settings, traces)
        next ??= await traces.peekNumber()
        return next++
      },
      holder: store.holder,
      claim: async () => true,
      noteUrl: async () => {},
      newestBy: (address) => traces.newestUpTo(address, Math.floor(at / 1000)),
      moveNewest: async () => true,
      giveTitle: async () => {},
    },
    sample: () => sample,
    others: () => null,
  }
}
