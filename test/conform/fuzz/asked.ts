// Requests as a sequence holds them, before they are written: what is asked, by whom, and how it travels.
import fc from 'fast-check'
import { type Credentials, credentials, type Pairs } from './credentials'
import { longUrl } from './urls'
import { importedKeyword, likelyKeyword, shortUrl, title, wantedKeyword } from './words'

/** A call of the API. Texts may name `{site}`, `{url1}` and `{url2}`, which stand for the same thing in a whole sequence. */
export interface Call {
  kind: 'api'
  method: string
  parameters: Pairs
  credentials: Credentials
  /** Where the parameters are: all in the query, all in a form, or credentials apart from the rest. */
  carrier: 'query' | 'form' | 'multipart' | 'split'
  /** How values are written: as browsers do, with `+` for a space, or as bare as a query can be. */
  writing: 'strict' | 'plus' | 'bare'
  headers: Record<string, string>
}

/** A request to any other path. */
export interface Visit {
  kind: 'path'
  method: string
  path: string
  headers: Record<string, string>
}

/** A step of a sequence: so many seconds later, a request; or the side starts anew. */
export type Step = { wait: number; asked: Call | Visit } | 'restart'

type Some = fc.Arbitrary<Pairs>

/** A parameter that may be missing, or come as an array or twice. */
function optional(name: string, value: fc.Arbitrary<string>, weight = 3): Some {
  return fc.oneof(
    { weight: 20, arbitrary: fc.constant<Pairs>([]) },
    { weight: weight * 10, arbitrary: value.map((text): Pairs => [[name, text]]) },
    { weight: 1, arbitrary: value.map((text): Pairs => [[`${name}[]`, text]]) },
    {
      weight: 1,
      arbitrary: value.map(
        (text): Pairs => [
          [name, 'x'],
          [name, text],
        ],
      ),
    },
  )
}

function together(...some: Some[]): Some {
  return fc.tuple(...some).map((all) => all.flat())
}

function action(name: string, ...some: Some[]): Some {
  return together(fc.constant<Pairs>([['action', name]]), ...some)
}

const number = fc.constantFrom(
  '3',
  '1',
  '2',
  '10',
  '0',
  '-1',
  '',
  '3abc',
  '2.9',
  '1e1',
  ' 4',
  'abc',
  '0x5',
  '99999',
  '-0',
  '+2',
  '.9',
)

const actions: Some = fc.oneof(
  {
    weight: 8,
    arbitrary: action(
      'shorturl',
      optional('url', fc.oneof(fc.constantFrom('{url1}', '{url1}', '{url2}', '{site}/abc', '{site}/1'), longUrl), 40),
      optional('keyword', wantedKeyword, 1),
      optional('title', title, 8),
      optional('source', fc.constantFrom('plugin', 'Plugin', ''), 1),
    ),
  },
  { weight: 3, arbitrary: action('expand', optional('shorturl', shortUrl, 20)) },
  { weight: 3, arbitrary: action('url-stats', optional('shorturl', shortUrl, 20)) },
  {
    weight: 3,
    arbitrary: action(
      'stats',
      optional('filter', fc.constantFrom('top', 'bottom', 'last', 'rand', 'random', 'TOP', ''), 4),
      optional('limit', number, 8),
      optional('start', number, 2),
    ),
  },
  { weight: 1, arbitrary: action('db-stats') },
  {
    weight: 1,
    arbitrary: action(
      'version',
      optional('db', fc.constantFrom('1', '0', '01', '1.0', ' 1', '1 ', '1e0', '2', 'x', '1x', '+1', '')),
    ),
  },
  {
    weight: 1,
    arbitrary: together(
      optional('action', fc.constantFrom('', 'delete', 'Expand', 'stats ', 'url_stats', 'bulkshortener', '0')),
    ),
  },
)

const format: Some = together(
  fc.oneof(
    { weight: 5, arbitrary: fc.constant<Pairs>([['format', 'json']]) },
    {
      weight: 4,
      arbitrary: optional('format', fc.constantFrom('json', 'xml', 'simple', 'jsonp', 'JSON', '', 'yaml', '0')),
    },
    {
      weight: 2,
      arbitrary: together(
        fc.constant<Pairs>([['format', 'jsonp']]),
        optional(
          'callback',
          fc.constantFrom(
            'cb',
            'a.b.c',
            '$_9',
            '',
            '0',
            'a b',
            'a(',
            'u0041',
            'cbu00ff',
            'uXYZ1',
            '\xe9',
            'a\n',
            'cb;',
          ),
        ),
      ),
    },
  ),
  fc.oneof(
    { weight: 12, arbitrary: fc.constant<Pairs>([]) },
    { weight: 1, arbitrary: fc.constantFrom('cb', '', 'x<y>&"', 'u0041').map((name): Pairs => [['jsonp', name]]) },
  ),
)

/** What proxies add, which is believed in one form only. */
const headers = fc.oneof(
  { weight: 12, arbitrary: fc.constant<Record<string, string>>({}) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('https', 'HTTPS', 'http', 'https,http').map((proto) => ({ 'x-forwarded-proto': proto })),
  },
  { weight: 1, arbitrary: fc.constant({ 'x-forwarded-for': '198.51.100.9', host: 'other.example' }) },
)

const call: fc.Arbitrary<Call> = fc.record({
  kind: fc.constant('api' as const),
  method: fc.oneof(
    { weight: 12, arbitrary: fc.constant('GET') },
    { weight: 1, arbitrary: fc.constantFrom('HEAD', 'PUT', 'DELETE') },
  ),
  parameters: together(actions, format),
  credentials,
  carrier: fc.constantFrom('query', 'form', 'form', 'split', 'multipart'),
  writing: fc.constantFrom('strict', 'strict', 'plus', 'bare'),
  headers,
})

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

const visit: fc.Arbitrary<Visit> = fc.record({
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

/** Around the delays of flood protection, and the life of a signature. */
const wait = fc.oneof(
  { weight: 6, arbitrary: fc.constant(1) },
  { weight: 2, arbitrary: fc.constantFrom(0, 2, 3, 4, 14, 15, 16, 60, 43_200, -5) },
)

/** A step of a sequence, without restarts. */
export const step: fc.Arbitrary<Step> = fc.record({
  wait,
  asked: fc.oneof<fc.Arbitrary<Call | Visit>[]>(call, call, visit),
})
