// Where we answer otherwise than the legacy system, on purpose. A decision looks at what was asked and at the field that
// differs, never at who asks or in which test. What it covers can be counted: one that covers nothing should go.
import type { Difference, Facts } from './comparison'

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
    id: 'bad-parameter-400',
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
    id: 'location-controls',
    what: 'A control character in an imported URL is percent-encoded in `Location`.',
    why: 'A header cannot carry it. The legacy system sends none, or half of one, and the visitor is left with a blank page.',
    since: '2026-11-22',
    shows: 'beyond',
    covers: ({ field, legacy, ours }) =>
      field === 'header.location' &&
      legacy.get(field) === undefined &&
      /%(0[\dA-F]|1[\dA-F]|7F)/.test(String(ours.get(field))),
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
