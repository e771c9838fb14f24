import { execFileSync } from 'node:child_process'
import { type Hostile, hostileRequest } from './hostile'
import { growthOf } from './memory'
import { curlOf, smallest } from './shrink'

test('the same seed and number, the same request; others, others', () => {
  const known = { codes: ['a'], key: 'k' }
  const requests = Array.from({ length: 200 }, (_, n) => JSON.stringify(hostileRequest(1, n, known)))
  expect(Array.from({ length: 200 }, (_, n) => JSON.stringify(hostileRequest(1, n, known)))).toEqual(requests)
  expect(new Set(requests).size).toBeGreaterThan(190)
})

test('a failing request loses all that it fails without', async () => {
  const request: Hostile = {
    ...{ method: 'POST', target: '/v1/links?a=b&c=d', body: '{"long_url":"https://example.com/","title":"bad"}' },
    headers: [
      ['accept', 'text/html'],
      ['x-culprit', 'some culprit of many'],
      ['cookie', 'a=b'],
    ],
  }
  const fails = async ({ headers, body }: Hostile) =>
    body.includes('bad') && headers.some(([name, value]) => name === 'x-culprit' && value.includes('culprit'))
  expect(await smallest(request, fails)).toEqual({
    ...{ method: 'POST', target: '/', headers: [['x-culprit', 'culprit']], body: 'bad' },
  })
})

test('a body of JSON loses its parts, and stays JSON', async () => {
  const body = '{"a":[1,{"b":{"culprit":[1,2,"x"]},"c":null}],"long_url":"https://example.com/"}'
  const fails = async (request: Hostile) => {
    try {
      return JSON.stringify(JSON.parse(request.body)).includes('"culprit"')
    } catch {
      return false
    }
  }
  const least = await smallest({ method: 'POST', target: '/', headers: [], body }, fails)
  expect(least.body).toBe('{"":[{"":{"culprit":[]}}]}')
})

test('a request as a command of bash, byte by byte', () => {
  const request = {
    method: 'POST',
    target: "/a'b\xff",
    headers: [['x-a', 'b\x01'] as [string, string], ['x-e', ''] as [string, string]],
    body: "it's\n\\",
  }
  const shown = curlOf(request).replace(/^curl /, 'printf "%s|" ')
  const words = execFileSync('bash', ['-c', `URL=http://x; ${shown}`])
    .toString('latin1')
    .split('|')
  expect(words).toEqual([
    '-si',
    '--path-as-is',
    '--globoff',
    '-X',
    'POST',
    '-H',
    'x-a: b\x01',
    '-H',
    'x-e;',
    '--data-binary',
    "it's\n\\",
    "http://x/a'b\xff",
    '',
  ])
})

const bound = { inAll: 100, aRequest: 1 }
for (const { what, bytes, growth } of [
  { what: 'a heap that stays', bytes: () => 1000, growth: null },
  { what: 'one that fills up at first', bytes: (n: number) => Math.min(n, 250), growth: null },
  { what: 'one that grows a little', bytes: (n: number) => n / 2, growth: null },
  { what: 'one that is uneven', bytes: (n: number) => 1000 + (n % 300), growth: null },
  { what: 'one that grows with each request', bytes: (n: number) => 2 * n, growth: 800 },
]) {
  test(`${what}: ${growth === null ? 'well' : `grown by ${growth}`}`, () => {
    const weights = Array.from({ length: 8 }, (_, n) => ({ requests: n * 100, bytes: bytes(n * 100) }))
    expect(growthOf(weights, bound)).toBe(growth)
  })
}

test('too few weighings say nothing', () => {
  expect(
    growthOf(
      [
        { requests: 1, bytes: 1 },
        { requests: 2, bytes: 1e9 },
      ],
      bound,
    ),
  ).toBeNull()
})
