// Contract 6.1: shorturl. The steps in their order; the first failure answers.
import { type Bytes, toBytes, toText } from '../byte-strings'
import { toTimestamp } from '../clock'
import { isFlooding } from '../flood-protection'
import { generateKeyword, isFree, wantedKeyword } from '../keywords'
import type { Outcome } from '../output-formats'
import type { Parameter } from '../parameters'
import { isEmpty } from '../php-values'
import { textOf } from '../reading-a-request'
import { siteOf } from '../settings'
import { isOwnShortLink, shortLink } from '../short-links'
import { DatabaseRefusal, type Link } from '../store'
import { cleanTitle, titleOfPage } from '../titles'
import { cleanUrl } from '../url-cleaning'
import type { Fields } from '../values'
import type { Call } from './action'

/** Creation is held back; the answer is a page, whatever the format. */
export class Flood extends Error {}

export async function shorturl(call: Call): Promise<Outcome> {
  const url = cleanUrl(textOf(call.parameters, 'url'))
  const refused = refuseUrl(call, url)
  if (refused) return refused
  const given = call.parameters.get('title')
  if (isGiven(given)) return create(call, url, cleanTitle(textOf(call.parameters, 'title')))
  const title = await titleOfPage(url, call.service.titles)
  // Others were served while the page was fetched: one link per URL holds all the same (contract 17).
  return refuseUrl(call, url) ?? create(call, url, title)
}

/** Steps 1 to 4. */
function refuseUrl(call: Call, url: Bytes): Outcome | null {
  const { settings, store } = call.service
  if (isEmpty(url) || url === 'http://' || url === 'https://') {
    return failure(400, 'error:nourl', 'Missing or malformed URL')
  }
  if (isFlooding(call.service, call.parameters, call.address)) throw new Flood()
  if (isOwnShortLink(settings, store, url)) return failure(400, 'error:noloop', 'URL is a short URL')
  const stored = isUnique(call) ? store.findByUrl(cleanUrl(url)) : undefined
  return stored ? alreadyStored(call, url, stored) : null
}

function isUnique({ service, parameters }: Call): boolean {
  return service.settings.unique_urls || parameters.get('source') === 'plugin'
}

/** The stored link, but its URL as it was cleaned for this call. */
function alreadyStored({ service, secure }: Call, url: Bytes, stored: Link): Outcome {
  const site = toBytes(siteOf(service.settings).replace(/https?:\/\//g, ''))
  const message = `${cut(url)} already exists in database (short URL: ${site}/${stored.keyword})`
  const link = shortLink(service.settings, stored.keyword, secure)
  const { keyword, title, timestamp, ip, clicks } = stored
  const more = { url: { keyword, url, title, date: timestamp, ip, clicks }, title, shorturl: link }
  return { ...failure(400, 'error:url', message, more), simple: link }
}

/** Steps 6 and 7. What is stored is cleaned once more, and that is not always the same [bug]. */
function create(call: Call, url: Bytes, title: Bytes): Outcome {
  const { settings, store, clock } = call.service
  const keyword = chooseKeyword(call)
  if (keyword.refused !== undefined) {
    const message = `Short URL ${keyword.refused} already exists in database or is reserved`
    return failure(400, 'error:keyword', message)
  }
  const timestamp = toTimestamp(clock.now())
  const link = { keyword: keyword.free, url, title, timestamp, ip: call.address, clicks: 0 }
  try {
    store.insert({ ...link, url: cleanUrl(url), title: cleanTitle(title) })
  } catch (error) {
    if (error instanceof DatabaseRefusal) return failure(503, 'error:concurrency', error.message)
    throw error
  }
  return success(link, shortLink(settings, link.keyword, call.secure))
}

function chooseKeyword(call: Call): { free: Bytes; refused?: undefined } | { refused: Bytes } {
  const { settings, store } = call.service
  if (!isGiven(call.parameters.get('keyword'))) return { free: generateKeyword(settings, store) }
  const wanted = wantedKeyword(settings, textOf(call.parameters, 'keyword'))
  return isFree(settings, store, wanted) ? { free: wanted } : { refused: wanted }
}

function success({ keyword, url, title, timestamp, ip }: Link, link: Bytes): Outcome {
  const fields = {
    status: 'success',
    code: '',
    message: `${cut(url)} added to database`,
    errorCode: '',
    statusCode: '200',
    url: { keyword, url, title, date: timestamp, ip },
    title,
    shorturl: link,
  }
  return { fields, simple: link }
}

function failure(status: number, code: string, message: Bytes, more: Fields = {}): Outcome {
  const both = { errorCode: String(status), statusCode: String(status) }
  return { fields: { status: 'fail', code, message, ...both, ...more }, simple: '' }
}

/** Above 60 characters the first 55 and `[...]`; characters, not bytes. */
function cut(url: Bytes): Bytes {
  const characters = [...toText(url)]
  return characters.length > 60 ? `${toBytes(characters.slice(0, 55).join(''))}[...]` : url
}

/** Empty or `0` means none; an array is given, and crashes where it is read. */
function isGiven(value: Parameter | undefined): boolean {
  return value instanceof Map || !isEmpty(value)
}
