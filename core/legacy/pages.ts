// Replies that are not in the caller's format: HTML pages, redirects and the fixed files.
import { type Bytes, bytesOf } from './bytes'
import type { Reply } from './formats'
import type { StoredLink } from './store'

const html = { 'content-type': 'text/html; charset=UTF-8' }

const icon =
  'R0lGODlhEAAQAJECAAAAzFZWzP///wAAACH5BAEAAAIALAAAAAAQABAAAAIplI+py+0PUQAgSGoNQFt0LWTVOE6GuX1H6onTVHaW2tEHnJ1YxPc+UwAAOw=='

/** The answer to callers who create too fast, in every format (contract, section 11). */
export const floodPage: Reply = {
  ...page('Too Many Requests', '<p>Too many URLs added too fast. Slow down please.</p>'),
  status: 429,
}

/** The answer when the store, or a part of this service, does not answer: never "not found" (contract, section 15). */
export const unavailablePage: Reply = {
  ...page('Temporarily unavailable', '<p>Nothing is lost; try again in a moment.</p>'),
  status: 503,
}

/** The answer to a request that is too large for a function to be asked with. */
export const tooLargePage: Reply = {
  ...page('Request Entity Too Large', '<p>No short URL needs as much as this.</p>'),
  status: 413,
}

/** What a statistics page is without a session on a private install. Nobody can log in here: accounts are for the API. */
export const logInPage: Reply = page('Please log in', '<p>Statistics of this site are not public.</p>')

/** The one custom page a default install has. */
export const examplePage: Reply = page('Example page', '<p>A page of this site.</p>')

/** The fixed answers (contract, section 12, step 1). */
export const robots: Reply = {
  status: 200,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: 'User-agent: *\nDisallow:\n',
}
export const favicon: Reply = {
  status: 200,
  headers: { 'content-type': 'image/gif' },
  body: Buffer.from(icon, 'base64').toString('latin1'),
}

/** The statistics page of a link. */
export function statisticsPage({ keyword, url, title, clicks }: StoredLink): Reply {
  const text = `<p>${escaped(title ?? url)}</p><p>${escaped(url)}</p><p>Clicks: ${clicks}</p>`
  return page(`Statistics of ${escaped(keyword)}`, text)
}

/** A redirect: 301 for links, 302 for everything else. Control characters of imported URLs would break out of the header: they are encoded. */
export function redirect(status: 301 | 302, url: Bytes, headers: Record<string, Bytes> = {}): Reply {
  const location = url.replace(/[\x00-\x1f\x7f]/g, percentEncoded)
  return { status, headers: { ...html, location, ...headers }, body: '' }
}

/** A URL as header of a front door that takes only visible ASCII: other bytes, and spaces, percent-encoded. */
export function asciiLocation(location: Bytes): Bytes {
  return location.replace(/[^\x21-\x7e]/g, percentEncoded)
}

function percentEncoded(byte: string): Bytes {
  return `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
}

function page(title: Bytes, text: Bytes): Reply {
  const body = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head><body><h1>${title}</h1>${text}</body></html>\n`
  return { status: 200, headers: html, body: bytesOf(body) }
}

function escaped(text: Bytes): Bytes {
  return text.replace(/[&<>"']/g, (symbol) => `&#${symbol.charCodeAt(0)};`)
}
