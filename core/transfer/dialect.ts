// What a deployment can hold, and what it keeps beside the links, in each of its dialects.
import { bytesOf } from '../legacy/bytes'
import { urlDigest } from '../legacy/claims-table'
import { rankItem } from '../legacy/ranks-table'
import { urlClaim } from '../links/claims'
import { isCode } from '../links/code'
import { normalizeUrl } from '../links/url'
import { Refusal } from '../refusals'
import type { Item } from './cell'
import { type Row, RowRefused } from './row'

/** The tables of a deployment by name; those of the legacy dialect are null in the modern one. */
export interface TransferTables {
  links: string
  claims: string
  budgets: string
  clicks: string
  legacy: string | null
  ranks: string | null
}

/** What differs between the dialects. */
export interface Dialect {
  /** The row as it can be kept here. Throws a RowRefused for one that could never be followed. */
  fitting(row: Row): Row
  /** The key of the claim on a URL, as it is stored. */
  claimOf(url: string): string
  /** Whether a claim is better off with `code` than with `holder`. */
  prefers(code: string, holder: string): boolean
  /** A link's place in the rankings, in the one dialect that has them. `created` is RFC 3339. */
  rankOf(code: string, created: string, clicks: number): Item | null
}

/** The legacy dialect takes every row as it is; where several lead to one URL, the lowest keyword is named. */
export const legacyDialect: Dialect = {
  fitting: (row) => row,
  claimOf: (url) => urlDigest(bytesOf(url)),
  prefers: (code, holder) => Buffer.compare(Buffer.from(code), Buffer.from(holder)) < 0,
  rankOf: (code, created, clicks) => rankItem(bytesOf(code), created, clicks),
}

/** The modern dialect takes what it could have made itself, its URL normalised. */
export const modernDialect: Dialect = {
  fitting(row) {
    if (!isCode(row.keyword))
      throw new RowRefused(row.keyword, 'the modern dialect has no such codes: letters, digits, - and _')
    try {
      return { ...row, url: normalizeUrl(row.url, new Set()) }
    } catch (error) {
      if (error instanceof Refusal) throw new RowRefused(row.keyword, error.message)
      throw error
    }
  },
  claimOf: (url) => urlClaim(url, false),
  prefers: () => false,
  rankOf: () => null,
}

/** The dialect a deployment speaks, as its tables tell. */
export function dialectOf({ ranks }: TransferTables): Dialect {
  return ranks === null ? modernDialect : legacyDialect
}
