// Storing a link without the legacy system's race (contract, section 17): single-item conditional writes only.
import type { Bytes } from './bytes'
import { isReserved, keywordOf } from './keywords'
import type { LegacySettings } from './settings'
import type { LegacyStore, StoredLink } from './store'

/** A link that lacks its keyword. */
export type Draft = Omit<StoredLink, 'keyword'>

/** Where keywords come from: each call gives another one to try, null when there is none left. */
export type Keywords = () => Promise<Bytes | null>

/** What came of it: the link made, the one that was there, or neither, because the keyword was taken. */
export type Created = { made: StoredLink } | { there: StoredLink } | 'taken'

type Writes = Pick<LegacyStore, 'find' | 'add' | 'holder' | 'claim' | 'noteUrl'>

/** One wanted keyword, once. */
export function only(keyword: Bytes): Keywords {
  const left = [keyword]
  return async () => left.pop() ?? null
}

/** Automatic keywords from the counter, reserved ones skipped. Those taken are skipped by asking again (contract, section 9). */
export function automatic(settings: LegacySettings, store: Pick<LegacyStore, 'nextNumber'>): Keywords {
  return async () => {
    for (;;) {
      const keyword = keywordOf(await store.nextNumber(), settings.base)
      if (!isReserved(keyword, settings)) return keyword
    }
  }
}

/** Stores a link where several may lead to one URL: the first keyword that is free. */
export async function createAnother(draft: Draft, keywords: Keywords, store: Writes): Promise<Created> {
  for (let keyword = await keywords(); keyword !== null; keyword = await keywords()) {
    const made = { keyword, ...draft }
    if (!(await store.add(made))) continue
    await store.noteUrl(draft.url, keyword)
    return { made }
  }
  return 'taken'
}

/**
 * Stores the only link of a URL. The claim on the URL names a keyword before the link is there; who wins the claim is who
 * creates. Whoever finds a claim without its link puts that link on the owner's behalf, so that an owner who died blocks
 * nobody, and answers that the URL is known. A claim on a keyword that leads elsewhere counts for nothing, and is moved.
 */
export async function createOnly(draft: Draft, keywords: Keywords, store: Writes): Promise<Created> {
  let keyword = await keywords()
  // Whoever comes here has just found no link of this URL, so most often nothing holds it: that is tried before it is read.
  let held: Bytes | null = null
  while (keyword !== null) {
    const found: StoredLink | null = held === null ? null : await store.find(held)
    if (found?.url === draft.url) return { there: found }
    if (held !== null && found === null && (await finish({ keyword: held, ...draft }, store))) continue
    if (await store.claim(draft.url, held, keyword)) {
      const made = { keyword, ...draft }
      if (await store.add(made)) return { made }
      const finished = await store.find(keyword)
      if (finished?.url === draft.url) return { made: finished }
      keyword = await keywords()
    }
    held = await store.holder(draft.url)
  }
  return 'taken'
}

/** Puts a link on behalf of who claimed its URL. Says whether there is one now: a keyword of a link that was ended never gets one. */
async function finish(link: StoredLink, store: Writes): Promise<boolean> {
  return (await store.add(link)) || (await store.find(link.keyword)) !== null
}

/** The link that a unique install names for a URL, or null. */
export async function knownLink(url: Bytes, store: Pick<LegacyStore, 'holder' | 'find'>): Promise<StoredLink | null> {
  const held = await store.holder(url)
  const found = held === null ? null : await store.find(held)
  return found?.url === url ? found : null
}
