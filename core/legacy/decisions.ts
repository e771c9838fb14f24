// Where we answer otherwise than the legacy system, on purpose. A decision looks at what was asked and at the field that
// differs, never at who asks or in which test. What it covers can be counted: one that covers nothing should go.
import { bytesOf } from './bytes'
import type { Difference, Facts } from './comparison'
import { asciiLocation } from './pages'
import { integerOf } from './php-values'

export interface Decision {
  id: string
  what: string
  why: string
  /** The day it was taken. */
  since: string
  /** Where the difference can be met: in the recordings, in requests they have none of, or only where the service is deployed. */
  shows: 'recorded' | 'beyond' | 'deployed'
  covers: (difference: Difference) => boolean
}

/** Where the counter of a link ends: an unsigned number of 32 bits. */
const mostClicks = 4_294_967_295

/** The deepest that a list reaches. */
const deepest = 10_000

/** Parameters whose arrays the legacy system breaks on, by action. */
const singles: Record<string, readonly string[]> = {
  shorturl: ['url', 'keyword', 'title'],
  expand: ['shorturl'],
  'url-stats': ['shorturl'],
}

export const decisions: readonly Decision[] = [
  {
    id: 'no-title-fetch',
    what: 'A link created without a title gets its URL as title; the page it leads to is never fetched.',
    why: 'The address comes from the caller: fetching it lets anyone send requests from inside our network.',
    since: '2026-11-22',
    shows: 'recorded',
    covers: ({ field, ours }) => /(^|\.)title$/.test(field) && isUrlIn(ours, ours.get(field)),
  },
  {
    id: 'bad-parameter',
    what: 'An array where one value is needed, and a negative start, are refused with 400 and a message in the format asked for.',
    why: 'The legacy system breaks on them with 500 and an empty body. It is the caller who has to change something.',
    since: '2026-11-22',
    shows: 'recorded',
    covers: ({ question: { action, parameters }, legacy, ours }) => {
      if (legacy.get('status') !== 500 || ours.get('status') !== 400) return false
      const arrays = singles[action ?? '']?.some((name) => parameters.get(name) === null) ?? false
      return arrays || (action === 'stats' && /^\s*-/.test(parameters.get('start') ?? ''))
    },
  },
  {
    id: 'clicks-32-bit',
    what: 'A link shows at most 4,294,967,295 clicks, as it always did; totals go on counting.',
    why: 'Totals have counters of their own, which know nothing of single links and have no such end.',
    since: '2026-11-22',
    shows: 'recorded',
    covers: ({ field, legacy, ours }) => {
      const [theirs, here] = [legacy, ours].map((facts) => Number(facts.get(field)))
      return /\.total_clicks$/.test(field) && Number(theirs) >= mostClicks && Number(here) > Number(theirs)
    },
  },
  {
    id: 'deep-offset',
    what: 'A list of `stats` that would reach deeper than its 10,000th link is refused with 400.',
    why: 'An index is read from its start: what lies deep costs more than anyone can want.',
    since: '2026-11-22',
    shows: 'beyond',
    covers: ({ question: { action, parameters }, legacy, ours }) => {
      const [limit = 0, start = 0] = ['limit', 'start'].map((name) => integerOf(parameters.get(name) ?? ''))
      const answered = legacy.get('status') === 200 && ours.get('status') === 400
      return action === 'stats' && answered && limit + start > deepest
    },
  },
  {
    id: 'no-database-text',
    what: 'The message of a 503 is in our words.',
    why: "The legacy system hands on its database's, which tell of tables and columns.",
    since: '2026-11-22',
    shows: 'beyond',
    covers: ({ question: { action }, field, legacy, ours }) => {
      const both = [legacy, ours].every((facts) => facts.get('status') === 503)
      return action === 'shorturl' && both && field === 'body.message'
    },
  },
  {
    id: 'location-ascii',
    what: 'Bytes from 0x80 and spaces are percent-encoded in `Location`.',
    why: 'A front door on AWS cannot carry them. Browsers encode them the same way before they follow.',
    since: '2026-11-22',
    shows: 'deployed',
    covers: ({ field, legacy, ours }) => {
      if (field !== 'header.location' && field !== 'header.location;base64') return false
      const sent = Buffer.from(String(legacy.get('header.location;base64') ?? ''), 'base64').toString('latin1')
      const text = bytesOf(String(legacy.get('header.location') ?? ''))
      return asciiLocation(sent + text) === ours.get('header.location')
    },
  },
  {
    id: 'array-elsewhere',
    what: 'An array for `callback`, `jsonp` or `username` is as good as an empty text: no callback, no user.',
    why: 'The contract says nothing of them, and nobody can mean one. What the legacy system makes of it is an accident.',
    since: '2026-11-22',
    shows: 'beyond',
    covers: ({ question: { parameters, format }, field, legacy, ours }) => {
      const refused = [400, 403].includes(Number(ours.get('status')))
      if (parameters.get('username') === null && legacy.get('status') === 500) return refused
      if (parameters.get('callback') !== null && parameters.get('jsonp') !== null) return false
      return format === 'jsonp' ? ours.get('status') === 400 : /^body\.callback(\.|$)/.test(field)
    },
  },
  {
    id: 'ascii-request-line',
    what: 'A request line with bytes from 0x80 as they are is refused with 400 before it reaches any function.',
    why: 'HTTP does not allow them and clients encode them; what a front door on AWS makes of them is not ours to say.',
    since: '2026-11-22',
    shows: 'beyond',
    covers: ({ question: { isRaw }, ours }) => isRaw && ours.get('status') === 400,
  },
  {
    id: 'empty-query',
    what: 'A question mark at the end of a path, with nothing behind it, is as good as none.',
    why: 'A front door on AWS hands on a path and the parameters of a query: of a query without any there is nothing left.',
    since: '2026-11-27',
    shows: 'beyond',
    covers: ({ question: { hasEmptyQuery }, field, legacy, ours }) => {
      const isFile = legacy.get('status') === 302 && ours.get('status') === 200
      const isCut = field === 'header.location' && legacy.get(field) === `${ours.get(field)}%3F`
      return hasEmptyQuery && (isFile || isCut)
    },
  },
  {
    id: 'location-controls',
    what: 'A control character in an imported URL is percent-encoded in `Location`.',
    why: 'A header cannot carry it. The legacy system sends none, or half of one, and the visitor is left with a blank page.',
    since: '2026-11-22',
    shows: 'beyond',
    covers: ({ field, legacy, ours }) => {
      if (field !== 'header.location') return false
      const [sent, here] = [legacy.get(field), String(ours.get(field))]
      // Of the control characters a tab alone can be sent, and is lost at either end.
      const isTab = typeof sent === 'string' && here.replaceAll('%09', '\t').trim() === sent.trim()
      return /%(0[\dA-F]|1[\dA-F]|7F)/.test(here) && (sent === undefined || isTab)
    },
  },
]

/** The decision that covers a difference, or undefined. */
export function decisionOn(difference: Difference): Decision | undefined {
  return decisions.find((decision) => decision.covers(difference))
}

/** Whether a value is the URL of a link that is named in the same answer, and one the legacy system would have fetched. */
function isUrlIn(facts: Facts, value: unknown): boolean {
  if (typeof value !== 'string' || !/^https?:/.test(value)) return false
  return [...facts].some(([field, other]) => /\.(long)?url$/.test(field) && other === value)
}
