// Contract 6 and 12: how a short link is written in answers, and what is recognised as one of ours.
import { type Bytes, toBytes } from './byte-strings'
import { isEmpty } from './php-values'
import { schemeOf } from './schemes'
import { type Settings, siteOf } from './settings'
import type { Store } from './store'
import { cleanUrl, normalize } from './url-cleaning'

/** The short link of a keyword: the site's scheme, or `https` for a request that came over TLS. */
export function shortLink(settings: Settings, keyword: Bytes, secure: boolean): Bytes {
  return withScheme(normalize(`${toBytes(siteOf(settings))}/${cleanUrl(keyword)}`), secure)
}

/** The URL as https when the request was secure, else as it is. */
export function withScheme(url: Bytes, secure: boolean): Bytes {
  return secure ? url.replace(/^[a-zA-Z0-9+.-]+:\/\//, 'https://') : url
}

/** The keyword that `shorturl` names: every occurrence of the site and a slash removed, the rest cleaned (6.2). */
export function keywordOf(settings: Settings, shortUrl: Bytes): Bytes {
  return cleanUrl(shortUrl.replaceAll(`${toBytes(siteOf(settings))}/`, ''))
}

/** Whether a cleaned URL is one of our own short links (6.1, "own short link"). */
export function isOwnShortLink(settings: Settings, store: Store, url: Bytes): boolean {
  const keyword = schemeOf(url) === '' ? url : relativeToSite(settings, url)
  return !isEmpty(keyword) && keyword === cleanUrl(keyword) && store.find(keyword) !== undefined
}

/** The URL without the site, `https:` read as `http:` in both; empty when the site is not in it. */
function relativeToSite(settings: Settings, url: Bytes): Bytes {
  const plain = cleanUrl(url).replaceAll('https:', 'http:')
  const site = toBytes(siteOf(settings)).replaceAll('https:', 'http:')
  const rest = plain.replaceAll(`${site}/`, '')
  return rest === plain ? '' : rest
}
