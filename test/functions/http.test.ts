import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { Refusal } from '../../core/refusals'
import { endpoint, json, onlyParameters, type Request } from '../../functions/http'

function event(
  given: { headers?: Record<string, string>; body?: string; isBase64Encoded?: boolean; query?: string } = {},
) {
  return {
    version: '2.0',
    routeKey: 'POST /v1/links',
    rawPath: '/v1/links',
    rawQueryString: given.query ?? '',
    headers: { 'x-understudy-host': 'sho.rt', 'x-understudy-path': '/v1/links', ...given.headers },
    requestContext: { domainName: 'api.example', requestId: 'r1', http: { method: 'POST', path: '/v1/links' } },
    body: given.body,
    isBase64Encoded: given.isBase64Encoded ?? false,
  } as unknown as APIGatewayProxyEventV2
}

const reading = endpoint(async (request) => json(200, request.json()))

for (const { body, isBase64Encoded, status } of [
  { body: '{"a":1}', isBase64Encoded: false, status: 200 },
  { body: Buffer.from('{"a":"ü"}').toString('base64'), isBase64Encoded: true, status: 200 },
  { body: '{"a":', isBase64Encoded: false, status: 400 },
  { body: '', isBase64Encoded: false, status: 400 },
  { body: undefined, isBase64Encoded: false, status: 400 },
  { body: Buffer.from([0x22, 0xff, 0x22]).toString('base64'), isBase64Encoded: true, status: 400 },
  { body: JSON.stringify('x'.repeat(32_766)), isBase64Encoded: false, status: 200 },
  { body: JSON.stringify('x'.repeat(32_767)), isBase64Encoded: false, status: 413 },
]) {
  test(`a body ${String(body).slice(0, 16)} of ${String(body).length} characters: ${status}`, async () => {
    const reply = await reading(event({ ...(body === undefined ? {} : { body }), isBase64Encoded }))
    expect(reply.statusCode).toBe(status)
  })
}

for (const { publicUrls, headers, base } of [
  { publicUrls: '', headers: {}, base: 'https://sho.rt' },
  ...['', 'a b', '[', 'a/b', 'me@sho.rt', '1.2.3.4:99999'].map((host) => ({
    ...{ publicUrls: '', headers: { 'x-understudy-host': host }, base: 'https://api.example' },
  })),
  { publicUrls: '', headers: { 'cloudfront-forwarded-proto': 'http' }, base: 'http://sho.rt' },
  { publicUrls: 'https://a.example,https://b.example', headers: {}, base: 'https://a.example' },
]) {
  test(`public URLs "${publicUrls}", forwarded ${JSON.stringify(headers)}: short links begin with ${base}`, async () => {
    const seen = await endpoint(async ({ base }) => json(200, { base }), { publicUrls })(event({ headers }))
    expect(seen.body).toBe(JSON.stringify({ base }))
  })
}

for (const { sent, status } of [
  { sent: 'the secret', status: 200 },
  { sent: 'the secreT', status: 403 },
  { sent: '', status: 403 },
  { sent: undefined, status: 403 },
]) {
  test(`origin secret ${JSON.stringify(sent)}: ${status}`, async () => {
    const guarded = endpoint(async () => json(200, {}), { secret: 'the secret' })
    const reply = await guarded(event({ headers: sent === undefined ? {} : { 'x-understudy-origin': sent } }))
    expect(reply.statusCode).toBe(status)
  })
}

test('a refusal becomes problem details, with its headers', async () => {
  const refusing = endpoint(async () => {
    throw new Refusal('bad-value', 'alias is odd.', 'alias', { 'retry-after': '2' })
  })
  expect(await refusing(event())).toMatchObject({
    statusCode: 422,
    headers: { 'content-type': 'application/problem+json', 'retry-after': '2', 'cache-control': 'no-store' },
    body: JSON.stringify({
      type: 'urn:understudy:problem:bad-value',
      title: 'A value is not acceptable',
      status: 422,
      detail: 'alias is odd.',
      field: 'alias',
    }),
  })
})

test('what breaks here is logged, and the caller learns only that it broke', async () => {
  const logged: string[] = []
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((line) => logged.push(String(line)) > 0)
  const reply = await endpoint(async () => {
    throw new Error('the key is k3y')
  })(event())
  write.mockRestore()
  expect(reply.statusCode).toBe(500)
  expect(reply.body).not.toContain('k3y')
  expect(JSON.parse(logged[0] ?? '')).toMatchObject({ level: 'ERROR', requestId: 'r1', reason: 'the key is k3y' })
})

test('a failure is one line that counts as one, told of nothing but the function; a refusal is none', async () => {
  const logged: string[] = []
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((line) => logged.push(String(line)) > 0)
  for (const kind of ['unavailable', 'not-found', 'bad-value'] as const)
    await endpoint(async () => {
      throw new Refusal(kind, 'It is so.')
    })(event({ headers: { referer: 'https://example.com/me' } }))
  write.mockRestore()
  expect(logged).toHaveLength(1)
  const { type, Failures, _aws: about } = JSON.parse(logged[0] ?? '')
  // Of this type no subscription takes any: it is no click.
  expect({ type, Failures }).toEqual({ type: 'failure', Failures: 1 })
  expect(about.CloudWatchMetrics[0].Dimensions).toEqual([['FunctionName']])
  expect(logged[0]).not.toContain('example.com')
})

for (const { query, kind, field } of [
  { query: 'unit=day', kind: null, field: null },
  { query: 'units=day', kind: 'unknown-field', field: 'units' },
  { query: 'unit=day&unit=hour', kind: 'bad-value', field: 'unit' },
]) {
  test(`parameters ${query}: ${kind ?? 'taken'}`, () => {
    const check = () => onlyParameters(new URLSearchParams(query), ['unit'])
    if (kind === null) expect(check).not.toThrow()
    else expect(check).toThrow(expect.objectContaining({ kind, field }))
  })
}

test('a request knows the path as it was sent', async () => {
  const seen: Request[] = []
  const noting = endpoint(async (request) => {
    seen.push(request)
    return json(200, {})
  })
  await noting(event({ headers: { 'x-understudy-path': '/v1/%6cinks' } }))
  expect(seen[0]?.path).toBe('/v1/%6cinks')
})

test('over HTTPS a reply says that the next visit is, too', async () => {
  const { headers } = await reading(event({ body: '1', headers: { 'cloudfront-forwarded-proto': 'https' } }))
  expect(headers).toMatchObject({ 'strict-transport-security': 'max-age=31536000' })
})

for (const { sent, address } of [
  { sent: '192.0.2.1:4711', address: '192.0.2.1' },
  { sent: '2001:db8::1:4711', address: '2001:db8::1' },
  { sent: '[2001:db8::1]:4711', address: '[2001:db8::1]' },
]) {
  test(`the address of a client at ${sent} is ${address}`, async () => {
    const seen = endpoint(async (request) => json(200, request.address))
    expect((await seen(event({ headers: { 'cloudfront-viewer-address': sent } }))).body).toBe(JSON.stringify(address))
  })
}
