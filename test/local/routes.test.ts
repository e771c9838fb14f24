import { compilePattern } from '../../local/distribution'
import { compileRoutes } from '../../local/routes'

const keys = [
  '$default',
  'ANY /v1/{proxy+}',
  'GET /v1/links/{code}',
  'GET /v1/links/new',
  'ANY /v1/links/{code}',
  'POST /v1/links',
]
const match = compileRoutes(keys.map((key) => ({ key, to: key })))

const routed: { request: string; key: string; parameters?: Record<string, string> }[] = [
  { request: 'GET /v1/links/a', key: 'GET /v1/links/{code}', parameters: { code: 'a' } },
  { request: 'GET /v1/links/a%2Fb%20c', key: 'GET /v1/links/{code}', parameters: { code: 'a/b c' } },
  { request: 'GET /v1/links/new', key: 'GET /v1/links/new' },
  { request: 'PUT /v1/links/a', key: 'ANY /v1/links/{code}', parameters: { code: 'a' } },
  { request: 'POST /v1/links', key: 'POST /v1/links' },
  { request: 'GET /v1/links', key: 'ANY /v1/{proxy+}', parameters: { proxy: 'links' } },
  { request: 'GET /v1/links/a/b', key: 'ANY /v1/{proxy+}', parameters: { proxy: 'links/a/b' } },
  { request: 'GET /v1/links/', key: 'ANY /v1/{proxy+}', parameters: { proxy: 'links/' } },
  { request: 'GET /v1/', key: '$default' },
  { request: 'GET /', key: '$default' },
]

for (const { request, key, parameters } of routed) {
  test(`${request} goes to ${key}`, () => {
    const [method = '', path = ''] = request.split(' ')
    expect(match(method, path)).toEqual({ key, to: key, parameters })
  })
}

test('without a default a request may go nowhere', () => {
  expect(compileRoutes([{ key: 'GET /a', to: 1 }])('GET', '/b')).toBeUndefined()
})

test.each([
  ['/v1/*', '/v1/links', true],
  ['/v1/*', '/v1', false],
  ['/v1/*', '/V1/links', false],
  ['v1/*', '/v1/x', true],
  ['*.png', '/a/b.png', true],
  ['/a?c', '/abc', true],
  ['/a.c', '/abc', false],
])('the path pattern %s and %s: %s', (pattern, path, is) => expect(compilePattern(pattern)(path)).toBe(is))
