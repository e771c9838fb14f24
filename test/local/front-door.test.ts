import { ask, order, type Running, raw, running } from './running'

let platform: Running
let end: () => Promise<void>

beforeAll(async () => {
  ;({ platform, end } = await running())
})
afterAll(() => end())

// Recorded shapes: the payloads AWS documents for HTTP APIs and function URLs (format 2.0), by key and type.
const shared = {
  version: 'string',
  routeKey: 'string',
  rawPath: 'string',
  rawQueryString: 'string',
  headers: 'object',
  isBase64Encoded: 'boolean',
  'requestContext.accountId': 'string',
  'requestContext.apiId': 'string',
  'requestContext.domainName': 'string',
  'requestContext.domainPrefix': 'string',
  'requestContext.http.method': 'string',
  'requestContext.http.path': 'string',
  'requestContext.http.protocol': 'string',
  'requestContext.http.sourceIp': 'string',
  'requestContext.http.userAgent': 'string',
  'requestContext.requestId': 'string',
  'requestContext.routeKey': 'string',
  'requestContext.stage': 'string',
  'requestContext.time': 'string',
  'requestContext.timeEpoch': 'number',
}
const recorded: { what: string; path: string; post?: string; shape: Record<string, string> }[] = [
  { what: 'an HTTP API', path: '/v1/things/a', shape: { ...shared, 'pathParameters.code': 'string' } },
  {
    what: 'an HTTP API with query and body',
    path: '/v1/all/x?a=1',
    post: 'text',
    shape: { ...shared, 'pathParameters.rest': 'string', 'queryStringParameters.a': 'string', body: 'string' },
  },
  {
    what: 'a function URL',
    path: '/x?a=1',
    shape: {
      ...shared,
      'queryStringParameters.a': 'string',
      'requestContext.authorizer.iam.accessKey': 'string',
      'requestContext.authorizer.iam.accountId': 'string',
      'requestContext.authorizer.iam.callerId': 'string',
      'requestContext.authorizer.iam.cognitoIdentity': 'null',
      'requestContext.authorizer.iam.principalOrgId': 'null',
      'requestContext.authorizer.iam.userArn': 'string',
      'requestContext.authorizer.iam.userId': 'string',
    },
  },
]

for (const { what, path, post, shape } of recorded) {
  test(`the event of ${what} has the keys and types AWS gives it`, async () => {
    const answer = await ask(
      platform.url,
      path,
      post ? { method: 'POST', headers: { 'content-type': 'text/plain' }, body: post } : {},
    )
    expect(shapeOf(JSON.parse(answer.body).event)).toEqual(shape)
  })
}

function shapeOf(value: object, path = ''): Record<string, string> {
  return Object.assign(
    {},
    ...Object.entries(value).map(([key, it]) => {
      if (typeof it === 'object' && it !== null && key !== 'headers') return shapeOf(it, `${path}${key}.`)
      return { [path + key]: it === null ? 'null' : typeof it }
    }),
  )
}

async function eventOf(path: string, options: Parameters<typeof ask>[2] = {}) {
  return JSON.parse((await ask(platform.url, path, options)).body).event
}

test('only the headers the policy lists reach the origin, and what CloudFront and the gateway add', async () => {
  const headers = {
    'user-agent': 'browser',
    'x-allowed': ['one', 'two'],
    'x-forbidden': 'no',
    accept: '*/*',
    cookie: 'a=b',
    'accept-language': 'eo',
    'cloudfront-viewer-address': '6.6.6.6:6',
    'cloudfront-viewer-country': 'EO',
    'cloudfront-forwarded-proto': 'https',
    'x-forwarded-for': '6.6.6.6',
    'x-fixture-origin': 'forged',
  }
  const event = await eventOf('/v1/things/a', { headers })
  expect(event.cookies).toBeUndefined()
  expect(event.headers).toEqual({
    host: expect.stringMatching(/^\w{10}\.execute-api\.us-east-1\.amazonaws\.com$/),
    'user-agent': 'browser',
    'x-allowed': 'one,two',
    'x-edge-path': '/v1/things/a',
    'cloudfront-viewer-address': expect.stringMatching(/^127\.0\.0\.1:\d+$/),
    'cloudfront-viewer-country': 'EO',
    'cloudfront-forwarded-proto': 'http',
    'x-fixture-origin': expect.stringMatching(/^\w{40}$/),
    via: expect.stringContaining('CloudFront'),
    'x-amz-cf-id': expect.any(String),
    'x-amzn-trace-id': expect.stringMatching(/^Root=1-/),
    'x-forwarded-for': '6.6.6.6, 127.0.0.1, 130.176.98.70',
    'x-forwarded-port': '443',
    'x-forwarded-proto': 'https',
  })
})

test('a header that is not sent is not made up, but CloudFront says who it is', async () => {
  const { headers } = await eventOf('/v1/things/a')
  expect(headers['user-agent']).toBe('Amazon CloudFront')
  expect(headers).not.toHaveProperty('cloudfront-viewer-country')
})

const paths: { path: string; edge: string; rawPath: string }[] = [
  { path: '/v1/things/a%20b', edge: '/v1/things/a%20b', rawPath: '/v1/things/a b' },
  { path: '/v1/things/%E2%9C%93', edge: '/v1/things/%E2%9C%93', rawPath: '/v1/things/✓' },
  { path: '/v1/things/a%2Fb', edge: '/v1/things/a%2Fb', rawPath: '/v1/things/a/b' },
  { path: '/a%2Fb%20c', edge: '/a%2Fb%20c', rawPath: '/a%2Fb%20c' },
  { path: '/%zz', edge: '/%zz', rawPath: '/%zz' },
  { path: '//x//../y/.', edge: '//x//../y/.', rawPath: '//x//../y/.' },
  { path: '/a+b;c=d,e', edge: '/a+b;c=d,e', rawPath: '/a+b;c=d,e' },
]

for (const { path, edge, rawPath } of paths) {
  test(`the path ${path} reaches the function as ${rawPath}, and as it was by the edge`, async () => {
    const event = await eventOf(path)
    expect(event.rawPath).toBe(rawPath)
    expect(event.requestContext.http.path).toBe(rawPath)
    expect(event.headers['x-edge-path']).toBe(edge)
  })
}

test.each(['a=1&a=2&b=%20+', 'a', '=', '&&', 'a=b=c', 'a=&b', 'a=1&b=2&a=3', '__proto__=1', '%zz'])(
  'the query ?%s is handed on to the byte',
  async (query) => {
    const event = await eventOf(`/x?${query}`)
    expect(event.rawQueryString).toBe(query)
  },
)

test('query parameters are decoded, and joined when repeated', async () => {
  expect((await eventOf('/x?a=1&b=%20x&a=2')).queryStringParameters).toEqual({ a: '1,2', b: ' x' })
})

const bodies: { type: string | undefined; isBase64Encoded: boolean }[] = [
  { type: 'application/json', isBase64Encoded: false },
  { type: 'text/plain; charset=utf-8', isBase64Encoded: false },
  { type: 'application/problem+json', isBase64Encoded: false },
  { type: 'application/x-www-form-urlencoded', isBase64Encoded: true },
  { type: 'application/octet-stream', isBase64Encoded: true },
  { type: undefined, isBase64Encoded: true },
]

for (const { type, isBase64Encoded } of bodies) {
  test(`a body of type ${type} travels ${isBase64Encoded ? 'in base64' : 'as text'}`, async () => {
    const event = await eventOf('/v1/all/x', {
      method: 'POST',
      body: 'héllo',
      ...(type && { headers: { 'content-type': type } }),
    })
    expect(event.isBase64Encoded).toBe(isBase64Encoded)
    expect(Buffer.from(event.body, isBase64Encoded ? 'base64' : 'utf8').toString()).toBe('héllo')
  })
}

const replies: { reply: unknown; status: number; body: string; headers?: Record<string, unknown> }[] = [
  { reply: { statusCode: 201, body: 'x', headers: { 'X-A': 1 } }, status: 201, body: 'x', headers: { 'x-a': '1' } },
  { reply: { statusCode: 200, body: 'eA==', isBase64Encoded: true }, status: 200, body: 'x' },
  {
    reply: { statusCode: 200, cookies: ['a=1', 'b=2'] },
    status: 200,
    body: '',
    headers: { 'set-cookie': ['a=1', 'b=2'] },
  },
  { reply: { hello: 1 }, status: 200, body: '{"hello":1}', headers: { 'content-type': 'application/json' } },
  { reply: 'text', status: 200, body: 'text', headers: { 'content-type': 'application/json' } },
  { reply: { statusCode: 204 }, status: 204, body: '' },
  { reply: { statusCode: 'no' }, status: 502, body: '{"message":"Internal Server Error"}' },
  { reply: { statusCode: 200, headers: { 'x-a': 'a\nb' } }, status: 502, body: '{"message":"Internal Server Error"}' },
  { reply: { statusCode: 200, headers: { 'transfer-encoding': 'chunked' }, body: 'x' }, status: 200, body: 'x' },
]

for (const { reply, status, body, headers } of replies) {
  test(`the result ${JSON.stringify(reply)} is a ${status}`, async () => {
    const answer = await order(platform.url, { reply })
    expect(answer).toMatchObject({ status, body, ...(headers && { headers }) })
  })
}

test('a HEAD is answered without the body, with its length', async () => {
  const answer = await ask(platform.url, '/x', { method: 'HEAD' })
  expect(answer).toMatchObject({ status: 200, body: '' })
  expect(Number(answer.headers['content-length'])).toBeGreaterThan(1_000)
})

test('the edge function may answer itself, and sees the request untouched', async () => {
  const answer = await ask(platform.url, '/edge-answers?a=1&a=2', { headers: { 'X-Mixed': 'Y', cookie: 'c=d; e=f' } })
  expect(answer).toMatchObject({ status: 418, body: 'from the edge' })
  expect(JSON.parse(String(answer.headers['x-edge']))).toEqual({
    version: '1.0',
    context: {
      distributionDomainName: expect.stringMatching(/\.cloudfront\.net$/),
      distributionId: expect.any(String),
      eventType: 'viewer-request',
      requestId: expect.any(String),
    },
    viewer: { ip: '127.0.0.1' },
    request: {
      method: 'GET',
      uri: '/edge-answers',
      querystring: { a: { value: '1', multiValue: [{ value: '1' }, { value: '2' }] } },
      headers: { 'x-mixed': { value: 'Y' }, host: { value: expect.stringMatching(/^127/) } },
      cookies: { c: { value: 'd' }, e: { value: 'f' } },
    },
  })
})

const refused: { what: string; path: string; options?: Parameters<typeof ask>[2]; status: number }[] = [
  { what: 'a path without a route', path: '/v1/nothing', status: 404 },
  { what: 'a method no behaviour allows', path: '/readonly/x', options: { method: 'POST' }, status: 403 },
  { what: 'a method CloudFront does not take', path: '/x', options: { method: 'TRACE' }, status: 403 },
  { what: 'a GET with a body', path: '/x', options: { headers: { 'content-length': '1' }, body: 'x' }, status: 403 },
  { what: 'an edge function that throws', path: '/edge-fails', status: 503 },
  { what: 'a path an HTTP API cannot decode', path: '/v1/things/%zz', status: 400 },
  { what: 'a path that is too long', path: `/${'x'.repeat(9_000)}`, status: 414 },
]

for (const { what, path, options, status } of refused) {
  test(`${what} is answered ${status}`, async () =>
    expect(await ask(platform.url, path, options)).toMatchObject({ status }))
}

test('the 404 of an HTTP API is the one AWS gives', async () => {
  expect((await ask(platform.url, '/v1/nothing')).body).toBe('{"message":"Not Found"}')
})

const sizes: { path: string; bytes: number; status: number }[] = [
  { path: '/v1/all/x', bytes: 10 * 1024 * 1024 + 1, status: 413 },
  { path: '/x', bytes: 6 * 1024 * 1024 + 1, status: 413 },
]

for (const { path, bytes, status } of sizes) {
  test(`a body of ${bytes} bytes to ${path} is answered ${status}`, async () => {
    const head = `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: ${bytes}\r\n\r\n`
    const answer = await raw(platform.url, head)
    expect(answer).toContain(`HTTP/1.1 ${status}`)
    expect(answer).toContain('{"message":"Request Entity Too Large"}')
  })
}

for (const path of ['/v1/all/x', '/x']) {
  test(`5 MB to ${path} that base64 makes larger than a function can be asked with are answered 413`, async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const answer = await ask(platform.url, path, { method: 'POST', headers, body: 'x'.repeat(5_000_000) })
    expect(answer).toMatchObject({ status: 413, body: '{"message":"Request Entity Too Large"}' })
  })
}

test('a body without a length is cut off at the limit as well', async () => {
  const chunk = `100000\r\n${'x'.repeat(0x100000)}\r\n`
  const answer = await raw(
    platform.url,
    `POST /x HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n${chunk.repeat(7)}0\r\n\r\n`,
  )
  expect(answer).toContain('HTTP/1.1 413')
})

const noise = [
  'rubbish\r\n\r\n',
  'GET / HTTP/9.9\r\n\r\n',
  'GET x HTTP/1.1\r\nhost: x\r\n\r\n',
  'OPTIONS * HTTP/1.1\r\nhost: x\r\n\r\n',
  `GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`,
  'POST /x HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n\r\nab',
  'POST /x HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
  'CONNECT x:1 HTTP/1.1\r\nhost: x\r\n\r\n',
  'GET / HTTP/1.1\r\nhost: x\r\n__proto__: x\r\nconstructor: y\r\n\r\n',
  'GET /x HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n',
  Buffer.from('GET /\xff\xfe HTTP/1.1\r\nhost: \xff\r\n\r\n', 'latin1'),
]

test('no bytes bring it down', async () => {
  const answers = await Promise.all(noise.map((bytes) => raw(platform.url, bytes)))
  expect(answers[0]).toContain('HTTP/1.1 400')
  let seed = 7
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed / 2_147_483_647
  }
  const mutated = Array.from({ length: 60 }, () => {
    const bytes = Buffer.from('POST /v1/all/x?a=b HTTP/1.1\r\nhost: x\r\ncookie: a=b\r\ncontent-length: 2\r\n\r\n{}')
    for (let times = 0; times < 4; times++) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256)
    return bytes
  })
  await Promise.all(mutated.map((bytes) => raw(platform.url, bytes)))
  expect((await ask(platform.url, '/x')).status).toBe(200)
})
