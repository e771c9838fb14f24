// Requests to every other path than the API's: short links in every spelling, pages, and URLs to be shortened by prefix.
import fc from 'fast-check'
import { longUrl } from './urls'
import { importedKeyword, likelyKeyword } from './words'

/** A request to any other path. */
export interface Visit {
  kind: 'path'
  method: string
  path: string
  headers: Record<string, string>
}

/** What proxies add, which is believed in one form only. */
export const headers = fc.oneof(
  { weight: 12, arbitrary: fc.constant<Record<string, string>>({}) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('https', 'HTTPS', 'http', 'https,http').map((proto) => ({ 'x-forwarded-proto': proto })),
  },
  { weight: 1, arbitrary: fc.constant({ 'x-forwarded-for': '198.51.100.9', host: 'other.example' }) },
)

const suffix = fc.oneof(
  { weight: 4, arbitrary: fc.constant('') },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      ...[
        '/',
        '//',
        '+',
        '+all',
        '+/',
        '+all/',
        '++',
        '+x',
        '?x=1',
        '?',
        '/?x',
        '+?x',
        '%20',
        '.',
        ',',
        ')',
        '&x=1',
        '.html',
      ],
      ...['#x', '"', '<', '\\', '/+', '%2B', '\xe9', '+all+', '/x', ':', '?http://x/'],
    ),
  },
)

const shortPath = fc
  .tuple(
    fc.constantFrom('{path}/', '{path}/', '{path}/', '/', '//', '{path}//', '/%61', '/<', "/'", '/sub/', '/./'),
    importedKeyword,
    suffix,
  )
  .map((parts) => parts.join(''))

const otherPath = fc.oneof(
  fc.constantFrom(
    ...[
      '/robots.txt',
      '/favicon.ico',
      '/robots.txt?x',
      '//robots.txt',
      '/nope',
      '/nope+',
      '/examplepage',
      '/examplepage+',
    ],
    ...[
      '/examplepage/',
      '/examplepage+all',
      '/yourls-loader.php',
      '/yourls-loader.php?x',
      '/yourls-infos.php',
      '/yourls-go.php',
    ],
    ...[
      '/yourls-api.php/x',
      '/x/yourls-api.php',
      '/yourls-infos.php?id=abc',
      '/%00',
      '/%',
      '/%zz',
      '/:',
      '/+',
      '/++',
      '/?',
      '/?x',
    ],
  ),
  longUrl.filter((url) => url.length < 3000).map((url) => `/${url}`),
  longUrl.filter((url) => url.length < 3000).map((url) => `{path}/${url}`),
)

/** A request to a path, with any method. */
export const visit: fc.Arbitrary<Visit> = fc.record({
  kind: fc.constant('path' as const),
  method: fc.oneof(
    { weight: 4, arbitrary: fc.constant('GET') },
    { weight: 2, arbitrary: fc.constantFrom('HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH') },
  ),
  path: fc.oneof(
    { weight: 4, arbitrary: fc.tuple(fc.constant('{path}/'), likelyKeyword).map((parts) => parts.join('')) },
    { weight: 4, arbitrary: shortPath },
    { weight: 3, arbitrary: otherPath },
  ),
  headers,
})
