// Bugs in following a short link.
import { parsedUrl } from '../../../core/links/url'
import { changing, type Fault, inLocation, inStatus } from './fault'

const functions = ['resolve'] as const

export const redirectFaults: readonly Fault[] = [
  { name: 'redirect-302', says: 'a redirect is 302 where it was 301', functions, wraps: inStatus(301, 302) },
  { name: 'redirect-308', says: 'a redirect is 308 where it was 301', functions, wraps: inStatus(301, 308) },
  {
    name: 'location-encoded-twice',
    says: '%20 in a target is sent as %2520',
    functions,
    wraps: inLocation((location) => location.replace(/%(?=[\dA-Fa-f]{2})/g, '%25')),
  },
  {
    name: 'location-plus-as-space',
    says: '+ in the query of a target is sent as %20',
    functions,
    wraps: inLocation((location) => {
      return location.replace(/\?[^#]*/, (query) => query.replaceAll('+', '%20'))
    }),
  },
  {
    name: 'fragment-dropped',
    says: 'what follows # in a target is lost',
    functions,
    wraps: inLocation((location) => location.replace(/#.*$/s, '')),
  },
  {
    name: 'trailing-slash-lost',
    says: 'the slash at the end of the path of a target is lost',
    functions,
    wraps: inLocation((location) => location.replace(/([^/:])\/(?=$|[?#])/, '$1')),
  },
  {
    name: 'url-lowercased',
    says: 'a target is lower-cased beyond its scheme and host',
    functions,
    wraps: inLocation((location) => location.toLowerCase()),
  },
  {
    name: 'query-keys-merged',
    says: 'of repeated keys in the query of a target only the last is kept',
    functions,
    wraps: inLocation((location) => location.replace(/\?[^#]*/, lastOfEach)),
  },
  {
    name: 'idn-as-punycode',
    says: 'the host of a target is sent in punycode where it was sent in Unicode',
    functions,
    wraps: inLocation((location) => {
      const [whole, host = ''] = /^https?:\/\/(?:[^/?#@]*@)?([^/?#:@]*)/.exec(location) ?? []
      const url = whole !== undefined && /[^\x00-\x7f]/.test(host) ? parsedUrl(`http://${host}`) : null
      return url === null ? location : location.replace(host, () => url.hostname)
    }),
  },
  {
    name: 'keyword-case-folded',
    says: 'an unknown keyword is looked up again in lower case',
    functions,
    async wraps(event, next) {
      const reply = await next(event)
      const path = event.headers['x-understudy-path']
      if (reply.statusCode !== 302 || path === undefined || path === path.toLowerCase()) return reply
      const folded = await next({ ...event, headers: { ...event.headers, 'x-understudy-path': path.toLowerCase() } })
      return folded.statusCode === 301 ? folded : reply
    },
  },
  {
    name: 'unknown-404',
    says: 'an unknown keyword is 404 where it was sent to the site',
    functions,
    wraps: inStatus(302, 404),
  },
  {
    name: 'redirect-cacheable',
    says: 'a redirect may be kept by browsers for a day',
    functions,
    wraps: changing((reply) => {
      if (reply.statusCode !== 301) return reply
      return { ...reply, headers: { ...reply.headers, 'cache-control': 'public, max-age=86400' } }
    }),
  },
  {
    name: 'robots-tag-missing',
    says: 'a redirect has no X-Robots-Tag',
    functions,
    wraps: changing(({ headers = {}, ...reply }) => {
      const { 'x-robots-tag': _, ...others } = headers
      return { ...reply, headers: others }
    }),
  },
  {
    name: 'head-not-counted',
    says: 'a HEAD request is no click',
    functions,
    async wraps(event, next) {
      if (event.requestContext.http.method !== 'HEAD') return next(event)
      const { headers: { 'x-shadow-click': _, ...headers } = {}, ...reply } = await silently(() => next(event))
      return { ...reply, headers }
    },
  },
  {
    name: 'one-in-500-wrong-target',
    says: 'one redirect in 500 leads elsewhere, at random',
    functions,
    wraps: inLocation((location) => (Math.random() < 1 / 500 ? 'http://wrong.example/' : location)),
  },
]

function lastOfEach(query: string): string {
  const pairs = query.slice(1).split('&')
  const key = (pair: string) => pair.split('=')[0]
  return `?${pairs.filter((pair, at) => !pairs.slice(at + 1).some((later) => key(later) === key(pair))).join('&')}`
}

/** Does something while nothing reaches the log: a click is a line there. */
async function silently<T>(act: () => Promise<T>): Promise<T> {
  const write = process.stdout.write
  process.stdout.write = () => true
  try {
    return await act()
  } finally {
    process.stdout.write = write
  }
}
