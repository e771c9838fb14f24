import { type Asked, type Install, needsStructure } from './action'
import type { Answer, Fields } from './formats'
import { findLink, keywordIn, shortUrlOf } from './lookup'
import { single } from './request'
import type { LegacySettings } from './settings'
import type { StoredLink } from './store'

/** Action `url-stats`: one link with its clicks (contract, 6.3). */
export async function urlStatsAnswer(
  { parameters, secure }: Asked,
  { settings, store }: Install<'find'>,
): Promise<Answer> {
  const link = await findLink(keywordIn(single(parameters, 'shorturl'), settings), store)
  const fields: Fields =
    link === null
      ? { statusCode: '404', message: 'Error: short URL not found' }
      : { statusCode: '200', message: 'success', link: linkFields(link, settings, secure) }
  return { fields, simple: needsStructure }
}

/** A link as the statistics actions show it. */
export function linkFields(link: StoredLink, settings: LegacySettings, secure: boolean): Fields {
  const { keyword, url, title, timestamp, ip, clicks } = link
  return { shorturl: shortUrlOf(keyword, settings, secure), url, title, timestamp, ip, clicks }
}
