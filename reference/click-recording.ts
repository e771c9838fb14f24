// Contract 13: click recording, before the 301 is sent. Every request counts: all methods, robots, repeated visits.
import { type Bytes, isText } from './byte-strings'
import { toTimestamp } from './clock'
import { decodeEntities } from './entities'
import type { LegacyRequest } from './reading-a-request'
import type { Service } from './service'
import { stripTags } from './tags'
import { cleanUrlSafely } from './url-cleaning'

/** Counts a click on a link and, unless `nostats`, adds a row to the log. */
export function recordClick({ settings, store, clock }: Service, keyword: Bytes, request: LegacyRequest): void {
  store.change({ kind: 'click', keyword })
  if (settings.nostats) return
  const referrer = referrerOf(request.header('referer'))
  // The database refuses a referrer that is not UTF-8, cut in the middle of a character for one: no row [bug].
  if (!isText(referrer)) return
  const row = {
    click_time: toTimestamp(clock.now()),
    keyword,
    referrer,
    user_agent: userAgentOf(request.header('user-agent')),
    ip: request.address,
    country_code: countryOf(request.header('cf-ipcountry')),
  }
  store.change({ kind: 'row', row })
}

/** Cleaned like a URL, cut at 200 bytes; `direct` without a header. */
export function referrerOf(header: Bytes | undefined): Bytes {
  return header === undefined ? 'direct' : cleanUrlSafely(header).slice(0, 200)
}

/** Entities decoded, tags stripped, bytes outside a short list dropped, cut at 255; `-` without a header. */
export function userAgentOf(header: Bytes | undefined): Bytes {
  if (header === undefined) return '-'
  return stripTags(decodeEntities(header))
    .replace(/[^0-9a-zA-Z':., /{}()[\]+@&!?;_\-=~*#]/g, '')
    .slice(0, 255)
}

/** Two capitals from Cloudflare's header; there is no GeoIP file here. */
export function countryOf(header: Bytes | undefined): string {
  return header !== undefined && /^[A-Z]{2}$/.test(header) ? header : ''
}
