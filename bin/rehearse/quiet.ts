// The last questions, when nothing else is in flight: then counters have to be equal to the click. However short the traffic was, every
// kind of answer is met so often that a fault in one of twenty is.
import type { Bytes } from '../../core/legacy/bytes'
import { encoded, type Pairs } from '../compare/query'
import type { Asked } from './asked'
import { rightPairs } from './credentials'
import type { Known, KnownLink } from './known'
import { openRandom } from './random'
import type { Place } from './traffic'

/** How often, at most, each question is asked in every format; the sweep asks about every link in one. */
const mostOften = 24

/** Only after next to no traffic are there few last questions: one round for so many requests. */
const requestsPerRound = 4

const formats: readonly Pairs[] = [
  [['format', 'json']],
  [['format', 'xml']],
  [['format', 'simple']],
  [
    ['format', 'jsonp'],
    ['callback', 'quiet'],
  ],
]
const filters = ['top', 'bottom', 'last', 'rand'] as const
const portions: readonly Pairs[] = [
  [['limit', '5']],
  [['limit', '1000']],
  [
    ['limit', '3'],
    ['start', '9999'],
  ],
  [
    ['limit', '3'],
    ['start', '2'],
  ],
]

/** What is asked at the end, and of how many of the links that the traffic touched. */
export interface Quiet {
  /** What counts clicks: it comes first, and everything has to be settled after it. */
  visits: Asked[]
  requests: Asked[]
  links: number
  touched: number
}

/**
 * Every question in every format: lists in every order, totals, the version, the links that were touched, what is unknown and what is
 * refused. Where a URL has one link only, known URLs are shortened again as well, which makes nothing.
 */
export function quietQuestions(
  place: Place,
  known: Known,
  { touched, sent, unique }: { touched: ReadonlySet<Bytes>; sent: number; unique: boolean },
): Quiet {
  const often = Math.max(3, Math.min(mostOften, Math.ceil(sent / requestsPerRound)))
  const sometimes = Math.ceil(often / 3)
  const random = openRandom(1)
  const post = (pairs: Pairs, keyword: Bytes): Asked => ({
    ...{ kind: 'quiet', method: 'POST', target: `${place.path}/yourls-api.php`, body: encoded(pairs), keyword },
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': 'understudy' },
  })
  const login = () => rightPairs(random, place.entry, Date.now())
  const call = (asks: Pairs, keyword: Bytes = ''): Asked[] =>
    formats.map((format) => post([...asks, ...format, ...login()], keyword))
  const asked = [...touched].filter((keyword) => known.has(keyword))
  const links = filled(asked.length > 0 ? asked : known.links.map(({ keyword }) => keyword), often)
  // Cleaning it once more does not change such a URL: it is certain to be known.
  const plain = known.links.filter(({ url }) => /^https?:\/\/[a-z.]+\/[\w/.-]*$/.test(url))
  // A keyword that is cleaned to itself in every base, and is not empty to PHP, is certain to be taken.
  const taken = plain.filter(({ keyword }) => /^[1-9a-z][0-9a-z]*$/.test(keyword))
  const again: readonly KnownLink[] = unique ? filled(plain.slice(-often), often) : []
  // A keyword in capitals is another keyword, and easily taken for the same.
  const capitals = known.links.map(({ keyword }) => inCapitals(keyword)).filter((keyword) => !known.has(keyword))
  const unknown = (n: number) => (n % 2 === 1 ? capitals[(n >> 1) % capitals.length] : undefined) ?? `no-such-${n}`
  const refused = (asks: Pairs) => formats.map((format) => post([...asks, ...format, ['signature', 'no-such']], ''))
  const requests = [
    ...times(often, () => [
      call([['action', 'db-stats']]),
      call([
        ['action', 'version'],
        ['db', '1'],
      ]),
    ]).flat(),
    ...times(Math.ceil(often / 12), () =>
      filters.flatMap((filter) =>
        portions.map((portion) => call([['action', 'stats'], ['filter', filter], ...portion])),
      ),
    ).flat(),
    ...links.flatMap((keyword) => [
      call(
        [
          ['action', 'url-stats'],
          ['shorturl', keyword],
        ],
        keyword,
      ),
      call(
        [
          ['action', 'expand'],
          ['shorturl', `${place.root}/${keyword}`],
        ],
        keyword,
      ),
    ]),
    ...again.map(({ url }) =>
      call([
        ['action', 'shorturl'],
        ['url', url],
      ]),
    ),
    // Two at least: one of them is in capitals.
    ...times(Math.max(2, sometimes), (n) =>
      ['expand', 'url-stats'].map((action) =>
        call([
          ['action', action],
          ['shorturl', unknown(n)],
        ]),
      ),
    ).flat(),
    ...times(sometimes, (n) => [
      call([['action', 'no-such']]),
      ...(unique ? [call([['action', 'shorturl']])] : []),
      ...(unique ? taken : []).slice(n, n + 1).map(({ keyword }) =>
        call([
          ['action', 'shorturl'],
          ['url', `http://quiet.example/${n}`],
          ['keyword', keyword],
        ]),
      ),
      refused([['action', 'db-stats']]),
      [post([['action', 'version'], ['format', 'jsonp'], ['callback', 'no(callback'], ...login()], '')],
    ]).flat(),
  ].flat()
  return {
    visits: visitsTo(place, links, times(often, unknown)),
    requests,
    links: new Set(links).size,
    touched: touched.size,
  }
}

/** Links followed in every way that differs, and paths that lead to none. */
function visitsTo({ path }: Place, links: readonly Bytes[], unknown: readonly Bytes[]): Asked[] {
  const visit = (method: string, rest: Bytes, keyword: Bytes = ''): Asked => ({
    ...{ kind: 'quiet', method, target: `${path}/${rest}`, headers: { 'user-agent': 'understudy' }, body: '', keyword },
  })
  const writtenAs = (keyword: Bytes) => encoded([['', keyword]]).slice(1)
  return [
    ...links.flatMap((keyword) => {
      const written = writtenAs(keyword)
      return [
        visit('GET', written, keyword),
        visit('GET', `${written}?utm_source=quiet`, keyword),
        visit('HEAD', written, keyword),
        visit('POST', written, keyword),
        visit('GET', `${written}+`, keyword),
      ]
    }),
    ...unknown.flatMap((keyword, n) => [
      ...[visit('GET', writtenAs(keyword)), visit('GET', n % 2 === 0 ? '' : 'no/such')],
      ...[visit('GET', 'robots.txt'), visit('GET', 'favicon.ico')],
    ]),
  ]
}

function inCapitals(keyword: Bytes): Bytes {
  return keyword.replace(/[a-z]/g, (letter) => letter.toUpperCase())
}

function times<T>(count: number, make: (n: number) => T): T[] {
  return Array.from({ length: count }, (_, n) => make(n))
}

/** So many of them, the same ones over and over where there are fewer. None of none. */
function filled<T>(some: readonly T[], count: number): T[] {
  return some.length === 0 ? [] : times(count, (n) => some[n % some.length] as T)
}
