// What the legacy dialect needs from a store. Every method is one operation on a single item, or one page of an index:
// nothing here scans, and nothing needs a transaction.
import type { Bytes } from './bytes'

/** A link as the legacy system keeps it (contract, section 3). Keyword, URL and title are valid UTF-8. */
export interface StoredLink {
  keyword: Bytes
  url: Bytes
  /** Null only for links that came without one. */
  title: Bytes | null
  /** `YYYY-MM-DD HH:MM:SS`, UTC. */
  timestamp: string
  /** The address that created it. */
  ip: string
  clicks: number
}

/** The orders in which links can be listed: most clicks first, fewest first, newest first, none. */
export type Ranking = 'top' | 'bottom' | 'last' | 'random'

export interface Totals {
  links: number
  clicks: number
}

export interface LegacyStore {
  /** The link of a keyword, byte for byte, as it was last written (a consistent read); null when there is none. */
  find(keyword: Bytes): Promise<StoredLink | null>
  /** Stores a link if its keyword is free, and says whether it was. It is then counted in totals and rankings. */
  add(link: StoredLink): Promise<boolean>
  /** Draws the next number for automatic keywords: no two callers ever get the same. */
  nextNumber(): Promise<bigint>
  /** The keyword that claims a URL; null without one. A claim may name a link that is not there yet, or that leads elsewhere by now. */
  holder(url: Bytes): Promise<Bytes | null>
  /** Gives the claim on a URL to a keyword, if `held` is still what holds it (null: nothing does). Says whether that came off. */
  claim(url: Bytes, held: Bytes | null, keyword: Bytes): Promise<boolean>
  /** Claims a URL for a keyword if nothing, or a keyword higher in byte order, holds it: where duplicates are allowed, the lowest is named. */
  noteUrl(url: Bytes, keyword: Bytes): Promise<void>
  /** When a link was last created from an address, in seconds since 1970; null for never (a consistent read). */
  newestBy(address: string): Promise<number | null>
  /** Moves that instant, if `from` is still what it is. Says whether that came off. */
  moveNewest(address: string, from: number | null, to: number | null): Promise<boolean>
  /** At most `limit` links from the `start`-th on. Ties are in no promised order. */
  list(ranking: Ranking, start: number, limit: number): Promise<StoredLink[]>
  /** How many links there are, and the sum of their counters. */
  totals(): Promise<Totals>
  /** Gives a title to a link that has none. */
  giveTitle(keyword: Bytes, title: Bytes): Promise<void>
}

/** What creating links needs. A link may carry the id of the mirrored creation that makes it. */
export interface Creating extends Omit<LegacyStore, 'list' | 'totals' | 'add'> {
  add(link: StoredLink & { mirror?: string }): Promise<boolean>
}

/** What mirrored creations need besides. Every write here can be repeated. */
export interface Traces {
  /** Which mirrored creation used a keyword: its id, '' for another kind of creation, null for never. */
  usedBy(keyword: Bytes): Promise<string | null>
  /** The number that would be drawn next. */
  peekNumber(): Promise<bigint>
  /** Has no number up to this one drawn any more. */
  passNumber(number: bigint): Promise<void>
  /** The newest creation from an address that is not after an instant, as far as it is known; in seconds since 1970. */
  newestUpTo(address: string, at: number): Promise<number | null>
  /** Notes a creation from an address, unless a later one is known. */
  noteNewest(address: string, at: number): Promise<void>
}
