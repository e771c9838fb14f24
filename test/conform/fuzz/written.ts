// Requests written out: from what a sequence asks to the bytes that are sent.
import type { RecordedRequest } from '../corpus'
import type { Call, Visit } from './asked'
import { type Pairs, pairsOf } from './credentials'

/** What placeholders stand for, and what credentials are made from. */
export interface Written {
  config: Record<string, unknown>
  urls: readonly [string, string]
  /** Milliseconds since 1970. */
  now: number
}

const boundary = 'a-boundary'

/** The request of a step. */
export function requestOf(asked: Call | Visit, around: Written): RecordedRequest {
  const { method, headers } = asked
  if (asked.kind === 'path') return { method, path: bare(filled(asked.path, around)), headers }
  const key = String(around.config.cookie_key ?? '')
  const login = pairsOf(asked.credentials, key, around.now)
  const all: Pairs = [...filledPairs(asked.parameters, around), ...login]
  const [query, form] = parted(asked, filledPairs(asked.parameters, around), login)
  const path = `/yourls-api.php${query.length > 0 ? `?${encoded(query, asked.writing)}` : ''}`
  if (form === null) return { method, path, headers }
  if (asked.carrier === 'multipart') {
    const type = `multipart/form-data; boundary=${boundary}`
    return { method: 'POST', path, headers: { ...headers, 'content-type': type }, body: multipart(all) }
  }
  const type = 'application/x-www-form-urlencoded'
  return { method: 'POST', path, headers: { ...headers, 'content-type': type }, body: encoded(form, asked.writing) }
}

/** Text with its placeholders replaced: the site, its path, and the two URLs of the sequence. */
export function filled(text: string, { config, urls }: Pick<Written, 'config' | 'urls'>): string {
  const site = String(config.site).replace(/\/+$/, '')
  return text
    .replaceAll('{site}', () => site)
    .replaceAll('{path}', () => /^[a-z]+:\/\/[^/]*(.*)$/i.exec(site)?.[1] ?? '')
    .replaceAll('{url1}', () => urls[0])
    .replaceAll('{url2}', () => urls[1])
}

/** What can stand in the first line of a request. */
function bare(text: string): string {
  return text.replace(/[\x00-\x20\x7f]/g, '')
}

function filledPairs(pairs: Pairs, around: Written): Pairs {
  return pairs.map(([name, value]) => [name, filled(value, around)])
}

/** What goes into the query, and what into a form; null without one. Only a POST has a form. */
function parted({ carrier, method }: Call, asked: Pairs, login: Pairs): [Pairs, Pairs | null] {
  const all = [...asked, ...login]
  if (carrier === 'query' || method !== 'GET') return [all, null]
  return carrier === 'split' ? [login, asked] : [[], all]
}

function encoded(pairs: Pairs, writing: Call['writing']): string {
  return pairs.map(([name, value]) => `${encode(name, writing)}=${encode(value, writing)}`).join('&')
}

function encode(text: string, writing: Call['writing']): string {
  const kept = writing === 'bare' ? /[\x00-\x20&+#\x7f-\xff]/g : /[^A-Za-z0-9\-_.~[\]]/g
  const written = text.replace(kept, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)
  return writing === 'plus' ? written.replaceAll('%20', '+') : written
}

function multipart(pairs: Pairs): string {
  const parts = pairs.map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  return `${parts.join('')}--${boundary}--\r\n`
}
