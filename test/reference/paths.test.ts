// Contract 12 and the parts of 6 and 11 that recordings show once only, over HTTP.
import net from 'node:net'
import { readOptions } from '../../reference/command-line'
import { type Running, start } from '../../reference/running'
import type { RecordedLink } from '../conform/corpus'
import { HttpSide } from '../conform/http-side'

let running: Running
let side: HttpSide

beforeAll(async () => {
  running = await start(readOptions(['--port', '0', '--control', '0'], {}), (error) => {
    throw error
  })
  side = new HttpSide(running.url, running.controlUrl ?? '')
})
afterAll(() => {
  side.close()
  return running.stop()
})

const link: RecordedLink = {
  keyword: 'abc',
  url: 'http://x/',
  title: 't',
  timestamp: '2024-01-10T08:00:00Z',
  ip: '1.1.1.1',
  clicks: 0,
}
const links = [
  link,
  { ...link, keyword: '0' },
  { ...link, keyword: 'void', url: '' },
  { ...link, keyword: 'zero', url: '0' },
  { ...link, keyword: 'examplepage' },
  { ...link, keyword: 'reserved' },
  { ...link, keyword: 'café', url: 'http://x/é "q"' },
  { ...link, keyword: 'lines', url: 'http://x/\r\nSet-Cookie: a=b' },
  { ...link, keyword: 'bare', title: null },
]

async function preset(config: Record<string, unknown> = {}, imported: RecordedLink[] = links) {
  const all = { site: 'http://sho.rt', private: false, reserved: ['reserved'], flood_delay_seconds: 0, ...config }
  await side.reset({ config: all, now: '2024-01-15T12:00:00Z', next_id: 1, links: imported })
}

function get(path: string, headers: Record<string, string> = {}, method = 'GET') {
  return side.send({ method, path, headers })
}

const paths: [path: string, status: number, location?: string][] = [
  ['/abc', 301, 'http://x/'],
  ['//abc', 301, 'http://x/'],
  ['/abc/', 301, 'http://x/'],
  ['/abc//', 302, 'http://sho.rt'],
  ['/%61bc', 302, 'http://sho.rt'],
  ['/a"bc', 301, 'http://x/'],
  ['/a`b^c', 301, 'http://x/'],
  ['/abc?x', 301, 'http://x/'],
  ['/0', 302, 'http://sho.rt'],
  ['/void', 302, 'http://sho.rt'],
  ['/zero', 302, 'http://sho.rt'],
  ['/examplepage', 200],
  ['/examplepage+', 200],
  ['/reserved', 301, 'http://x/'],
  [`/${Buffer.from('café').toString('latin1')}`, 301, 'http://x/é "q"'],
  ['/lines', 301],
  ['/abc+', 200],
  ['/', 302, 'http://sho.rt'],
  ['/mailto:', 302, 'http://sho.rt/admin/index.php?up=mailto%3A&us&ur'],
  ['/http://x/y?z#', 302, 'http://sho.rt/admin/index.php?up=http%3A&us=%2F%2F&ur=x%2Fy%3Fz'],
  ['/http://x/~*(b)', 302, 'http://sho.rt/admin/index.php?up=http%3A&us=%2F%2F&ur=x%2F%7E%2A%28b%29'],
  ['/svn+ssh://x?y', 302, 'http://sho.rt/admin/index.php?up=svn%2Bssh%3A&us=%2F%2F&ur=x'],
  ['/wss://x', 302, 'http://sho.rt'],
  ['/yourls-infos.php', 302, 'http://sho.rt'],
  ['/yourls-infos.php?id=abc', 302, 'http://sho.rt'],
]

test('a method nobody has heard of redirects and is counted as well', async () => {
  await preset()
  const answer = await raw('FOO /abc HTTP/1.1\r\nhost: x\r\nreferer: http://r/\r\n\r\n')
  expect(answer).toMatch(/^HTTP\/1.1 301 .*\r\nlocation: http:\/\/x\/\r\n/s)
  const { log } = await side.state()
  expect(log.map(({ referrer }) => referrer)).toEqual(['http://r/'])
})

test('a target in absolute form is its path', async () => {
  await preset()
  const answer = await raw('GET http://elsewhere/abc HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')
  expect(answer).toMatch(/^HTTP\/1.1 301 /)
})

test('what is no HTTP at all is a 400', async () => expect(await raw('hello\r\n\r\n')).toMatch(/^HTTP\/1.1 400 /))

function raw(request: string): Promise<string> {
  const { port, hostname } = new URL(side.url)
  return new Promise((resolve, reject) => {
    const socket = net.connect(Number(port), hostname, () => socket.write(request, 'latin1'))
    let answer = ''
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1')
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
  })
}

describe('paths', () => {
  beforeAll(() => preset())
  for (const [path, status, location] of paths) {
    test(`${path}: ${status} ${location ?? ''}`, async () => {
      const answer = await get(path)
      expect([answer.status, answer.headers.location]).toEqual([status, location])
      expect(answer.headers['x-robots-tag']).toBe(status === 301 ? 'noindex' : undefined)
    })
  }
})

test('on a private install statistics are the log-in form with status 200, also of a page and of no keyword', async () => {
  await preset({ private: true })
  for (const path of ['/abc+', '/bare+', '/examplepage+', '/yourls-infos.php']) {
    const answer = await get(path)
    expect([path, answer.status, answer.body_omitted]).toEqual([path, 200, 'html'])
  }
  expect((await get('/nope+')).status).toBe(302)
  expect((await side.state()).links.find(({ keyword }) => keyword === 'bare')).toMatchObject({
    title: null,
  })
  await preset({ private: true }, [])
  expect((await get('/examplepage+')).status).toBe(200)
  await preset({}, [])
  expect((await get('/examplepage+')).status).toBe(302)
})

test('a known URL is answered as it was cleaned, even where it is stored in another form', async () => {
  await preset()
  const create = '/yourls-api.php?action=shorturl&format=json&title=t&url='
  await get(`${create}http://fass.de/`)
  const again = JSON.parse((await get(`${create}http://xn--fa-hia.de/`)).body ?? '')
  expect([again.code, again.url.url]).toEqual(['error:url', 'http://faß.de/'])
})

const sites: [site: string, proto: string, shown: string, away: string, admin: string][] = [
  ['http://sho.rt/', '', 'http://sho.rt/abc', 'http://sho.rt/', 'http://sho.rt/admin'],
  ['http://SHO.RT', '', 'http://sho.rt/abc', 'http://SHO.RT', 'http://SHO.RT/admin'],
  ['http://xn--bcher-kva.ex', '', 'http://bücher.ex/abc', 'http://xn--bcher-kva.ex', 'http://xn--bcher-kva.ex/admin'],
  ['http://sho.rt', 'HTTPS', 'https://sho.rt/abc', 'http://sho.rt', 'https://sho.rt/admin'],
  ['http://sho.rt', 'https, http', 'http://sho.rt/abc', 'http://sho.rt', 'http://sho.rt/admin'],
  ['https://sho.rt', 'http', 'https://sho.rt/abc', 'https://sho.rt', 'https://sho.rt/admin'],
]

for (const [site, proto, shown, away, admin] of sites) {
  test(`site ${site}, forwarded as ${proto || 'nothing'}: links are ${shown}`, async () => {
    await preset({ site })
    const headers: Record<string, string> = proto ? { 'x-forwarded-proto': proto } : {}
    const expanded = await get('/yourls-api.php?action=expand&shorturl=abc&format=json', headers)
    expect(JSON.parse(expanded.body ?? '').shorturl).toBe(shown)
    expect((await get('/nope', headers)).headers.location).toBe(away)
    expect((await get('/http://x', headers)).headers.location).toBe(`${admin}/index.php?up=http%3A&us=%2F%2F&ur=x`)
  })
}

const calls: [query: string, status: number, body: string | RegExp][] = [
  ['url[]=x', 500, ''],
  ['url=http://y&title=t&keyword[]=x', 500, ''],
  ['url=http://y&title[]=x', 500, ''],
  ['url=&title[]=x', 400, /nourl/],
  ['url=http://x/&title[]=x', 400, /error:url/],
  ['url=http://sho.rt/abc', 400, /noloop/],
  ['url=HTTPS://SHO.RT/abc', 400, /noloop/],
  ['url=http://sho.rt/abc/&title=t', 200, /success/],
  ['url=http://sho.rt:80/abc&title=t', 200, /success/],
  ['url=sho.rt/abc&title=t', 200, /success/],
  ['url=http://y&title=t&keyword=-0-', 200, /"keyword":"0"/],
]

for (const [query, status, body] of calls) {
  test(`shorturl ${query}: ${status}`, async () => {
    await preset({}, [link])
    const answer = await get(`/yourls-api.php?action=shorturl&format=json&${query}`)
    expect(answer.status).toBe(status)
    expect(answer.body).toMatch(body)
    if (status === 500) expect(answer.headers['content-type']).toBe('text/html; charset=UTF-8')
  })
}

test('source=plugin forces unique mode for a call, and no other word does', async () => {
  await preset({ unique_urls: false })
  const create = '/yourls-api.php?action=shorturl&format=simple&title=t&url=http://x/'
  expect((await get(`${create}&source=plugin`)).status).toBe(400)
  expect((await get(`${create}&source=Plugin`)).status).toBe(200)
})

test('a link dated in the future blocks its address; with private API credentials it does not', async () => {
  const future = [{ ...link, ip: '127.0.0.1', timestamp: '2030-01-01T00:00:00Z' }]
  const create = '/yourls-api.php?action=shorturl&format=json&title=t&url=http://new/&username=u&password=p'
  for (const [config, status] of [
    [{ private: true }, 200],
    [{ private: true, private_api: false }, 429],
    [{ private: false }, 429],
    [{ private: false, flood_ip_whitelist: ' 127.0.0.1' }, 200],
    [{ private: false, flood_delay_seconds: -1 }, 200],
  ] as const) {
    const all = { site: 'http://sho.rt', users: { u: 'p' }, ...config }
    await side.reset({ config: all, now: '2024-01-15T12:00:00Z', next_id: 1, links: future })
    expect((await get(create)).status).toBe(status)
  }
})

test('eight callers at once: distinct URLs all succeed, one URL gets one link, keywords are a sequence', async () => {
  await side.reset({
    config: { site: 'http://sho.rt', private: false, flood_delay_seconds: 0 },
    now: '2024-01-15T12:00:00Z',
    next_id: 1,
    links: [],
  })
  const create = (url: string) => get(`/yourls-api.php?action=shorturl&format=json&url=${url}`)
  const distinct = await Promise.all(Array.from({ length: 40 }, (_, i) => create(`http://127.0.0.1:1/${i}`)))
  expect(distinct.map(({ status }) => status)).toEqual(Array.from({ length: 40 }, () => 200))
  const same = await Promise.all(Array.from({ length: 8 }, () => create('http://127.0.0.1:1/same')))
  expect(same.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 7 }, () => 400)])
  const { links: stored, next_id } = await side.state()
  expect([stored.length, next_id]).toEqual([41, 42])
})
