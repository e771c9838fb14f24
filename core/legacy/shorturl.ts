// Action `shorturl`: creating a link, in the contract's seven steps (6.1). The first failure answers.
import type { Asked, Install } from './action'
import { type Bytes, bytesOf, isUtf8, textOf } from './bytes'
import { cleanUrl, isNoUrl } from './clean-url'
import { automatic, createAnother, createOnly, type Draft, type Keywords, knownLink, only } from './creation'
import { isLimited, isTooSoon } from './flood'
import type { Answer, Fields, Reply } from './formats'
import { cleanKeyword, isReserved, longestKeyword } from './keywords'
import { findLink, shortUrlOf, timestampOf } from './lookup'
import { isOwnLink } from './own-link'
import { floodPage } from './pages'
import { isEmpty } from './php-values'
import { single } from './request'
import { rootOf } from './settings'
import type { LegacyStore, StoredLink } from './store'
import { cleanTitle } from './titles'

/** What creating a link needs of a store. */
type Needs = 'find' | 'add' | 'nextNumber' | 'holder' | 'claim' | 'noteUrl' | 'newestBy' | 'moveNewest'

/** The longest URL and title a link can have, in bytes. */
const longestText = 65_535

const failures = {
  'error:nourl': { status: '400', message: 'Missing or malformed URL' },
  'error:noloop': { status: '400', message: 'URL is a short URL' },
  'error:concurrency': { status: '503', message: 'The link cannot be stored: too long, or not UTF-8' },
}

/** Creates a link, or says why not. Only a link that is made moves the flood delay of its caller's address. */
export async function shorturlAnswer(asked: Asked, install: Install<Needs>): Promise<Answer | Reply> {
  const { parameters, address } = asked
  const { settings, store } = install
  const now = install.now()
  const url = cleanUrl(single(parameters, 'url'))
  if (isNoUrl(url)) return failure('error:nourl')
  const limited = isLimited(address, settings)
  const newest = limited ? await store.newestBy(address) : null
  if (isTooSoon(newest, seconds(now), settings.floodDelaySeconds)) return floodPage
  if (await isOwnLink(url, settings, store)) return failure('error:noloop')
  const stored = cleanUrl(url)
  const unique = settings.uniqueUrls || parameters.get('source') === 'plugin'
  const known = unique ? await knownLink(stored, store) : null
  if (known !== null) return alreadyThere(url, known, asked, install)
  const title = titleOf(single(parameters, 'title'), stored)
  const wanted = wantedKeyword(asked, install)
  if (wanted !== null && (isReserved(wanted, settings) || (await findLink(wanted, store)) !== null))
    return taken(wanted)
  const draft: Draft = { url: stored, title: cleanTitle(title), timestamp: timestampOf(now), ip: address, clicks: 0 }
  const keywords = wanted === null ? automatic(settings, store) : only(wanted)
  const first = await keywords()
  if (first === null || !isStorable(draft, first)) {
    await pastTaken(first, keywords, store)
    return failure('error:concurrency')
  }
  if (limited && !(await store.moveNewest(address, newest, seconds(now)))) return floodPage
  const created = await (unique ? createOnly : createAnother)(draft, startingWith(first, keywords), store)
  if (typeof created === 'object' && 'made' in created) return success(url, title, created.made, asked, install)
  if (limited) await store.moveNewest(address, seconds(now), newest)
  return created === 'taken' ? taken(first) : alreadyThere(url, created.there, asked, install)
}

/** No page is fetched to find a title: without one, the URL is the title, cleaned once more as the stored one is (contract, 10). */
function titleOf(given: Bytes, stored: Bytes): Bytes {
  return isEmpty(given) ? stored : cleanTitle(given)
}

function wantedKeyword({ parameters }: Asked, { settings }: Install<never>): Bytes | null {
  const wanted = single(parameters, 'keyword')
  return isEmpty(wanted) ? null : cleanKeyword(wanted, settings.base)
}

/** A link that fits no store uses up the number of a keyword that is free, as one that is stored does (contract, section 9). */
async function pastTaken(first: Bytes | null, keywords: Keywords, store: Pick<LegacyStore, 'find'>): Promise<void> {
  let keyword = first
  while (keyword !== null && (await findLink(keyword, store)) !== null) keyword = await keywords()
}

/** The first keyword is drawn before it is known whether the link can be stored. */
function startingWith(first: Bytes, rest: Keywords): Keywords {
  const one = only(first)
  return async () => (await one()) ?? rest()
}

function isStorable({ url, title }: Draft, keyword: Bytes): boolean {
  const texts = [url, title ?? '']
  return keyword.length <= longestKeyword && texts.every((text) => text.length <= longestText && isUtf8(text))
}

/** URL and title as they were cleaned for this call; what is stored was cleaned twice (contract, section 8). */
function success(
  url: Bytes,
  title: Bytes,
  { keyword, timestamp, ip }: StoredLink,
  asked: Asked,
  install: Install<never>,
): Answer {
  const shorturl = shortUrlOf(keyword, install.settings, asked.secure)
  const fields = {
    status: 'success',
    code: '',
    message: `${cut(url)} added to database`,
    errorCode: '',
    statusCode: '200',
    url: { keyword, url, title, date: timestamp, ip },
    title,
    shorturl,
  }
  return { fields, simple: shorturl }
}

/** The stored link, but its URL as it was cleaned for this call. */
function alreadyThere(url: Bytes, link: StoredLink, { secure }: Asked, { settings }: Install<never>): Answer {
  const { keyword, title, timestamp, ip, clicks } = link
  const shorturl = shortUrlOf(keyword, settings, secure)
  const place = `${rootOf(settings).replace(/https?:\/\//g, '')}/${keyword}`
  const message = `${cut(url)} already exists in database (short URL: ${place})`
  return failed('error:url', '400', message, {
    url: { keyword, url, title, date: timestamp, ip, clicks },
    title,
    shorturl,
  })
}

/** What a keyword is refused with. */
export function taken(keyword: Bytes): Answer {
  return failed('error:keyword', '400', `Short URL ${keyword} already exists in database or is reserved`)
}

function failure(code: keyof typeof failures): Answer {
  return failed(code, failures[code].status, failures[code].message)
}

function failed(code: string, status: string, message: Bytes, more: Fields & { shorturl?: Bytes } = {}): Answer {
  const fields: Fields = { status: 'fail', code, message, errorCode: status, statusCode: status }
  return { fields: { ...fields, ...more }, simple: more.shorturl ?? '' }
}

/** Long URLs are cut in messages: above 60 characters (not bytes), the first 55 and `[...]`. */
function cut(url: Bytes): Bytes {
  const characters = [...textOf(url)]
  return characters.length > 60 ? `${bytesOf(characters.slice(0, 55).join(''))}[...]` : url
}

function seconds(now: number): number {
  return Math.floor(now / 1000)
}
