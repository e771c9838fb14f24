// The client of the legacy's API against a server that misbehaves as real ones do.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { RowRefused } from '../../../core/transfer/row'
import { openYourls } from '../../../core/transfer/yourls'

type Answer = { status?: number; body?: string; headers?: Record<string, string> }
let answer: (asked: URLSearchParams) => Answer
let server: Server
const seen: { url: string; body: string }[] = []

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    seen.push({ url: request.url ?? '', body })
    const { status = 200, body: reply = '{}', headers } = answer(new URLSearchParams(body))
    response.writeHead(status, headers).end(reply)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
})
afterAll(() => void server.close())

const site = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
const opened = (url = site()) => openYourls({ url, credentials: { signature: 's3cret' }, patience: [1, 1] })
const link = (keyword: string) => ({
  shorturl: `http://sho.rt/${keyword}`,
  url: 'http://a.example/',
  title: null,
  timestamp: '2024-01-15 12:00:00',
  ip: '',
  clicks: '7',
})

test('a link that is not UTF-8 empties its page: the others come, and it is named', async () => {
  answer = (asked) => {
    if (asked.get('action') === 'expand') return { body: JSON.stringify({ keyword: 'k0' }) }
    const [start, limit] = [Number(asked.get('start')), Number(asked.get('limit'))]
    const numbers = Array.from({ length: limit }, (_, n) => start + n).filter((n) => n < 10)
    if (asked.get('format') === 'xml') return { body: `<root><shorturl>http://sho.rt/k${numbers[0]}</shorturl></root>` }
    if (numbers.includes(3)) return { body: '' }
    return { body: JSON.stringify({ links: Object.fromEntries(numbers.map((n) => [`link_${n}`, link(`k${n}`)])) }) }
  }
  const page = await opened().page(0, 20)
  expect(page.map(({ keyword }) => keyword)).toEqual(['k0', 'k1', 'k2', 'k3', 'k4', 'k5', 'k6', 'k7', 'k8', 'k9'])
  expect(page.flatMap((row) => (row instanceof RowRefused ? row.message : []))).toEqual([
    expect.stringMatching(/not UTF-8/),
  ])
  expect(page[0]).toEqual({
    keyword: 'k0',
    url: 'http://a.example/',
    title: null,
    created: '2024-01-15T12:00:00.000Z',
    ip: null,
    clicks: 7,
  })
})

test('a failure that passes is waited for; credentials are never in an address', async () => {
  let failures = 2
  answer = () => (failures-- > 0 ? { status: 503 } : { body: JSON.stringify({ 'db-stats': { total_links: 12 } }) })
  expect(await opened().total()).toBe(12)
  expect(seen.every(({ url, body }) => url === '/yourls-api.php' && body.includes('signature=s3cret'))).toBe(true)
})

for (const { because, reply, says } of [
  { because: '403', reply: { status: 403 }, says: 'The legacy refuses these credentials.' },
  { because: 'a failure that stays', reply: { status: 500 }, says: /fails: it answers 500/ },
  {
    because: 'another address',
    reply: { status: 301, headers: { location: 'https://sho.rt/' } },
    says: /it sends to https:\/\/sho\.rt\//,
  },
  { because: 'a page', reply: { body: '<html>' }, says: /no JSON/ },
  { because: 'JSON of something else', reply: { body: '{"ok":true}' }, says: /has no db-stats/ },
  { because: 'nothing there', reply: { status: 404, body: 'gone' }, says: /it answers 404/ },
]) {
  test(`${because}: one line, without the credentials`, async () => {
    answer = () => reply
    const failure = await opened()
      .total()
      .catch((error: Error) => error.message)
    expect(failure).toMatch(says)
    expect(failure).not.toContain('s3cret')
  })
}

test.each(['sho.rt', 'ftp://sho.rt', 'http://ann:pw@sho.rt'])('--url %s is refused', (url) => {
  expect(() => opened(url)).toThrow(/--url/)
})
