import type { Bytes } from '../../../core/legacy/bytes'
import type { LegacyStore, Ranking, StoredLink } from '../../../core/legacy/store'

/** What a memory store holds, for tests to fill and to look at. */
export interface Contents {
  links: Map<Bytes, StoredLink>
  claims: Map<Bytes, Bytes>
  newest: Map<string, number>
  nextNumber: bigint
}

const orders: Record<Ranking, (a: StoredLink, b: StoredLink) => number> = {
  top: (a, b) => b.clicks - a.clicks,
  bottom: (a, b) => a.clicks - b.clicks,
  last: (a, b) => (a.timestamp < b.timestamp ? 1 : -1),
  random: () => Math.random() - 0.5,
}

/** Contents as an import leaves them: the links, the claims on their URLs, and when each address last created one. */
export function contentsOf(links: readonly StoredLink[], nextNumber: bigint): Contents {
  const contents: Contents = { links: new Map(), claims: new Map(), newest: new Map(), nextNumber }
  for (const link of links) {
    contents.links.set(link.keyword, { ...link })
    noteUrl(contents, link.url, link.keyword)
    const created = Date.parse(`${link.timestamp.replace(' ', 'T')}Z`) / 1000
    contents.newest.set(link.ip, Math.max(created, contents.newest.get(link.ip) ?? created))
  }
  return contents
}

/** A store in memory. Each method is atomic and takes as long as `pause` does: before it, other callers may run. */
export function memoryStore(contents: Contents, pause: () => Promise<void> = async () => {}): LegacyStore {
  const { links, claims, newest } = contents
  const after =
    <A extends unknown[], T>(work: (...given: A) => T) =>
    async (...given: A): Promise<T> => {
      await pause()
      return work(...given)
    }
  return {
    find: after((keyword) => copyOf(links.get(keyword))),
    add: after((link) => !links.has(link.keyword) && Boolean(links.set(link.keyword, { ...link }))),
    nextNumber: after(() => contents.nextNumber++),
    holder: after((url) => claims.get(url) ?? null),
    claim: after((url, held, keyword) => (claims.get(url) ?? null) === held && Boolean(claims.set(url, keyword))),
    noteUrl: after((url, keyword) => noteUrl(contents, url, keyword)),
    newestBy: after((address) => newest.get(address) ?? null),
    moveNewest: after((address, from, to) => moveNewest(contents, address, from, to)),
    list: after((ranking, start, limit) => [...links.values()].sort(orders[ranking]).slice(start, start + limit)),
    totals: after(() => ({
      links: links.size,
      clicks: [...links.values()].reduce((sum, link) => sum + link.clicks, 0),
    })),
    giveTitle: after((keyword, title) => {
      const link = links.get(keyword)
      if (link && !link.title) link.title = title
    }),
  }
}

function copyOf(link: StoredLink | undefined): StoredLink | null {
  return link === undefined ? null : { ...link }
}

function noteUrl({ claims }: Contents, url: Bytes, keyword: Bytes): void {
  const held = claims.get(url)
  if (held === undefined || held > keyword) claims.set(url, keyword)
}

function moveNewest({ newest }: Contents, address: string, from: number | null, to: number | null): boolean {
  if ((newest.get(address) ?? null) !== from) return false
  if (to === null) newest.delete(address)
  else newest.set(address, to)
  return true
}
