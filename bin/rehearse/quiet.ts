// The last questions, when nothing else is in flight: then counters have to be equal to the click.
import type { Bytes } from '../../core/legacy/bytes'
import type { Asked } from './asked'
import { encoded } from './calls'
import { type Pairs, rightPairs } from './credentials'
import type { Known } from './known'
import { openRandom } from './random'
import type { Place } from './traffic'

/** The most links that are asked about in every format; the sweep looks at all of them in one. */
const mostLinks = 25

/** The most known URLs that are shortened again in every format. */
const mostUrls = 6

/** After little traffic there are few last questions: a link for so many requests. */
const requestsPerLink = 12

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
    ['start', '2'],
  ],
]

/** What is asked at the end, and of how many of the links that the traffic touched. */
export interface Quiet {
  requests: Asked[]
  links: number
  touched: number
}

/**
 * Every question that only reads, in every format: lists in every order, totals, the version, and the links that were touched.
 * Where a URL has one link only, known URLs are shortened again as well, which makes nothing.
 */
export function quietQuestions(
  place: Place,
  known: Known,
  { touched, sent, unique }: { touched: ReadonlySet<Bytes>; sent: number; unique: boolean },
): Quiet {
  const random = openRandom(1)
  const call = (asks: Pairs, keyword: Bytes = ''): Asked[] => {
    return formats.map((format) => {
      const pairs = [...asks, ...format, ...rightPairs(random, place.entry, Date.now())]
      return {
        ...{ kind: 'quiet', method: 'POST', target: `${place.path}/yourls-api.php`, body: encoded(pairs), keyword },
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': 'understudy' },
      }
    })
  }
  const links = [...touched]
    .filter((keyword) => known.has(keyword))
    .slice(0, Math.min(mostLinks, Math.ceil(sent / requestsPerLink)))
  const again = unique ? known.links.filter(({ url }) => /^https?:\/\/[a-z]/.test(url)).slice(-mostUrls) : []
  const requests = [
    ...[
      call([['action', 'db-stats']]),
      call([
        ['action', 'version'],
        ['db', '1'],
      ]),
      call([['action', 'no-such']]),
    ],
    ...filters.flatMap((filter) =>
      portions.map((portion) => call([['action', 'stats'], ['filter', filter], ...portion])),
    ),
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
  ].flat()
  return { requests, links: links.length, touched: touched.size }
}
