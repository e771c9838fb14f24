// The legacy system of a rehearsal: where it is, what it is like, and how its API is entered.
import type { Bytes } from '../../core/legacy/bytes'
import { bytesOf, textOf } from '../../core/legacy/bytes'
import { parsedUrl } from '../../core/links/url'
import type { Credentials } from '../../core/transfer/yourls'
import { encoded, type Pairs } from '../compare/query'
import type { Entry } from '../compare/veil'
import type { Install } from '../legacy-install'
import { type Client, openClient } from './client'
import { entryOf } from './credentials'
import { Unclear } from './unclear'

/** A legacy system that can be rehearsed against. */
export interface Legacy {
  url: string
  credentials: Credentials
  entry: Entry
  /** What the candidate's install has to be, to answer as this one does. */
  install: Install
  /** The public root, as configured. */
  site: string
  /** What a person may want to know of it. */
  notes: string[]
  stop(): Promise<void>
}

/** A keyword that nobody has. */
const nobody = `understudy-asks-${Math.random().toString(36).slice(2, 10)}`

/**
 * Finds out by asking what a running legacy system is like: its site, who may use its API, its alphabet, whether a URL has one
 * link only, and whether callers are slowed down. Nothing is made there, but one link if it is open to all. What a file of
 * settings says wins. Refuses, with an `Unclear` of one line, what is no legacy system and what cannot be entered.
 */
export async function readLegacy(
  url: string,
  credentials: Credentials,
  given: { install: Install | null; site: string | null },
): Promise<Legacy> {
  const client = openClient(url)
  const base = new URL(url).pathname.replace(/\/$/, '')
  const api = apiOf(client, `${base}/yourls-api.php`)
  try {
    const open = await isOpen(api, url)
    if (!open) await checkEntry(api, credentials, url)
    const login: Pairs = Object.entries(credentials).map(([name, value]) => [name, bytesOf(String(value))])
    const site =
      given.site ?? textOnly(given.install?.site) ?? (await siteOf(client, base, url, () => rootOfLinks(api, login)))
    const notes = [`The legacy at ${url} has the site ${site} and ${open ? 'is open to all' : 'asks for credentials'}.`]
    const found = given.install ?? (await settingsOf(api, login, open, notes))
    const users = 'username' in credentials ? { users: { [credentials.username]: credentials.password } } : {}
    const signatures = 'signature' in credentials ? { signatures: [credentials.signature] } : {}
    const install = { private: !open, ...users, ...found, ...(open ? {} : signatures), site }
    return { url, credentials, entry: entryOf(credentials), install, site, notes, stop: async () => {} }
  } finally {
    client.close()
  }
}

type Format = 'json' | 'xml' | 'simple'
type Api = (
  parameters: Pairs,
  format?: Format,
) => Promise<{ status: number; body: Bytes; json: Record<string, unknown> | null }>

function apiOf(client: Client, target: Bytes): Api {
  return async (parameters, format = 'json') => {
    const got = await client.send({
      ...{ method: 'POST', target, body: encoded([...parameters, ['format', format]]) },
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': 'understudy' },
    })
    if (got.failure !== null) throw new Unclear(`The legacy does not answer at ${client.base} (${got.failure}).`)
    return { ...got, json: parsed(got.body) }
  }
}

/** Whether the API asks for nothing. */
async function isOpen(api: Api, url: string): Promise<boolean> {
  const said: string[] = []
  // One that answers wrongly in one format is to be compared, and to be told what is wrong.
  for (const format of ['json', 'xml', 'simple'] as const) {
    const { status, json, body } = await api([['action', 'version']], format)
    if (typeof json?.version === 'string' || /^[^<]*<\?xml.*<version>/s.test(body)) return true
    if (format === 'simple' && /^\d+\.\d+[\w.-]*\s*$/.test(body)) return true
    if (json?.errorCode === '403' || /<errorCode>403</.test(body)) return false
    if (/^\W*version"/.test(body)) return true
    said.push(`${status}${json === null ? ', and no JSON' : ''}`)
  }
  // Nothing of what it says can be read. If it lets in whoever has credentials, it is one.
  if (said.every((each) => each.startsWith('403'))) return false
  throw new Unclear(`${url} is no legacy shortener: its yourls-api.php answers ${said[0]}.`)
}

async function checkEntry(api: Api, credentials: Credentials, url: string): Promise<void> {
  const login: Pairs = Object.entries(credentials).map(([name, value]) => [name, bytesOf(String(value))])
  if (login.length === 0) {
    throw new Unclear(
      `${url} asks for credentials: give --legacy-signature, or --legacy-username and --legacy-password, or set LEGACY_SIGNATURE.`,
    )
  }
  const { status, json } = await api([['action', 'version'], ...login])
  if (status === 403) throw new Unclear(`${url} refuses these credentials.`)
  if (status >= 300 && typeof json?.version !== 'string')
    throw new Unclear(`${url} answers its version with ${status}.`)
}

/**
 * What is unknown is sent to the site, as configured. Short URLs begin with it as well; where the two do not agree, it is what the
 * API says, and the other is a difference to be found.
 */
async function siteOf(client: Client, base: string, url: string, links: () => Promise<string | null>): Promise<string> {
  const { status, headers } = await client.send({ method: 'GET', target: `${base}/${nobody}`, headers: {}, body: '' })
  const { location = '' } = headers
  const sent = status >= 300 && status < 400 && /^https?:\/\/[^/]/i.test(location) ? textOf(location) : null
  const root = await links()
  const site = root !== null && (sent === null || bare(sent) !== bare(root)) ? root : sent
  if (site !== null) return site
  throw new Unclear(`${url} does not say its site: an unknown path answers ${status}. Name it with --site.`)
}

/** Without scheme and final slash. */
function bare(site: string): string {
  return site.replace(/^https?:/i, '').replace(/\/+$/, '')
}

/** What the newest short URL begins with; null where there is none to be seen. */
async function rootOfLinks(api: Api, login: Pairs): Promise<string | null> {
  const [newest] = await newestLinks(api, login, '1')
  const shown = newest?.shorturl ?? ''
  return parsedUrl(shown) === null ? null : shown.replace(/\/+[^/]*$/, '')
}

/** The newest links, as far as they can be read. */
async function newestLinks(api: Api, login: Pairs, limit: string): Promise<{ shorturl?: string; url?: string }[]> {
  const { json } = await api([['action', 'stats'], ['filter', 'last'], ['limit', limit], ...login])
  const links: unknown = json?.links ?? {}
  return typeof links === 'object' && links !== null ? Object.values(links) : []
}

/**
 * The settings that change answers, each by a question that changes nothing: a keyword longer than any store holds is
 * refused by whoever comes as far as storing it.
 */
async function settingsOf(api: Api, login: Pairs, open: boolean, notes: string[]): Promise<Install> {
  const url = `http://${nobody}.example/`
  const ask = (address: string, keyword: string) => {
    return api([['action', 'shorturl'], ['url', address], ['keyword', keyword], ['title', 'asked'], ...login])
  }
  const capitals = await ask(url, 'A'.repeat(101))
  const base = capitals.status === 503 ? 62 : 36
  const known = await knowsUrls(ask, await newestLinks(api, login, '10'))
  const flood = open ? await slowsDown(ask, url) : null
  // By now it has a link at least where this one was let make some.
  const found = known ?? (flood === 0 ? await knowsUrls(ask, await newestLinks(api, login, '10')) : null)
  const unique = found ?? true
  notes.push(
    `It makes keywords in base ${base}${unique ? '' : ', lets a URL have several links'}${flood === 15 ? ', slows callers down' : ''}.`,
  )
  if (found === null)
    notes.push(
      'Without a link it does not tell whether a URL may have several: one is assumed. --install FILE can say so.',
    )
  return { url_convert: base, unique_urls: unique, ...(flood === null ? {} : { flood_delay_seconds: flood }) }
}

/** Whether a URL that has a link is refused; null where nothing tells. One that was imported may not be found again: some are tried. */
async function knowsUrls(
  ask: (url: string, keyword: string) => ReturnType<Api>,
  links: { url?: string }[],
): Promise<boolean | null> {
  const urls = links.flatMap(({ url }) => (typeof url === 'string' ? [url] : []))
  for (const url of urls) {
    const { status, json } = await ask(url, 'a'.repeat(101))
    if (status === 429) return null
    if (json === null || json.code === 'error:url') return true
  }
  return urls.length === 0 ? null : false
}

/** Two creations in a row: only where callers are slowed down is the second refused. Its delay cannot be asked for; 15 is the default. */
async function slowsDown(ask: (url: string, keyword: string) => ReturnType<Api>, url: string): Promise<number> {
  const first = await ask(url, '')
  const second = await ask(url, '')
  return first.status === 429 || second.status === 429 ? 15 : 0
}

function textOnly(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function parsed(body: Bytes): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(textOf(body))
    return typeof value === 'object' && value !== null ? { ...value } : null
  } catch {
    return null
  }
}
