// Every case of the self-test, those that leave wrong links behind last.
import { gzipSync } from 'node:zlib'
import { bufferOf } from '../../core/legacy/bytes'
import type { Asks, Case } from './case'
import type { Manner } from './proxy'
import { type Said, withMore, withValue } from './said'

const bugs: readonly (readonly [name: string, asks: Asks, names: RegExp])[] = [
  ['redirect-302', 'visits', /^\/\{keyword\}: status 301 became 302/],
  ['redirect-308', 'visits', /^\/\{keyword\}: status 301 became 308/],
  ['location-encoded-twice', 'visits', /location\..*encoded twice/],
  ['location-plus-as-space', 'visits', /location\.query.*written as %20/],
  ['fragment-dropped', 'visits', /location\.fragment is missing/],
  ['trailing-slash-lost', 'visits', /location\.path.*final slash/],
  ['url-lowercased', 'visits', /location\..*in lower case/],
  ['query-keys-merged', 'visits', /location\.query/],
  ['idn-as-punycode', 'visits', /location\.host/],
  ['unknown-404', 'visits', /status 302 became 404/],
  ['redirect-cacheable', 'visits', /header\.cache-control is extra/],
  ['robots-tag-missing', 'visits', /header\.x-robots-tag is missing/],
  ['date-off-by-one-second', 'lists', /timestamp.*a second later/],
  ['open-without-credentials', 'lists', /status 403 became 200/],
  ['message-changed', 'expands', /body\.message/],
  ['links-empty-instead-of-absent', 'lists', /body\.links is extra/],
  ['clicks-as-string', 'lists', /clicks.*a number became a text/],
  ['clicks-one-more', 'lists', /clicks.*one more at the candidate/],
  ['list-last-row-lost', 'lists', /stats.*body\.links/],
  ['list-page-edge-lost', 'lists', /stats.*body\.links/],
  ['list-reordered', 'lists', /stats.*body\.links.*order|stats.*links/],
  ['xml-cdata', 'lists', /xml.*title.*in CDATA/],
  ['json-plain-slashes', 'lists', /json.*slashes not escaped/],
  ['json-plain-unicode', 'lists', /json.*not escaped/],
  ['callback-dropped', 'lists', /callback is missing/],
  ['content-type-changed', 'lists', /header\.content-type/],
  ['not-found-as-200', 'expands', /status 404 became 200/],
  ['simple-empty-on-duplicate', 'creations', /shorturl simple: body.*empty/],
  ['duplicate-409', 'creations', /status 400 became 409/],
  ['generator-wrong-alphabet', 'creations', /generator would make is no number in its base/],
  ['generator-taken', 'creations', /generator would make is taken/],
  ['generator-leaves-out', 'creations', /generator would make leaves out one that is free/],
  ['taken-keyword-overwritten', 'creations', /status 400 became 200/],
]

/** They leave rows or counters behind that are wrong. */
const writing: typeof bugs = [
  ['keyword-case-folded', 'visits', /status 302 became 301/],
  ['row-title-lost', 'creations', /shorturl.*title/],
  ['row-address-lost-on-long', 'creations', /shorturl.*ip/],
  ['row-dated-an-hour-late', 'creations', /shorturl.*timestamp.*later/],
]

const noises: readonly (readonly [name: string, manner: () => Manner, asks?: Asks])[] = [
  [
    'date, age, via, cache and server',
    () => ({
      change: (said) => {
        const more = [
          ['Age', '12'],
          ['Via', '1.1 edge'],
          ['X-Cache', 'HIT'],
          ['Server', 'Apache'],
        ] as const
        return more.reduce((each: Said, [name, value]) => withMore(each, name, value), said)
      },
    }),
  ],
  [
    'request ids',
    () => {
      let n = 0
      return {
        change: (said) => withMore(said, 'X-Request-Id', `0a1b2c3d-0000-4000-8000-${String(++n).padStart(12, '0')}`),
      }
    },
  ],
  [
    'case and order of headers',
    () => ({
      change: (said) => ({
        ...said,
        headers: said.headers.map(([name, value]) => [name.toUpperCase(), value] as const).toReversed(),
      }),
    }),
  ],
  [
    'gzip',
    () => ({
      change: (said) => {
        if (said.body === '') return said
        const packed = { ...said, body: gzipSync(bufferOf(said.body)).toString('latin1') }
        return withMore(withMore(packed, 'Content-Encoding', 'gzip'), 'Vary', 'Accept-Encoding')
      },
    }),
  ],
  ['chunks', () => ({ change: (said) => withMore(said, 'Transfer-Encoding', 'chunked') })],
  ['hop-by-hop headers', () => ({ change: (said) => withMore(said, 'Keep-Alive', 'timeout=5') })],
]

/** The legacy's own incident: half of its answers are its web server's. */
const incident = (): Manner => {
  let n = 0
  return {
    change: (said) =>
      ++n % 2 === 0
        ? { ...withValue(said, 'content-type', () => 'text/html'), status: 502, body: '<h1>Bad Gateway</h1>' }
        : said,
  }
}

const swapped = (): Manner => ({
  change(said, { parameters }) {
    if (parameters.get('filter') !== 'last') return said
    const body = said.body.replace(/"link_1":(\{[^{}]*\}),"link_2":(\{[^{}]*\})/, '"link_1":$2,"link_2":$1')
    return { ...said, body }
  },
})

const isBug = (list: typeof bugs): Case[] =>
  list.map(([name, asks, names]) => ({ name, kind: 'bug', asks, code: 3, class: 'divergence', names, bug: name }))

const nothing = { kind: 'noise', code: 0, class: null } as const

export const cases: readonly Case[] = [
  { ...nothing, name: 'counters and lists in flight', asks: 'mixed' },
  { ...nothing, name: 'nothing', asks: 'calls' },
  ...noises.flatMap(([name, manner, asks]): Case[] => [
    { ...nothing, name, asks: asks ?? 'calls', manner },
    { ...nothing, name: `${name}, of redirects`, asks: 'visits', manner },
  ]),
  { name: "the legacy's own incident", kind: 'noise', asks: 'lists', code: 2, class: 'answer_error', manner: incident },
  { ...nothing, name: 'slow-at-times', kind: 'statistics', asks: 'calls', bug: 'slow-at-times' },
  ...isBug(bugs),
  {
    ...{ name: 'one-in-500-wrong-target', kind: 'statistics', asks: 'many visits', code: 3, class: 'divergence' },
    ...{ names: /location/, bug: 'one-in-500-wrong-target' },
  },
  {
    name: 'comparator-throws',
    kind: 'harness',
    asks: 'lists',
    code: 2,
    class: 'comparator_error',
    names: /comparator failed/,
    harness: 'comparator-throws',
    manner: swapped,
  },
  { name: 'lines-dropped', kind: 'harness', asks: 'lists', code: 2, class: null, harness: 'lines-dropped' },
  {
    name: 'candidate-fails',
    kind: 'harness',
    asks: 'expands',
    code: 3,
    class: 'shadow_error',
    names: /candidate/,
    bug: 'candidate-fails',
  },
  {
    name: 'candidate-hangs',
    kind: 'harness',
    asks: 'expands',
    code: 3,
    class: 'shadow_timeout',
    names: /candidate/,
    bug: 'candidate-hangs',
  },
  // Links with two dates are left behind.
  { ...nothing, name: 'links made by the candidate', asks: 'mixed', mint: 10_000 },
  ...isBug(writing),
  {
    name: 'head-not-counted',
    kind: 'bug',
    asks: 'heads',
    code: 3,
    class: 'divergence',
    names: /clicks.*less at the candidate/,
    bug: 'head-not-counted',
    isCounted: true,
  },
]
