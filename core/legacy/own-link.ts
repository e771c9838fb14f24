// Whether a long URL is one of our own short links, which would lead in a circle (contract, 6.1, "own short link").
import type { Bytes } from './bytes'
import { cleanUrl } from './clean-url'
import { findLink } from './lookup'
import { isEmpty } from './php-values'
import { schemeOf } from './schemes'
import { type LegacySettings, rootOf } from './settings'
import type { LegacyStore } from './store'

/** Whether a cleaned URL is the site, a slash and a stored keyword, nothing else (`keywordWithin`). */
export async function isOwnLink(
  url: Bytes,
  settings: LegacySettings,
  store: Pick<LegacyStore, 'find'>,
): Promise<boolean> {
  const keyword = keywordWithin(url, settings)
  return keyword !== null && (await findLink(keyword, store)) !== null
}

/**
 * The keyword that a cleaned URL would be a short link of, whether it is stored or not; null where it can be none. Either scheme does, and a
 * text without one is taken as a keyword. The keyword `0` is none here either: PHP takes it for empty.
 */
export function keywordWithin(url: Bytes, settings: LegacySettings): Bytes | null {
  const keyword = schemeOf(url) === '' ? url : withoutSite(url, settings)
  return keyword === null || isEmpty(keyword) || cleanUrl(keyword) !== keyword ? null : keyword
}

function withoutSite(url: Bytes, settings: LegacySettings): Bytes | null {
  const plain = withoutTls(url)
  const rest = plain.replaceAll(`${withoutTls(rootOf(settings))}/`, '')
  return rest === plain ? null : rest
}

function withoutTls(url: Bytes): Bytes {
  return url.replaceAll('https:', 'http:')
}
