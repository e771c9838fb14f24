// What a client sees of the legacy through the router is what it would see without it, up to the list in gateway-changes.ts.
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { anyCharacter } from './any-character'
import {
  changed,
  changedRequest,
  changes,
  requestChanges,
  seen,
  seenInside,
  seenOutside,
  seenRequest,
} from './gateway-changes'
import { exchange, headerOf, type Message, MessageReader, type Scripted, scripted } from './raw-http'
import { running } from './running'

let legacy: Scripted
const service = running({
  engine: { kind: 'dynalite', inMemory: true },
  settings: async () => {
    legacy = await scripted()
    return { dialect: 'legacy', site: 'http://sho.rt', locationBytes: 'raw', legacyUrl: legacy.url }
  },
})
afterAll(() => legacy.stop())

const request = (method: string, target = '/abc', headers = '', body = '') =>
  `${method} ${target} HTTP/1.1\r\nHost: sho.rt\r\n${headers}\r\n${body}`

/** One reply of the legacy, seen through the router and without it. */
async function both(bytes: string, method = 'GET', close = false) {
  legacy.script = { bytes, close }
  const direct = await exchange(legacy.url, request(method))
  const routed = await exchange(service.url, request(method))
  return { direct, routed }
}

/** A reply through the router has to be this one. */
function mustBe({ direct, routed }: { direct: Message; routed: Message }, method = 'GET') {
  const expected = changed(direct, method)
  expect(seenOutside(routed, method, expected)).toEqual(seen(expected))
}

const bytes = (most: number) => fc.uint8Array({ maxLength: most }).map((array) => Buffer.from(array).toString('latin1'))
const fieldByte = fc.oneof(
  { weight: 20, arbitrary: fc.integer({ min: 0x21, max: 0x7e }) },
  fc.constantFrom(0x2c, 0x25, 0x22, 0x20, 0x09, 0x3b),
  fc.integer({ min: 0x80, max: 0xff }),
  fc.constantFrom(0x01, 0x1f, 0x7f),
)
const utf8 = fc.constantFrom('é', '€', '日本', '😀').map((text) => Buffer.from(text).toString('latin1'))
const value = fc
  .array(fc.oneof({ weight: 4, arbitrary: fieldByte.map((byte) => String.fromCharCode(byte)) }, utf8), {
    maxLength: 30,
  })
  .map((parts) => parts.join('').replace(/^[ \t]+|[ \t]+$/g, ''))
const location = value.map((rest) => `http://example.com/a%2Fb,c?d=e,f&d=%zz#${rest}`)
const header = fc.oneof(
  fc.tuple(fc.constant('Location'), location),
  fc.tuple(
    fc.constant('Set-Cookie'),
    value.map((rest) => `a=${rest}; Path=/, x; HttpOnly`),
  ),
  fc.tuple(fc.constantFrom('Content-Type', 'X-Robots-Tag', 'Cache-Control', 'ETag', 'Link', 'x-odd', 'Vary'), value),
  fc.tuple(fc.constantFrom('Date', 'Via', 'Server', 'Expires'), fc.constant('Fri, 27 Nov 2026 12:00:00 GMT')),
)
const status = fc.oneof(
  fc.constantFrom(
    200,
    201,
    204,
    206,
    299,
    300,
    301,
    302,
    303,
    304,
    307,
    308,
    400,
    404,
    410,
    418,
    429,
    451,
    500,
    503,
    599,
  ),
  fc.integer({ min: 200, max: 599 }),
)
const reply = fc.record({
  status,
  headers: fc.array(header, { maxLength: 8 }),
  body: fc.oneof(
    fc.constant(''),
    bytes(300),
    fc.constant(gzipSync('packed').toString('latin1')),
    fc.string({ unit: anyCharacter, maxLength: 50 }).map((text) => Buffer.from(text).toString('latin1')),
  ),
  framing: fc.constantFrom('length', 'chunked', 'close'),
})

function written({ status, headers, body, framing }: typeof reply extends fc.Arbitrary<infer T> ? T : never): string {
  const isBodiless = status === 204 || status === 304
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  // A server that hangs up without saying so may be asked on that connection: that is another test's.
  const ends = framing === 'close' ? 'Connection: close\r\n' : ''
  if (isBodiless) return `HTTP/1.1 ${status} Odd\r\n${lines}${ends}\r\n`
  if (framing === 'length') return `HTTP/1.1 ${status} Odd\r\n${lines}Content-Length: ${body.length}\r\n\r\n${body}`
  if (framing === 'close') return `HTTP/1.1 ${status} Odd\r\n${lines}${ends}\r\n${body}`
  const half = Math.ceil(body.length / 2)
  const chunks = [body.slice(0, half), body.slice(half)].filter((chunk) => chunk !== '')
  const coded = [...chunks.map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`), '0\r\n\r\n'].join('')
  return `HTTP/1.1 ${status} Odd\r\n${lines}Transfer-Encoding: chunked\r\n\r\n${coded}`
}

test('any reply', async () => {
  await fc.assert(
    fc.asyncProperty(reply, fc.constantFrom('GET', 'GET', 'HEAD', 'POST'), async (given, method) => {
      const bytes = method === 'HEAD' ? written({ ...given, body: '', framing: 'length' }) : written(given)
      mustBe(await both(bytes, method, given.framing === 'close' && method !== 'HEAD'), method)
    }),
    { numRuns: 150 },
  )
}, 120_000)

for (const [name, { needed }] of Object.entries(changes)) {
  test(`${name}: without that in the list, a reply would differ`, async () => {
    const { method = 'GET', bytes } = needed
    const pair = await both(bytes, method)
    mustBe(pair, method)
    const others = Object.keys(changes).filter((each) => each !== name)
    const expected = changed(pair.direct, method, others)
    expect(seenOutside(pair.routed, method, expected)).not.toEqual(seen(expected))
  })
}

const large = Buffer.from(Array.from({ length: 3_000_000 }, (_, n) => (n * 31) % 256)).toString('latin1')
for (const { what, bytes } of [
  { what: 'a large body of bytes', bytes: `HTTP/1.1 200 OK\r\nContent-Length: ${large.length}\r\n\r\n${large}` },
  {
    what: 'a large text, of characters that JSON makes long',
    bytes: `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2000000\r\n\r\n${'\x01'.repeat(2_000_000)}`,
  },
  {
    what: 'a hint before the reply',
    bytes: 'HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n',
  },
  {
    what: 'many headers',
    bytes: `HTTP/1.1 200 OK\r\ncontent-length: 0\r\n${Array.from({ length: 60 }, (_, n) => `x-${n}: ${'v'.repeat(100)}\r\n`).join('')}\r\n`,
  },
  {
    what: 'a Location of 8,000 bytes',
    bytes: `HTTP/1.1 301 Moved\r\ncontent-length: 0\r\nLocation: http://x.example/${'%C3,'.repeat(2_000)}\r\n\r\n`,
  },
  { what: 'a body with a byte order mark', bytes: 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n\xef\xbb\xbfab' },
]) {
  test(what, async () => mustBe(await both(bytes)))
}

test('redirects are not followed, and nothing is asked twice', async () => {
  const before = legacy.asked.length
  await both(`HTTP/1.1 302 Found\r\nLocation: ${legacy.url}/elsewhere\r\nContent-Length: 0\r\n\r\n`)
  expect(legacy.asked.length - before).toBe(2)
})

for (const { what, script } of [
  { what: 'hangs up', script: null },
  { what: 'breaks off', script: { bytes: 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf', close: true } },
  {
    what: 'is too large to be handed on',
    script: { bytes: `HTTP/1.1 200 OK\r\nContent-Length: 6000000\r\n\r\n${'x'.repeat(6_000_000)}` },
  },
  { what: 'is no HTTP', script: { bytes: 'SSH-2.0-OpenSSH\r\n\r\n', close: true } },
  {
    what: 'speaks another protocol from then on',
    script: { bytes: 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n' },
  },
]) {
  test(`an answer that ${what} is a 503 that asks to try again`, async () => {
    legacy.script = script
    const before = legacy.asked.length
    const { firstLine, headers, body } = await exchange(service.url, request('GET'))
    expect(firstLine).toMatch(/^HTTP\/1\.1 503 /)
    expect(Object.fromEntries(headers)).toMatchObject({ 'retry-after': '2', 'cache-control': 'no-store' })
    expect(body).toContain('Nothing is lost')
    expect(legacy.asked.length - before).toBe(1)
  })
}

// What a request may be, byte by byte. The front door takes no GET with a body, and no byte beyond ASCII in a path.
const pathByte = fc.oneof(
  { weight: 10, arbitrary: fc.constantFrom(...'abcXYZ019-_.~!$&()*+,;=:@/%"<>|\\^`{}[]\'') },
  fc.constantFrom('%2F', '%c3%A9', '%zz', '%', '//', '/../', '/./', '+', '%00'),
)
const path = fc.array(pathByte, { maxLength: 25 }).map((parts) => `/${parts.join('')}`)
const query = fc.option(
  fc
    .array(fc.oneof(pathByte, fc.constantFrom('a=1', '&', 'a=1&a=2', '&&', '=', '?')), { minLength: 1, maxLength: 15 })
    .map((parts) => `?${parts.join('')}`),
  { nil: '' },
)
const sent = fc.record({
  method: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'),
  target: fc
    .tuple(path, query)
    .map((parts) => parts.join(''))
    .filter((target) => !target.startsWith('/v1/')),
  host: fc.constantFrom('sho.rt', 'SHO.rt:8080', 'other.example', 'xn--exmple-cua.com'),
  type: fc.constantFrom(
    'application/x-www-form-urlencoded',
    'application/octet-stream',
    'multipart/form-data; boundary="a b"',
    '',
  ),
  body: bytes(200),
  chunked: fc.boolean(),
  headers: fc.record(
    {
      'User-Agent': fc.constantFrom('curl/8', 'Mozilla/5.0 (X11)', 'bytes \xe9'),
      Referer: fc.constantFrom('http://r.example/?a=,b', 'android-app://x'),
      Cookie: fc.constantFrom('yourls_x=1', 'a=b; c="d e"; a=f'),
      'Sec-Purpose': fc.constant('prefetch'),
    },
    { requiredKeys: [] },
  ),
})

/** A request as it is sent, and as the legacy gets it. */
async function passedOn(bytes: string) {
  legacy.script = { bytes: 'HTTP/1.1 204 No Content\r\n\r\n' }
  await exchange(service.url, bytes)
  const [sent] = new MessageReader().read(Buffer.from(bytes, 'latin1'))
  const arrived = legacy.asked.at(-1)
  if (sent === undefined || arrived === undefined) throw new Error('the request is not whole')
  return { sent, arrived }
}

test('any request comes to the legacy as it was sent, up to the list', async () => {
  await fc.assert(
    fc.asyncProperty(sent, async ({ method, target, host, type, body, chunked, headers }) => {
      const own = [['Host', host], ...Object.entries(headers), ...(type === '' ? [] : [['Content-Type', type]])]
      const lines = own.map(([name, value]) => `${name}: ${value}\r\n`).join('')
      const coded = chunked ? `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n` : body
      const framing = chunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${body.length}`
      const isEmpty = ['GET', 'HEAD'].includes(method) || body === ''
      const rest = isEmpty ? '\r\n' : `${framing}\r\n\r\n${coded}`
      const { sent, arrived } = await passedOn(`${method} ${target} HTTP/1.1\r\n${lines}${rest}`)
      expect(seenInside(arrived)).toEqual(seenRequest(changedRequest(sent)))
    }),
    { numRuns: 150 },
  )
}, 120_000)

for (const [name, { needed }] of Object.entries(requestChanges)) {
  test(`${name}: without that in the list, a request would differ`, async () => {
    const { sent, arrived } = await passedOn(`${needed}\r\n`)
    expect(seenInside(arrived)).toEqual(seenRequest(changedRequest(sent)))
    const others = Object.keys(requestChanges).filter((each) => each !== name)
    expect(seenInside(arrived)).not.toEqual(seenRequest(changedRequest(sent, others)))
  })
}

test('what a client says of its address or its country counts for nothing, of its connection it is passed on', async () => {
  legacy.script = { bytes: 'HTTP/1.1 204 No Content\r\n\r\n' }
  const claims =
    'X-Forwarded-For: 203.0.113.9\r\nX-Forwarded-Proto: https\r\nCF-IPCountry: XX\r\nX-Shadow: a\r\nForwarded: for=1\r\n'
  await exchange(service.url, request('GET', '/abc', claims))
  const { headers } = legacy.asked.at(-1) as Message
  const found = Object.fromEntries(headers)
  expect(found).toMatchObject({
    'x-forwarded-for': '127.0.0.1',
    'x-forwarded-proto': 'https',
    'x-understudy-router': '1',
  })
  expect(Object.keys(found)).not.toEqual(expect.arrayContaining(['cf-ipcountry', 'x-shadow', 'forwarded']))
})

test('a large body comes whole', async () => {
  legacy.script = { bytes: 'HTTP/1.1 204 No Content\r\n\r\n' }
  const body = large.slice(0, 2_000_000)
  await exchange(
    service.url,
    request(
      'POST',
      '/yourls-api.php',
      `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n`,
      body,
    ),
  )
  expect(legacy.asked.at(-1)?.body === body).toBe(true)
})

for (const { what, bytes } of [
  { what: 'the header of our own requests', bytes: request('GET', '/abc', 'X-Understudy-Router: 1\r\n') },
  {
    what: 'it at the API',
    bytes: request('POST', '/yourls-api.php', 'X-Understudy-Router: 1\r\nContent-Length: 0\r\n'),
  },
]) {
  test(`a request with ${what} has come round: 508, and the legacy is not asked`, async () => {
    const before = legacy.asked.length
    expect((await exchange(service.url, bytes)).firstLine).toMatch(/^HTTP\/1\.1 508 /)
    expect(legacy.asked.length).toBe(before)
  })
}

test('a request for the host of the legacy itself has come round: the router says so, as guarded as any other answer', async () => {
  const before = legacy.asked.length
  const bytes = `GET /abc HTTP/1.1\r\nHost: ${new URL(legacy.url).host}\r\n\r\n`
  const message = await exchange(service.url, bytes)
  expect(message.firstLine).toMatch(/^HTTP\/1\.1 508 /)
  expect(legacy.asked.length).toBe(before)
  const guards = {
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'strict-transport-security': undefined,
  }
  expect(Object.fromEntries(Object.keys(guards).map((name) => [name, headerOf(message, name)]))).toEqual(guards)
})

test('a legacy that is down is a 503 that asks to try again, and one that is back is asked again', async () => {
  const { port } = new URL(legacy.url)
  await legacy.stop()
  const { firstLine, headers } = await exchange(service.url, request('GET'))
  expect([firstLine, headerOf({ firstLine, headers, body: '' }, 'retry-after')]).toEqual([
    'HTTP/1.1 503 Service Unavailable',
    '2',
  ])
  legacy = await scripted(
    'HTTP/1.1 301 Moved\r\nLocation: http://x.example/\r\nContent-Length: 0\r\n\r\n',
    Number(port),
  )
  expect((await exchange(service.url, request('GET'))).firstLine).toBe('HTTP/1.1 301 Moved Permanently')
})
