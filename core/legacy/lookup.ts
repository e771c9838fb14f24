// From what a caller calls a short URL to the link, and from the link to its short URL.
import { type Bytes, bytesOf, isUtf8, textOf } from './bytes'
import { cleanUrl } from './clean-url'
import { unicodeHost } from './hosts'
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

/** The short URL of a keyword, with the host of the site in Unicode, and `https` when the request came over TLS (contract, 12). */
export function shortUrlOf(keyword: Bytes, settings: LegacySettings, secure: boolean): Bytes {
  return `${withProtocol(rootOf(settings).replace(/^(https?:\/\/)([^/:]+)/, shownHost), secure)}/${keyword}`
}

/** A URL under the site with the scheme of the site, or `https` when the request came over TLS. */
export function withProtocol(url: Bytes, secure: boolean): Bytes {
  return secure ? url.replace(/^http:/, 'https:') : url
}

/** `YYYY-MM-DD HH:MM:SS` in UTC, of milliseconds since 1970. */
export function timestampOf(now: number): string {
  return bytesOf(new Date(now).toISOString().slice(0, 19).replace('T', ' '))
}

function shownHost(whole: string, scheme: string, host: string): string {
  return host.includes('xn--') ? scheme + (unicodeHost(host) ?? host) : whole
}
