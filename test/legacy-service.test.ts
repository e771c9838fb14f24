// The legacy dialect as its callers see it: over HTTP, with two processes a function, on the real template.
import { randomBytes } from 'node:crypto'
import { type IncomingHttpHeaders, request } from 'node:http'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { openVault } from '../bin/legacy-install'
import { bytesOf } from '../core/legacy/bytes'
import { openImport } from '../core/legacy/import'
import { localAccount } from './engines'
import { running } from './running'

const site = 'http://sho.rt'
const engine = { kind: 'dynalite', inMemory: true } as const
const service = running({ engine, settings: { dialect: 'legacy', site, locationBytes: 'raw', cacheSeconds: '0' } })
const client = () => openVault(service.platform.awsUrl, service.platform.outputs.LegacyInstallSecret ?? '')

interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: string
  json: Record<string, unknown> & { url?: Record<string, unknown>; shorturl?: string }
}

/** Sends a request byte for byte; nothing is normalised or followed. */
function send(method: string, path: string, headers: Record<string, string> = {}, body = ''): Promise<Answer> {
  const { hostname, port } = new URL(service.url)
  return new Promise((resolve, reject) => {
    const outgoing = request({ hostname, port, method, path, headers }, (reply) => {
      const chunks: Buffer[] = []
      reply.on('data', (chunk: Buffer) => chunks.push(chunk))
      reply.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        const isJson = /application\/json/.test(reply.headers['content-type'] ?? '') && text !== ''
        const { statusCode: status = 0 } = reply
        resolve({ status, headers: reply.headers, body: text, json: isJson ? JSON.parse(text) : {} })
      })
    })
    outgoing.on('error', reject)
    outgoing.end(body === '' ? undefined : Buffer.from(body, 'latin1'))
  })
}

const api = (parameters: Record<string, string>, method = 'GET') =>
  send(method, `/yourls-api.php?${new URLSearchParams({ format: 'json', ...parameters })}`)
const shorten = (url: string, more: Record<string, string> = {}) => api({ action: 'shorturl', url, ...more })

const unlimited = { private: false, flood_delay_seconds: 0 }

// Settings are believed for a minute: what needs others is tried on processes of its own, in the block below.
beforeAll(() => client().put(JSON.stringify({ ...unlimited, reserved: ['kept'] })))

/** Does all work with so many callers at a time, and gives what came of it in order. */
async function byCallers<T, R>(callers: number, work: readonly T[], call: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  const queue = work.entries()
  await Promise.all(
    Array.from({ length: callers }, async () => {
      for (const [n, one] of queue) results[n] = await call(one)
    }),
  )
  return results
}

const names = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, n) => `http://example.com/${prefix}${n}`)

test('keywords are sequential when calls are', async () => {
  const made: unknown[] = []
  for (const url of names('one-by-one-', 5)) made.push((await shorten(url)).json.url?.keyword)
  expect(made).toEqual(['1', '2', '3', '4', '5'])
})

test('8 callers with distinct URLs all succeed', async () => {
  const answers = await byCallers(8, names('distinct-', 24), (url) => shorten(url))
  expect([...new Set(answers.map(({ status }) => status))]).toEqual([200])
  expect(new Set(answers.map(({ json }) => json.shorturl)).size).toBe(24)
})

test('100 URLs sent by 8 callers each are 100 links, and no 503', async () => {
  const work = names('same-', 100).flatMap((url) => Array.from({ length: 8 }, () => url))
  const answers = await byCallers(8, work, (url) => shorten(url))
  expect([...new Set(answers.map(({ status }) => status))].sort()).toEqual([200, 400])
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(100)
  expect(new Set(answers.map(({ json }) => json.shorturl)).size).toBe(100)
  expect(answers.every(({ json }, n) => json.url?.url === work[n])).toBe(true)
}, 60_000)

for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
  test(`${method} of a short link redirects and is counted`, async () => {
    const keyword = `m${method.toLowerCase()}`
    await shorten(`http://example.com/${keyword}`, { keyword })
    const { status, headers, body } = await send(method, `/${keyword}?utm=x`)
    expect({ status, location: headers.location, robots: headers['x-robots-tag'], body }).toEqual({
      status: 301,
      location: `http://example.com/${keyword}`,
      robots: 'noindex',
      body: '',
    })
    expect(headers['cache-control']).toBeUndefined()
    await service.platform.settled()
    expect((await api({ action: 'url-stats', shorturl: keyword })).json.link).toMatchObject({ clicks: 1 })
  })
}

test('HEAD of the API makes a link, and has no body', async () => {
  const { status, body } = await api({ action: 'shorturl', url: 'http://example.com/head', keyword: 'byhead' }, 'HEAD')
  expect({ status, body }).toEqual({ status: 200, body: '' })
  expect((await send('GET', '/byhead')).status).toBe(301)
})

for (const path of [
  '/nope',
  '/%61bc',
  '/abc%zz',
  '/%',
  '//',
  '/a/b',
  '/../x',
  '/caf%C3%A9',
  '/sub/yourls-api.php?action=version',
  '/v1',
  '/v1/nothing',
]) {
  test(`${path} is no short link: to the site`, async () => {
    const { status, headers } = await send('GET', path)
    expect({ status, location: headers.location }).toEqual({ status: 302, location: site })
    expect(headers['x-robots-tag']).toBeUndefined()
  })
}

for (const path of ['//forgiven', '/forgiven/', '/"forgiven', '/forgiven?x=%zz']) {
  test(`${path} is a short link`, async () => {
    await shorten('http://example.com/forgiven', { keyword: 'forgiven' })
    expect((await send('GET', path)).status).toBe(301)
  })
}

for (const { format, type, body } of [
  { format: 'json', type: 'application/json', body: /^\{"keyword":"formats"/ },
  { format: 'jsonp', type: 'application/javascript', body: /^\(\{"keyword"/ },
  { format: 'xml', type: 'application/xml', body: /^<\?xml version="1.0" encoding="UTF-8"\?>\n<root><keyword>/ },
  { format: 'simple', type: 'text/plain', body: /^http:\/\/example\.com\/formats$/ },
]) {
  test(`format ${format} comes as ${type}`, async () => {
    await shorten('http://example.com/formats', { keyword: 'formats', title: 'ü' })
    const answer = await send('GET', `/yourls-api.php?action=expand&shorturl=formats&format=${format}`)
    expect(answer.headers['content-type']).toBe(`${type}; charset=utf-8`)
    expect(answer.body).toMatch(body)
  })
}

test('a form is read byte for byte, and an icon is one', async () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const { json } = await send(
    'POST',
    '/yourls-api.php',
    form,
    bytesOf('action=shorturl&format=json&url=http://x.example/é'),
  )
  expect(json.url).toMatchObject({ url: 'http://x.example/é' })
  const icon = await send('GET', '/favicon.ico')
  expect([icon.headers['content-type'], icon.headers['content-length']]).toEqual(['image/gif', '88'])
})

test('Location carries the stored bytes, also those an import brought', async () => {
  const db = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint: service.platform.engineUrl, ...localAccount }))
  const { outputs } = service.platform
  const table = (name: string) => outputs[`${name}Table`] ?? ''
  const tables = { links: table('Links'), claims: table('Claims'), legacy: table('Legacy') }
  const url = bytesOf('http://exämple.com/a b?"q"=€\r\nX: y')
  const rest = { title: null, timestamp: '2024-01-01 00:00:00', ip: '', clicks: 41 }
  await openImport({ ...tables, ranks: table('Ranks'), clicks: table('Clicks') }, db)(
    [{ keyword: 'ra-w_', url, ...rest }],
    Date.now(),
  )
  db.destroy()
  const { status, headers } = await send('GET', '/ra-w_')
  expect(status).toBe(301)
  expect(headers.location).toBe(bytesOf('http://exämple.com/a b?"q"=€%0D%0AX: y'))
  await service.platform.settled()
  const { json } = await api({ action: 'url-stats', shorturl: 'ra-w_' })
  expect(json.link).toMatchObject({ clicks: 42, title: null, url: 'http://exämple.com/a b?"q"=€\r\nX: y' })
})

test('the modern API answers beside the legacy one, for the same links', async () => {
  await shorten('http://example.com/modern', { keyword: 'modern', title: 'Both' })
  const { status, json } = await send('GET', '/v1/links/modern')
  expect({ status, json }).toMatchObject({
    status: 200,
    json: { long_url: 'http://example.com/modern', title: 'Both' },
  })
  const body = JSON.stringify({ long_url: 'http://example.com/made-by-modern', alias: 'bymodern' })
  expect((await send('POST', '/v1/links', { 'content-type': 'application/json' }, body)).status).toBe(201)
  expect((await send('GET', '/bymodern')).headers.location).toBe('http://example.com/made-by-modern')
  expect((await shorten('http://example.com/other', { keyword: 'bymodern' })).json.code).toBe('error:keyword')
  await service.platform.settled()
  const { links } = (await api({ action: 'stats', filter: 'last', limit: '1' })).json
  expect(links).toMatchObject({ link_1: { shorturl: `${site}/bymodern`, clicks: 1 } })
})

test('a link that the modern API deleted is gone, and its URL can be shortened again', async () => {
  const url = 'http://example.com/deleted'
  await shorten(url, { keyword: 'deleted' })
  expect((await send('DELETE', '/v1/links/deleted')).status).toBe(200)
  expect((await send('GET', '/deleted')).status).toBe(302)
  const again = await shorten(url)
  expect([again.status, again.json.url?.url]).toEqual([200, url])
  expect((await shorten('http://example.com/x', { keyword: 'deleted' })).json.code).toBe('error:keyword')
})

// Only the link that an import brought has more clicks.
test('totals and rankings follow', async () => {
  await shorten('http://example.com/top', { keyword: 'top' })
  for (let n = 0; n < 5; n++) await send('GET', '/top')
  await service.platform.settled()
  const { links, stats } = (await api({ action: 'stats', filter: 'top', start: '1', limit: '1' })).json
  expect(links).toMatchObject({ link_1: { shorturl: `${site}/top`, clicks: 5 } })
  expect((await api({ action: 'db-stats' })).json['db-stats']).toEqual(stats)
})

describe('with credentials and flood protection', () => {
  const password = randomBytes(6).toString('hex')
  const other = running({ engine, settings: { dialect: 'legacy', site, privatePages: 'false' } })
  beforeAll(async () => {
    const vault = openVault(other.platform.awsUrl, other.platform.outputs.LegacyInstallSecret ?? '')
    const made = JSON.parse(await vault.get())
    expect(made).toEqual({ users: {}, cookie_key: expect.stringMatching(/^\w{64}$/) })
    await vault.put(JSON.stringify({ private: false, users: { me: password }, flood_delay_seconds: 3600 }))
  })
  const ask = (query: string) => fetch(`${other.url}/yourls-api.php?format=json&${query}`)

  test('of 8 callers from one address exactly one gets through', async () => {
    const urls = names('flood-', 8).map((url) => `action=shorturl&url=${url}`)
    const statuses = (await byCallers(8, urls, ask)).map(({ status }) => status)
    expect(statuses.sort()).toEqual([200, 429, 429, 429, 429, 429, 429, 429])
    expect((await ask(`action=shorturl&url=http://example.com/later`)).status).toBe(429)
    expect((await ask('action=expand&shorturl=1')).status).toBe(200)
  })

  test('bytes beyond ASCII are percent-encoded where the front door takes no others', async () => {
    const { outputs, engineUrl } = other.platform
    const db = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint: engineUrl, ...localAccount }))
    const table = (name: string) => outputs[`${name}Table`] ?? ''
    const tables = { links: table('Links'), claims: table('Claims'), legacy: table('Legacy') }
    const link = {
      url: bytesOf('http://x.example/é b'),
      title: '',
      timestamp: '2024-01-01 00:00:00',
      ip: '',
      clicks: 9,
    }
    await openImport({ ...tables, ranks: table('Ranks'), clicks: table('Clicks') }, db)(
      [{ keyword: 'enc', ...link }],
      Date.now(),
    )
    db.destroy()
    const reply = await fetch(`${other.url}/enc`, { redirect: 'manual' })
    expect(reply.headers.get('location')).toBe('http://x.example/%C3%A9%20b')
    const page = await (await fetch(`${other.url}/enc+`)).text()
    expect(page).toMatch(/Clicks: (9|10)/)
  })
})

describe('headers of the comparison that a client sends', () => {
  const shadow = { 'x-shadow': 'm1;at=1', 'X-Shadow-Pin': 'eyJ9.x', 'x-shadow-anything': '1' }

  test('make no dry run of a creation, and no uncounted one of a click', async () => {
    const created = await send(
      'GET',
      '/yourls-api.php?action=shorturl&url=http://example.com/forged&keyword=forged',
      shadow,
    )
    expect([created.status, created.headers['x-shadow-keyword']]).toEqual([200, undefined])
    const followed = await send('GET', '/forged', shadow)
    expect([followed.status, followed.headers['x-shadow-click']]).toEqual([301, undefined])
    await service.platform.settled()
    expect((await api({ action: 'url-stats', shorturl: 'forged' })).json.link).toMatchObject({ clicks: 1 })
  })
})
