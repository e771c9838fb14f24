// Requests as somebody sends them who means no good, each made from a seed and its number alone.
import { openRandom, type Random } from '../../bin/rehearse/random'

/** A request in bytes: a character each, as it goes over the wire. */
export interface Hostile {
  method: string
  target: string
  headers: [name: string, value: string][]
  body: string
}

/** What hostile requests may know of the service, so that they get further than its door. */
export interface Known {
  /** Codes there are links of. */
  codes: readonly string[]
  /** A key that is good. */
  key: string
}

/** Stands in what is sent for all that must not come back as it is; see judge.ts. */
export const mark = 'zqx'

/** The `n`th request of a seed. */
export function hostileRequest(seed: number, n: number, known: Known): Hostile {
  const random = openRandom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(n + 1, 0x85ebca6b))
  const request = kinds[random.weighted(weights)](random, known)
  const more = Array.from({ length: random.below(4) }, () => header(random, known))
  const headers = [...request.headers, ...more].filter(([name]) => !framing.test(name))
  // What is sent is bytes, and an HTTP parser takes no line's end within a line.
  const line = (text: string) => bytesOf(text).replace(/[\r\n\0]/g, '')
  return {
    method: request.method,
    target: line(request.target).replace(/ /g, '%20'),
    headers: headers.map(([name, value]) => [name, line(value).trim()]),
    body: bytesOf(request.body),
  }
}

const framing = /^(content-length|transfer-encoding|connection|upgrade|expect|te|trailer)$/i

const weights = { path: 44, create: 18, bulk: 2, change: 6, read: 9, expand: 5, list: 4, nowhere: 12 } as const

type Part = (random: Random, known: Known) => Hostile
type Kind = keyof typeof weights

const kinds: Record<Kind, Part> = {
  path: (random, known) => plain(random.of(['GET', 'GET', 'GET', 'HEAD', methodOf(random)]), shortPath(random, known)),
  create: (random, known) => ({
    ...plain('POST', `/v1/links${query(random)}`),
    headers: random.chance(0.2) ? [['idempotency-key', text(random, known)]] : [],
    body: json(random, link(random, known)),
  }),
  bulk: (random, known) => ({
    ...plain('POST', '/v1/links/bulk'),
    headers: random.chance(0.3) ? [['idempotency-key', random.of(['a', 'b', text(random, known)])]] : [],
    body: json(
      random,
      random.chance(0.8) ? { links: listOf(random, 4, () => link(random, known)) } : value(random, known),
    ),
  }),
  change: (random, known) => ({
    ...plain(random.of(['PATCH', 'PATCH', 'DELETE']), `/v1/links/${code(random, known)}${query(random)}`),
    headers: [['if-match', random.of(['*', '"', `"${code(random, known)}.1"`, text(random, known)])]],
    body: json(random, link(random, known)),
  }),
  read: (random, known) => {
    const part = random.of(['', '', '/history', '/stats', `/${text(random, known)}`])
    return plain('GET', `/v1/links/${code(random, known)}${part}${query(random)}`)
  },
  expand: (random, known) => ({
    ...plain('POST', '/v1/expand'),
    body: json(
      random,
      random.chance(0.8) ? { codes: listOf(random, 5, () => code(random, known)) } : value(random, known),
    ),
  }),
  list: (random) => ({ ...plain('GET', `${random.of(['/v1/links', '/v1/stats'])}${query(random)}`) }),
  nowhere: (random, known) => ({
    ...plain(
      methodOf(random),
      `/${random.of(['v1', 'v1/', 'V1/links', 'v1//links', '.well-known/', 'app/', ''])}${text(random, known)}`,
    ),
    body: random.chance(0.3) ? json(random, value(random, known)) : '',
  }),
}

function plain(method: string, target: string): Hostile {
  return { method, target, headers: [], body: '' }
}

function methodOf(random: Random): string {
  return random.of(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
}

function shortPath(random: Random, known: Known): string {
  const end = random.of(['', '', '', '+', '/', '++', '+/', '%2B', `?${mark}=<b>`, '/..', '%00', ';a=b'])
  return `/${code(random, known)}${end}`
}

const payloads = [
  `<script>${mark}()</script>`,
  `"><img src=x onerror=${mark}()>`,
  `' onmouseover='${mark}()`,
  `</title><svg/onload=${mark}()>`,
  `</style><a href=javascript:${mark}()>`,
  `javascript:${mark}()`,
  `{{${mark}}}\${${mark}}`,
  `%0d%0a${mark}-injected:%201`,
  `\r\n${mark}-injected: 1\r\n\r\n<b>`,
  `%3Cscript%3E${mark}%3C/script%3E`,
  `=${mark}|cmd`,
  `' OR 1=1 -- ${mark}`,
]
const oddNames = [
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__', 'then'],
  ...['null', 'undefined', 'NaN', 'true', '0', '-1', '1e309', '9007199254740993', '00', ''],
]
const oddTexts = [
  ...[
    '../../etc/passwd',
    '..%2f..%2f',
    '%',
    '%zz',
    '%c0%af',
    '%ff',
    '%u0041',
    '\0',
    '\x7f',
    '\x01\x02',
    '\\',
    '//evil.example',
  ],
  ...['\u202egnp', '\ud800', '\u2028', '\ufeff', 'ＡＢＣ', 'İ', 'ß', '🚀', 'é', 'x'.repeat(300), 'ü'.repeat(64)],
  ...[
    'us_',
    'us_22222222_',
    `us_${'2'.repeat(8)}_${'2'.repeat(32)}`,
    'WyIyMDI2IiwiYSJd',
    'eyJfX3Byb3RvX18iOjF9',
    'e30',
    'W10',
  ],
]
const urls = [
  ...[
    'https://example.com/',
    'http://example.com',
    `https://example.com/?q="><script>${mark}</script>`,
    'https://[::1]/',
  ],
  ...[
    `https://example.com/#${mark}`,
    `https://${mark}.example/${'a'.repeat(2100)}`,
    'https://user:pw@example.com/',
    'ftp://x/',
  ],
  ...[
    `javascript:${mark}()`,
    'data:text/html,<b>',
    'https://',
    '//example.com',
    'https://exa mple.com',
    'https://example.com:99999',
  ],
  ...['http://127.0.0.1/', 'https://ex\u0430mple.com/', 'https://xn--/', 'https://example.com/%zz', 'https://a..b/'],
]

function text(random: Random, known: Known): string {
  const once = () =>
    random.of([random.of(payloads), random.of(oddNames), random.of(oddTexts), noise(random), random.of(known.codes)])
  return random.chance(0.7) ? once() : once() + once()
}

function noise(random: Random): string {
  return Array.from({ length: random.below(20) }, () =>
    String.fromCharCode(random.below(random.chance(0.8) ? 127 : 0xffff)),
  ).join('')
}

function code(random: Random, known: Known): string {
  return random.chance(0.35) ? random.of(known.codes) : encoded(random, text(random, known))
}

/** Percent-encoded, half of it, twice, or not at all. */
function encoded(random: Random, given: string): string {
  if (random.chance(0.4)) return given
  const once = [...Buffer.from(given)]
    .map((byte) => (random.chance(0.7) ? `%${byte.toString(16).padStart(2, '0')}` : String.fromCharCode(byte)))
    .join('')
  return random.chance(0.1) ? once.replaceAll('%', '%25') : once
}

function query(random: Random): string {
  if (random.chance(0.5)) return ''
  const names = [
    'limit',
    'cursor',
    'tag',
    'unit',
    'from',
    'to',
    'by',
    'fill',
    'version',
    '__proto__',
    mark,
    'constructor',
  ]
  const values = [
    '1',
    '0',
    '-1',
    '1e9',
    'hour',
    'day',
    'referrer',
    'true',
    '2026-01-01',
    '9999-12-31T23:59:59.999999999Z',
    '',
    ...oddTexts,
    ...payloads,
  ]
  return `?${listOf(random, 4, () => `${random.of(names)}${random.of(['=', '=', '', '[]=', '%3d'])}${encoded(random, random.of(values))}`).join(random.of(['&', '&', ';', '&&']))}`
}

function link(random: Random, known: Known): unknown {
  if (random.chance(0.1)) return value(random, known)
  const body: Record<string, unknown> = { long_url: random.chance(0.6) ? random.of(urls) : value(random, known) }
  for (const field of ['alias', 'title', 'tags', 'expires_at', 'max_clicks', 'permanent', 'unguessable', 'if_exists']) {
    if (random.chance(0.2)) body[field] = random.chance(0.4) ? fitting(random, field) : value(random, known)
  }
  if (random.chance(0.1))
    Object.defineProperty(body, text(random, known), { value: value(random, known), enumerable: true })
  return body
}

/** A value that gets further in. Aliases are few, so that what is stored does not grow with the runs. */
function fitting(random: Random, field: string): unknown {
  if (field === 'alias') return `${mark}-${random.below(40)}`
  if (field === 'title') return random.of(payloads)
  if (field === 'tags') return [random.of(payloads), 'a']
  if (field === 'max_clicks') return random.of([1, 1e9, 2])
  if (field === 'if_exists') return random.of(['return', 'new'])
  return field === 'expires_at' ? '2999-01-01' : random.chance(0.5)
}

function value(random: Random, known: Known, depth = 0): unknown {
  const leaf = () =>
    random.of<unknown>([
      null,
      true,
      0,
      -0,
      1e308,
      -1,
      2 ** 53,
      0.1,
      '',
      [],
      {},
      text(random, known),
      text(random, known),
    ])
  if (depth > 3 || random.chance(0.6)) return leaf()
  const inner = () => value(random, known, depth + 1)
  if (random.chance(0.5)) return listOf(random, 5, inner)
  // `__proto__` as a name of its own, as JSON.parse makes it.
  return Object.fromEntries(listOf(random, 4, () => [text(random, known), inner()]))
}

/** A body: mostly JSON, and at times cut, doubled, deep, huge, or of another kind altogether. */
function json(random: Random, body: unknown): string {
  const written = JSON.stringify(body) ?? ''
  if (random.chance(0.85)) return written
  return random.of([
    ...[
      written.slice(0, random.below(written.length + 1)),
      written + written,
      `\ufeff${written}`,
      '',
      'null',
      '1e999',
      '"\\ud800"',
    ],
    ...[
      '{"long_url":"https://example.com/","long_url":1}',
      '{"__proto__":{"zqx":1}}',
      '['.repeat(5_000),
      'a=b&c=d',
      '\xff\xfe',
    ],
    ...[`{"long_url":"${'a'.repeat(40_000)}"}`, `[${'1,'.repeat(9_000)}1]`],
  ])
}

function header(random: Random, known: Known): [string, string] {
  const [name, values] = random.of<[string, readonly string[]]>([
    ['accept', ['text/html', 'text/csv', '*/*', 'text/html;q=0', 'text/csv;q=9,,;', `text/${mark}`]],
    [
      'authorization',
      [`Bearer ${known.key}`, `Bearer ${known.key}`, 'Bearer', 'Basic eA==', 'Bearer us_x', `bearer ${mark}`],
    ],
    ['if-match', ['*', '""', 'W/"a.1"']],
    ['idempotency-key', ['a', 'b', '']],
    ['referer', ['https://constructor/', `https://${mark}"<b>/`, 'x', '=cmd']],
    ['user-agent', ['curl/8', '', `<script>${mark}`, 'Mozilla/5.0']],
    ['sec-purpose', ['prefetch', mark]],
    ['cookie', [`a=${mark}`, '__proto__=1', ';;;']],
    ['content-type', ['application/json', 'text/plain', 'multipart/form-data; boundary=x', mark]],
    ['content-encoding', ['gzip', 'identity']],
    ['cloudfront-viewer-country', ['DE', '__proto__', '<b>', 'x'.repeat(300)]],
    ['x-forwarded-for', ['1.2.3.4', mark]],
    ['x-forwarded-host', [`${mark}.example`]],
    ['x-understudy-origin', ['', mark]],
    ['x-understudy-path', [`/${mark}`]],
    ['x-understudy-host', [`"><script>${mark}</script>`]],
    ['x-understudy-authorization', [`Bearer ${known.key}`, mark]],
    ['x-http-method-override', ['DELETE']],
    ['host', ['', 'a b', '[', 'a/b', `"><script>${mark}`, '1.2.3.4:99999', 'xn--', `${mark}.example`]],
    ['__proto__', ['1']],
    [`x-${mark}`, ['x'.repeat(4_000)]],
  ])
  return [name, random.chance(0.8) ? random.of(values) : text(random, known)]
}

function listOf<T>(random: Random, most: number, make: () => T): T[] {
  return Array.from({ length: 1 + random.below(most) }, make)
}

/** A text as the bytes it is in UTF-8, or as it stands where it is bytes already. */
function bytesOf(given: string): string {
  return /[^\x00-\xff]/.test(given) ? Buffer.from(given).toString('latin1') : given
}
