// An owner's links, newest first, some at a time.
import { Refusal } from '../refusals'
import type { Place } from './by-owner'
import { isCode } from './code'
import type { Link } from './link'
import type { Links } from './table'

/** What somebody wants to see of their links. */
export interface Listing {
  /** At most so many at once. */
  limit: number
  /** Only those with this tag; null: all. */
  tag: string | null
  /** The link to go on after; null: from the newest. */
  after: Place | null
}

/** Links, and the cursor to go on with; null when there are no more. */
export interface Page {
  links: Link[]
  next_cursor: string | null
}

/** The parameters a listing can have. */
export const listParameters = ['limit', 'cursor', 'tag'] as const

/** How many links one request looks at, whatever it finds among them. */
const mostSeen = 1_000

/** Reads `limit` (1 to 100, default 50), `cursor` (as a page before has given it) and `tag`. Refuses other values. */
export function readListing(query: URLSearchParams): Listing {
  const [limit, cursor, tag] = [query.get('limit') ?? '50', query.get('cursor'), query.get('tag')]
  if (!/^[1-9]\d{0,2}$/.test(limit) || Number(limit) > 100)
    throw new Refusal('bad-value', 'limit has to be a whole number from 1 to 100.', 'limit')
  if (tag === '') throw new Refusal('bad-value', 'tag has to name a tag; leave it out for all links.', 'tag')
  return { limit: Number(limit), tag, after: cursor === null ? null : placeIn(cursor) }
}

/**
 * A page of an owner's links, newest first, without those that were deleted. The cursor is a place between two links and no
 * number, so links that are made meanwhile neither push one onto the next page twice nor hide one. Tags are looked for among
 * 1,000 links at most: a page may then be short, or empty, and has a cursor all the same as long as there are more links.
 */
export async function listLinks(owner: string, { limit, tag, after }: Listing, links: Links): Promise<Page> {
  const found: Link[] = []
  let place = after
  // One more than is wanted tells whether there are more.
  const size = tag === null ? limit + 1 : 101
  for (let seen = 0; seen < mostSeen; seen += size) {
    const page = await links.ofOwner(owner, place, size)
    for (const link of page.links) {
      if (link.deleted_at === null && (tag === null || link.tags?.includes(tag))) {
        if (found.length === limit) return { links: found, next_cursor: cursorAt(place) }
        found.push(link)
      }
      place = link
    }
    if (!page.isMore) return { links: found, next_cursor: null }
  }
  return { links: found, next_cursor: cursorAt(place) }
}

/** A cursor says a place and nothing of whose it is: a forged one is a place among one's own links. */
function cursorAt(place: Place | null): string | null {
  return place && Buffer.from(JSON.stringify([place.created_at, place.code])).toString('base64url')
}

function placeIn(cursor: string): Place {
  try {
    const [created_at, code] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [string, string]
    if (isCode(code) && new Date(created_at).toISOString() === created_at) return { created_at, code }
  } catch {
    // Whatever it was, it is no cursor.
  }
  throw new Refusal('bad-value', 'cursor has to be the next_cursor of a page before, unchanged.', 'cursor')
}
