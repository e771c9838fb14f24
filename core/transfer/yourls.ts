// A running YOURLS, read through its own API (legacy contract, sections 5 to 7).
import { setTimeout as sleep } from 'node:timers/promises'
import { parsedUrl } from '../links/url'
import { type Row, RowRefused, readRow } from './row'

/** How the API is let in: a signature, a name and password, or nothing for an install that is open to all. */
export type Credentials = { signature: string } | { username: string; password: string } | Record<string, never>

/** Why a legacy system cannot be read, in one line for a person. Never holds a credential. */
export class LegacyFault extends Error {
  override name = 'LegacyFault'
}

interface Place {
  /** The site, or its `/yourls-api.php`. */
  url: string
  credentials: Credentials
  /** Waits this many milliseconds between tries; longer each time. */
  patience?: readonly number[]
}

export type Yourls = ReturnType<typeof openYourls>

/** Opens the API of a running instance. Credentials go in the body of a request, where no log keeps them. */
export function openYourls({ url, credentials, patience = [500, 1_000, 2_000, 4_000, 8_000] }: Place) {
  const api = apiOf(url)
  let root: string | null = null

  /** How many links there are. */
  async function total(): Promise<number> {
    const links = Number(fieldOf(await json({ action: 'db-stats' }), 'db-stats').total_links)
    if (!Number.isSafeInteger(links)) throw notLegacy('it does not count its links')
    return links
  }

  /**
   * Some links from the `start`-th on, newest first: their rows, and those that cannot be taken. Text that is not UTF-8
   * empties a whole answer (contract, section 7): then the page is asked for in halves, until what is wrong stands alone.
   */
  async function page(start: number, limit: number): Promise<(Row | RowRefused)[]> {
    const asked = { action: 'stats', filter: 'last', start: String(start), limit: String(limit) }
    const body = await ask({ ...asked, format: 'json' })
    if (body === '' && limit === 1)
      return [new RowRefused(await nameInXml(asked), 'it is not UTF-8: the legacy cannot tell of it')]
    if (body === '') {
      const half = Math.ceil(limit / 2)
      return [...(await page(start, half)), ...(await page(start + half, limit - half))]
    }
    const links = Object.values(fieldOf(parsed(body), 'links', {})) as Record<string, unknown>[]
    const first = links.find(({ shorturl }) => typeof shorturl === 'string')
    if (first !== undefined) root ??= await rootOf(String(first.shorturl))
    return links.map((link) => rowOf(link))
  }

  /** The URL a keyword leads to at this moment, or null. */
  async function urlOf(keyword: string): Promise<string | null> {
    const found = await json({ action: 'url-stats', shorturl: keyword })
    const { url } = fieldOf(found, 'link', {})
    return typeof url === 'string' ? url : null
  }

  function rowOf({ shorturl, ...rest }: Record<string, unknown>): Row | RowRefused {
    const shown = String(shorturl)
    if (root === null || !shown.startsWith(root))
      return new RowRefused(shown, 'its short URL is not under the site of the others')
    try {
      return readRow({ ...rest, keyword: shown.slice(root.length) })
    } catch (error) {
      if (error instanceof RowRefused) return error
      throw error
    }
  }

  /** What short URLs begin with: `expand` names the keyword in one, if it takes it for its own; it knows only its own scheme. */
  async function rootOf(shorturl: string): Promise<string> {
    for (const asked of [shorturl, shorturl.replace(/^https:/, 'http:')]) {
      const { keyword } = await json({ action: 'expand', shorturl: asked })
      if (typeof keyword === 'string' && keyword !== asked && shorturl.endsWith(`/${keyword}`)) {
        return shorturl.slice(0, shorturl.length - keyword.length)
      }
    }
    return `${new URL(shorturl).origin}${new URL(api).pathname.replace(/[^/]*$/, '')}`
  }

  /** The short URL of a row that JSON cannot hold, as far as it can be read. */
  async function nameInXml(asked: Record<string, string>): Promise<string> {
    const body = await ask({ ...asked, format: 'xml' })
    const shown = /<shorturl>(.*?)<\/shorturl>/s.exec(body)?.[1] ?? ''
    return root !== null && shown.startsWith(root) ? shown.slice(root.length) : shown
  }

  async function json(parameters: Record<string, string>): Promise<Record<string, unknown>> {
    return parsed(await ask({ ...parameters, format: 'json' }))
  }

  async function ask(parameters: Record<string, string>): Promise<string> {
    for (let round = 0; ; round++) {
      const { status, body, reason, location } = await once(parameters)
      if ((status >= 200 && status < 300) || (status === 404 && body.startsWith('{'))) return body
      if (status === 403) throw new LegacyFault('The legacy refuses these credentials.')
      if (status >= 300 && status < 400) throw notLegacy(`it sends to ${location}; if that is the one, give its URL`)
      const longest = patience[round]
      const isPassing = status === 0 || status === 429 || status >= 500
      if (!isPassing) throw notLegacy(`it answers ${status}`)
      if (longest === undefined) {
        throw new LegacyFault(
          status === 0 ? `${api} does not answer (${reason}).` : `${api} fails: it answers ${status}.`,
        )
      }
      await sleep(longest)
    }
  }

  async function once(parameters: Record<string, string>) {
    try {
      const body = new URLSearchParams({ ...parameters, ...credentials })
      const reply = await fetch(api, { method: 'POST', body, redirect: 'manual', signal: AbortSignal.timeout(120_000) })
      const location = reply.headers.get('location') ?? 'elsewhere'
      return { status: reply.status, body: await reply.text(), reason: '', location }
    } catch (error) {
      const { cause, message } = error as { cause?: { code?: string; message?: string }; message?: string }
      const reason = cause?.code ?? cause?.message ?? message ?? String(error)
      return { status: 0, body: '', reason, location: '' }
    }
  }

  function parsed(body: string): Record<string, unknown> {
    try {
      const given: unknown = JSON.parse(body)
      if (typeof given === 'object' && given !== null) return { ...given }
    } catch {
      // It is said below.
    }
    throw notLegacy('what it answers is no JSON')
  }

  function fieldOf(answer: Record<string, unknown>, name: string, otherwise?: object): Record<string, unknown> {
    const value = answer[name] ?? otherwise
    if (typeof value === 'object' && value !== null) return { ...value }
    throw notLegacy(`its answer has no ${name}`)
  }

  function notLegacy(why: string): LegacyFault {
    return new LegacyFault(`${api} is not the API of a YOURLS: ${why}.`)
  }

  return { total, page, urlOf }
}

function apiOf(text: string): string {
  const url = /^https?:/.test(text) ? parsedUrl(text) : null
  if (url === null) throw new LegacyFault(`--url ${text} is not an http or https URL.`)
  if (url.username !== '' || url.password !== '') throw new LegacyFault('--url must not hold a user name or password.')
  const path = url.pathname.endsWith('.php') ? url.pathname : `${url.pathname.replace(/\/$/, '')}/yourls-api.php`
  return url.origin + path
}
