// The legacy system of a rehearsal: where it is, what it is like, and how its API is entered.
import type { Bytes } from '../../core/legacy/bytes'
import { bytesOf, textOf } from '../../core/legacy/bytes'
import type { Credentials } from '../../core/transfer/yourls'
import type { Install } from '../legacy-install'
import { encoded } from './calls'
import { type Client, openClient } from './client'
import { type Entry, entryOf, type Pairs } from './credentials'
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
    const site = given.site ?? textOnly(given.install?.site) ?? (await siteOf(client, base, url))
    const notes = [`The legacy at ${url} has the site ${site} and ${open ? 'is open to all' : 'asks for credentials'}.`]
    const login: Pairs = Object.entries(credentials).map(([name, value]) => [name, bytesOf(String(value))])
    const found = given.install ?? (await settingsOf(api, login, open, notes))
    const users = 'username' in credentials ? { users: { [credentials.username]: credentials.password } } : {}
    const signatures = 'signature' in credentials ? { signatures: [credentials.signature] } : {}
    const install = { private: !open, ...users, ...found, ...(open ? {} : signatures), site }
    return { url, credentials, entry: entryOf(credentials), install, site, notes, stop: async () => {} }
  } finally {
    client.close()
  }
}

type Api = (parameters: Pairs) => Promise<{ status: number; body: Bytes; json: Record<string, unknown> | null }>

function apiOf(client: Client, target: Bytes): Api {
  return async (parameters) => {
    const got = await client.send({
      ...{ method: 'POST', target, body: encoded([...parameters, ['format', 'json']]) },
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': 'understudy' },
    })
    if (got.failure !== null) throw new Unclear(`The legacy does not answer at ${client.base} (${got.failure}).`)
    return { ...got, json: parsed(got.body) }
  }
}

/** Whether the API asks for nothing. */
async function isOpen(api: Api, url: string): Promise<boolean> {
  const { status, json } = await api([['action', 'version']])
  if (status === 200 && typeof json?.version === 'string') return true
  if (status === 403 && json?.errorCode === '403') return false
  throw new Unclear(
    `${url} is no legacy shortener: its yourls-api.php answers ${status}${json === null ? ', and no JSON' : ''}.`,
  )
}

async function checkEntry(api: Api, credentials: Credentials, url: string): Promise<void> {
  const login: Pairs = Object.entries(credentials).map(([name, value]) => [name, bytesOf(String(value))])
  if (login.length === 0) {
    throw new Unclear(
      `${url} asks for credentials: give --legacy-signature, or --legacy-username and --legacy-password, or set LEGACY_SIGNATURE.`,
    )
  }
  const { status } = await api([['action', 'version'], ...login])
  if (status === 403) throw new Unclear(`${url} refuses these credentials.`)
  if (status !== 200) throw new Unclear(`${url} answers its version with ${status}.`)
}

/** What is unknown is sent to the site, as configured. */
async function siteOf(client: Client, base: string, url: string): Promise<string> {
  const { status, headers } = await client.send({ method: 'GET', target: `${base}/${nobody}`, headers: {}, body: '' })
  const { location = '' } = headers
  if (status !== 302 || !/^https?:\/\/[^/]/i.test(location)) {
    throw new Unclear(`${url} does not say its site: an unknown path answers ${status}. Name it with --site.`)
  }
  return textOf(location)
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
  const list = await api([['action', 'stats'], ['filter', 'last'], ['limit', '1'], ...login])
  const known = (list.json?.links as { link_1?: { url?: string } } | undefined)?.link_1?.url
  const again = known === undefined ? null : await ask(known, 'a'.repeat(101))
  const unique = again === null || again.json?.code === 'error:url' || again.status === 429
  const flood = open ? await slowsDown(ask, url) : null
  notes.push(
    `It makes keywords in base ${base}${unique ? '' : ', lets a URL have several links'}${flood === 15 ? ', slows callers down' : ''}.`,
  )
  return { url_convert: base, unique_urls: unique, ...(flood === null ? {} : { flood_delay_seconds: flood }) }
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
