// Whether a long URL is one of our own short links, which would lead in a circle (contract, 6.1, "own short link").
import type { Bytes } from './bytes'
import { cleanUrl } from './clean-url'
import { findLink } from './lookup'
import { isEmpty } from './php-values'
import { schemeOf } from './schemes'
import { type LegacySettings, rootOf } from './settings'
import type { LegacyStore } from './store'

/**
 * Whether a cleaned URL is the site, a slash and a stored keyword, nothing else; a text without a scheme is taken as a keyword. The keyword
 * `0` is none here either: PHP takes it for empty.
 */
export async function isOwnLink(
  url: Bytes,
  settings: LegacySettings,
  store: Pick<LegacyStore, 'find'>,
): Promise<boolean> {
  const keyword = keywordWithin(url, settings)
  return (
    keyword !== null && !isEmpty(keyword) && cleanUrl(keyword) === keyword && (await findLink(keyword, store)) !== null
  )
}

function keywordWithin(url: Bytes, settings: LegacySettings): Bytes | null {
  if (schemeOf(url) === '') return url
  const plain = withoutTls(url)
  const rest = plain.replaceAll(`${withoutTls(rootOf(settings))}/`, '')
  return rest === plain ? null : rest
}

function withoutTls(url: Bytes): Bytes {
  return url.replaceAll('https:', 'http:')
}
