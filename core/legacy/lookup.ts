// From what a caller calls a short URL to the link, and from the link to its short URL.
import { type Bytes, bytesOf, isUtf8, textOf } from './bytes'
import { cleanUrl, normalizedUrl } from './clean-url'
import { longestKeyword } from './keywords'
import { type LegacySettings, rootOf } from './settings'
import type { LegacyStore, StoredLink } from './store'

/** The keyword in a `shorturl` parameter: every occurrence of the site and a slash removed, the rest cleaned as a URL (contract, 6.2). */
export function keywordIn(shorturl: Bytes, settings: LegacySettings): Bytes {
  return cleanUrl(shorturl.replaceAll(`${rootOf(settings)}/`, ''))
}

/** The link of a keyword, or null. What cannot be a keyword is not asked for: nothing, too much, bytes that are not UTF-8. */
export async function findLink(keyword: Bytes, store: Pick<LegacyStore, 'find'>): Promise<StoredLink | null> {
  if (keyword === '' || !isUtf8(keyword) || [...textOf(keyword)].length > longestKeyword) return null
  return store.find(keyword)
}

/**
 * The short URL of a keyword, written as it would be looked up, with `https` when the request came over TLS. Its host is normalised as
 * that of any URL, so a site in punycode is shown in Unicode (contract, 12).
 */
export function shortUrlOf(keyword: Bytes, settings: LegacySettings, secure: boolean): Bytes {
  return withProtocol(normalizedUrl(`${rootOf(settings)}/${cleanUrl(keyword)}`), secure)
}

/** A URL under the site with the scheme of the site, or `https` when the request came over TLS. */
export function withProtocol(url: Bytes, secure: boolean): Bytes {
  return secure ? url.replace(/^http:/i, 'https:') : url
}

/** `YYYY-MM-DD HH:MM:SS` in UTC, of milliseconds since 1970. */
export function timestampOf(now: number): string {
  return bytesOf(new Date(now).toISOString().slice(0, 19).replace('T', ' '))
}
