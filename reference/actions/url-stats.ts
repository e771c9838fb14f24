// Contract 6.3: url-stats. Unlike expand, what is not found has a `statusCode` and no `errorCode` (a quirk).
import type { Outcome } from '../output-formats'
import { textOf } from '../reading-a-request'
import type { Settings } from '../settings'
import { keywordOf, shortLink } from '../short-links'
import type { Link } from '../store'
import { cleanUrl } from '../url-cleaning'
import type { Fields } from '../values'
import { type Call, needsStructure } from './action'

export function urlStats({ service, parameters, secure }: Call): Outcome {
  const { settings, store } = service
  const link = store.find(cleanUrl(keywordOf(settings, textOf(parameters, 'shorturl'))))
  const fields: Fields = link
    ? { statusCode: '200', message: 'success', link: linkFields(settings, link, secure) }
    : { statusCode: '404', message: 'Error: short URL not found' }
  return { fields, simple: needsStructure }
}

/** The six fields of a link, as url-stats and stats print them; a null title stays null. */
export function linkFields(settings: Settings, link: Link, secure: boolean): Fields {
  const { url, title, timestamp, ip, clicks } = link
  return { shorturl: shortLink(settings, link.keyword, secure), url, title, timestamp, ip, clicks }
}
