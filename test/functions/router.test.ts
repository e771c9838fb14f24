import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { Reply } from '../../functions/http'

type Handler = (event: APIGatewayProxyEventV2) => Promise<Reply>

interface Invoked {
  status: number
  error?: string
  body: unknown
}

// Stands in for Lambda's Invoke: says which function was asked, or fails as Lambda does.
let invoke: (name: string) => Invoked | 'hang up'
let asked: { name: string; event: unknown }[] = []
let lambda: Server
let handler: Handler

beforeAll(async () => {
  lambda = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => {
      const name = decodeURIComponent(/functions\/([^/]+)\//.exec(request.url ?? '')?.[1] ?? '')
      asked.push({ name, event: JSON.parse(Buffer.concat(chunks).toString()) })
      const answer = invoke(name)
      if (answer === 'hang up') return void request.socket.destroy()
      const headers = answer.error === undefined ? {} : { 'x-amz-function-error': answer.error }
      response.writeHead(answer.status, { 'content-type': 'application/json', ...headers })
      response.end(JSON.stringify(answer.body))
    })
  })
  await new Promise<void>((listening) => lambda.listen(0, '127.0.0.1', listening))
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_LAMBDA: `http://127.0.0.1:${(lambda.address() as AddressInfo).port}`,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    ORIGIN_SECRET: 'the secret',
    LEGACY_SITE: 'http://sho.rt/sub',
    PRIVATE_PAGES: 'true',
    CREATE_FUNCTION: 'create',
    EXPAND_FUNCTION: 'expand',
    STATS_FUNCTION: 'stats',
    RESOLVE_FUNCTION: 'resolve',
  })
  handler = require('../../functions/router/handler').handler
})
afterAll(() => new Promise((closed) => lambda.close(closed)))
beforeEach(() => {
  asked = []
  invoke = (name) => ({ status: 200, body: { statusCode: 200, body: name } })
})

interface Sent {
  path?: string
  query?: string
  method?: string
  body?: string
  type?: string
  secret?: string
}

function event({ path = '/yourls-api.php', query = '', method = 'GET', body, type, secret = 'the secret' }: Sent) {
  return {
    version: '2.0',
    routeKey: 'ANY /yourls-api.php',
    rawPath: '/yourls-api.php',
    rawQueryString: query,
    headers: { 'x-understudy-origin': secret, 'x-understudy-path': path, ...(type ? { 'content-type': type } : {}) },
    requestContext: { domainName: 'api.example', requestId: 'r1', http: { method, sourceIp: '192.0.2.1' } },
    body: body === undefined ? undefined : Buffer.from(body, 'latin1').toString('base64'),
    isBase64Encoded: body !== undefined,
  } as unknown as APIGatewayProxyEventV2
}

const form = { method: 'POST', type: 'application/x-www-form-urlencoded' }

for (const { to, ...sent } of [
  { to: 'create', query: 'action=shorturl&url=http://example.com/' },
  { to: 'create', query: 'action=%73horturl' },
  { to: 'create', ...form, body: 'url=x&action=shorturl' },
  { to: 'create', ...form, query: 'action=expand', body: 'action=shorturl' },
  { to: 'create', method: 'HEAD', query: 'action=shorturl' },
  { to: 'create', query: 'action=expand&action=shorturl' },
  {
    to: 'create',
    method: 'POST',
    type: 'multipart/form-data; boundary=b',
    body: '--b\r\nContent-Disposition: form-data; name="action"\r\n\r\nshorturl\r\n--b--\r\n',
  },
  { to: 'expand', query: 'action=expand&shorturl=abc' },
  { to: 'expand', ...form, method: 'PUT', query: 'action=expand', body: 'action=shorturl' },
  { to: 'stats', query: 'action=url-stats' },
  { to: 'stats', query: 'action=stats' },
  { to: 'stats', query: 'action=db-stats' },
  { to: 'stats', query: 'action=version' },
  { to: 'stats', query: 'action=' },
  { to: 'stats', query: 'action=ShortUrl' },
  { to: 'stats', query: 'action[]=shorturl' },
  { to: 'stats', query: 'Action=shorturl' },
  { to: 'stats', query: '' },
  { to: 'stats', method: 'POST', type: 'application/json', body: '{"action":"shorturl"}' },
  { to: 'create', path: '/sub/yourls-api.php', query: 'action=shorturl' },
  { to: 'resolve', path: '/other/yourls-api.php', query: 'action=shorturl' },
]) {
  const { method = 'GET', path = '', query = '', body = '' } = sent as Sent
  test(`${method} ${path} ?${query} ${body.slice(0, 30)} goes to ${to}, as it came`, async () => {
    expect(await handler(event(sent))).toEqual({ statusCode: 200, body: to })
    expect(asked).toEqual([{ name: to, event: JSON.parse(JSON.stringify(event(sent))) }])
  })
}

const failures: Record<string, typeof invoke> = {
  'a side that throws': () => ({ status: 200, error: 'Unhandled', body: { errorType: 'Error', errorMessage: 'no' } }),
  'a side at its limit': () => ({ status: 429, body: { Reason: 'ConcurrentInvocationLimitExceeded' } }),
  'a side that is not there': () => ({ status: 404, body: { Message: 'Function not found' } }),
  'a side whose answer is lost': () => 'hang up',
}

for (const [what, failing] of Object.entries(failures)) {
  test(`${what} is asked once, and is the page for a service that is down`, async () => {
    jest.spyOn(process.stdout, 'write').mockReturnValue(true)
    invoke = failing
    const reply = await handler(event({ query: 'action=shorturl' }))
    jest.restoreAllMocks()
    expect(reply).toMatchObject({ statusCode: 503, headers: { 'content-type': 'text/html; charset=UTF-8' } })
    expect(asked).toHaveLength(1)
  })
}

test('a body that no function can be asked with is refused before anybody is, and is no error', async () => {
  const written = jest.spyOn(process.stdout, 'write').mockReturnValue(true)
  const reply = await handler(event({ ...form, body: `action=shorturl&url=${'x'.repeat(5_500_000)}` }))
  expect(written).not.toHaveBeenCalled()
  jest.restoreAllMocks()
  expect(reply).toMatchObject({ statusCode: 413, headers: { 'content-type': 'text/html; charset=UTF-8' } })
  expect(asked).toEqual([])
})

test('a request that went round the front door reaches nobody', async () => {
  expect(await handler(event({ query: 'action=shorturl', secret: 'a guess' }))).toMatchObject({ statusCode: 403 })
  expect(asked).toEqual([])
})
