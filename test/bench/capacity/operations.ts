// What a user does once, of which each costs so many capacity units.
import { load } from '../load'

export interface Around {
  /** Where the service answers. */
  url: string
  /** A key of the API, whose owner has only what is made with it here. */
  key: string
}

export interface Operation {
  name: string
  /** How often `work` does it; figures are for one. Default: 1. */
  times?: number
  work(around: Around): Promise<unknown>
  /** Done first, and not counted. */
  before?(around: Around): Promise<unknown>
  /** The most that it may read and write, counting not included. */
  most?: { read?: number; write?: number }
  /** The most that may be written for it, counting included. */
  mostInAll?: number
}

const bulk = 25
const clicks = 1_000
const links = (alias: string) => ({
  links: Array.from({ length: bulk }, (_, n) => ({ long_url: 'https://example.com/', alias: `${alias}${n}` })),
})
const repeated = { 'idempotency-key': 'a-key-of-the-bench-0123456789' }
const same = { long_url: 'https://example.com/same', if_exists: 'return' }

/** In the order they are done: some are about what others have left. */
export const operations: readonly Operation[] = [
  { name: 'create', most: { write: 2 }, work: (at) => post(at, '/v1/links', { long_url, alias: 'one' }) },
  {
    name: "create, with an owner's key",
    most: { write: 2 },
    work: (at) => post(at, '/v1/links', { long_url, alias: 'owned' }, bearer(at)),
  },
  { name: 'create with `if_exists`: a new link', work: (at) => post(at, '/v1/links', same) },
  { name: 'create with `if_exists`: the link there is', work: (at) => post(at, '/v1/links', same, {}, 200) },
  { name: 'create with an `Idempotency-Key`', work: (at) => post(at, '/v1/links', { long_url }, repeated) },
  { name: 'the same again', work: (at) => post(at, '/v1/links', { long_url }, repeated) },
  { name: 'create in bulk, a link', times: bulk, work: (at) => post(at, '/v1/links/bulk', links('bulk'), {}, 200) },
  { name: 'redirect, not in memory', most: { read: 0.5, write: 0 }, work: (at) => ask(at, '/one', {}, 302) },
  { name: 'redirect, in memory', most: { read: 0, write: 0 }, work: (at) => ask(at, '/one', {}, 302) },
  { name: 'redirect, no such link', work: (at) => ask(at, '/nothing', {}, 404) },
  { name: 'create with `max_clicks`', work: (at) => post(at, '/v1/links', { long_url, alias: 'few', max_clicks: 9 }) },
  { name: 'redirect of a link with `max_clicks`', work: (at) => ask(at, '/few', {}, 302) },
  { name: 'read a link', work: (at) => ask(at, '/v1/links/one', {}, 200) },
  {
    name: 'expand, a code',
    times: bulk,
    work: (at) => post(at, '/v1/expand', { codes: links('bulk').links.map(({ alias }) => alias) }, {}, 200),
  },
  {
    name: 'edit',
    work: (at) =>
      ask(at, '/v1/links/one', { method: 'PATCH', body: '{"title":"One"}', headers: { 'if-match': '*' } }, 200),
  },
  { name: 'history', work: (at) => ask(at, '/v1/links/one/history', {}, 200) },
  { name: 'statistics of a link', work: (at) => ask(at, '/v1/links/one/stats', {}, 200) },
  { name: 'statistics of all links', work: (at) => ask(at, '/v1/stats', {}, 200) },
  { name: "list of an owner's links", work: (at) => ask(at, '/v1/links', { headers: bearer(at) }, 200) },
  { name: 'delete', work: (at) => ask(at, '/v1/links/one', { method: 'DELETE' }, 200) },
  {
    name: `${clicks.toLocaleString('en')} redirects of one link`,
    mostInAll: 20,
    // To look at a link is no click, and wakes all processes: then the clicks come as fast as they can.
    before: ({ url }) => load({ url: `${url}/owned+`, amount: 5 * clicks, connections, expects: '2xx' }),
    work: ({ url }) => load({ url: `${url}/owned`, amount: clicks, connections, expects: '3xx' }),
  },
]

const long_url = 'https://example.com/'
const connections = 32

function bearer({ key }: Around): Record<string, string> {
  return { authorization: `Bearer ${key}` }
}

function post(at: Around, path: string, body: object, headers: Record<string, string> = {}, status = 201) {
  return ask(at, path, { method: 'POST', body: JSON.stringify(body), headers }, status)
}

async function ask({ url }: Around, path: string, request: RequestInit, status: number): Promise<void> {
  const reply = await fetch(url + path, { redirect: 'manual', ...request })
  await reply.text()
  if (reply.status !== status) throw new Error(`${request.method ?? 'GET'} ${path} answered ${reply.status}.`)
}
