// Differences that are no fault, each by a typed mask: it says of what kind both values have to be, so that a wrong one, or none, still
// diverges. Status, Location, cache lifetime, keyword and long URL can never be masked.
import { isIP } from 'node:net'
import { rootOf } from '../../legacy/settings'
import { areDatesLate, type Pair } from '../pair'
import type { Difference } from '../verdict'
import type { Bodies } from './differences'
import { isByOwnClocks, isInFlight, isRandom, isTie, type Lists } from './list-promise'
import { isSamePage } from './our-pages'
import { shapeOf } from './shape'
import type { Said } from './transport'
import { cookieShape, datesApart, hasNonce, isCount, isTag, isUuid, timestampsApart, withoutNonce } from './value-forms'

/** How far values may be apart. */
export interface Limits {
  /** Clicks of one link. */
  clicks: number
  /** Totals of all links. */
  totals: number
  seconds: number
}

/** What a mask may look at. */
export interface Compared {
  pair: Pair
  limits: Limits
  masks: readonly Mask[]
  legacy: Said
  candidate: Said
  bodies: Bodies
  /** Only for lists of `stats`. */
  lists?: Lists
  /** How the answering side differs from itself, when it was asked twice. */
  again: readonly Difference[]
}

export interface Mask {
  id: string
  what: string
  covers: (difference: Difference, compared: Compared) => boolean
}

/** Every mask, in the order in which they are tried. */
export const masks: readonly Mask[] = [
  {
    id: 'uuid',
    what: 'A header in which both sides have a UUID.',
    covers: ({ path, left, right }) => path.startsWith('header.') && isUuid(left) && isUuid(right),
  },
  {
    id: 'http-date',
    what: 'Last-Modified, a few seconds apart.',
    covers: ({ path, left, right }, { limits }) =>
      path === 'header.last-modified' && datesApart(left, right) <= limits.seconds,
  },
  {
    id: 'opaque',
    what: 'An ETag: each side has one of its own making.',
    covers: ({ path, left, right }) => path === 'header.etag' && isTag(left) && isTag(right),
  },
  {
    id: 'cookie',
    what: 'The value of a cookie, and when it ends: name and attributes are the same, the value is as long.',
    covers: ({ path, kind, left, right }) =>
      path === 'header.set-cookie' && kind === 'value' && cookieShape(left) === cookieShape(right),
  },
  {
    id: 'nonce',
    what: 'A nonce in a content security policy.',
    covers: ({ path, left, right }) =>
      path === 'header.content-security-policy' && hasNonce(left) && withoutNonce(left) === withoutNonce(right),
  },
  {
    id: 'counter',
    what: 'A counter that one side has moved already and the other not yet. Not where counters are compared exactly.',
    covers: ({ path, kind, left, right }, { pair, limits }) => {
      const most = /\.clicks$|^header\.(?:x-)?ratelimit-remaining$/.test(path)
        ? limits.clicks
        : /\.total_(?:clicks|links)$/.test(path)
          ? limits.totals
          : -1
      return (
        !pair.exact &&
        kind === 'value' &&
        isCount(left) &&
        isCount(right) &&
        Math.abs(Number(left) - Number(right)) <= most
      )
    },
  },
  {
    id: 'seconds',
    what: 'The date of a link that each side made by its own clock.',
    covers: ({ path, kind, left, right }, { pair, limits }) =>
      !pair.pinned &&
      kind === 'value' &&
      /\.(?:date|timestamp)$/.test(path) &&
      timestampsApart(left, right) <= limits.seconds,
  },
  {
    id: 'address',
    what: 'The address that made a link, where each side saw its own: both are addresses.',
    covers: ({ path, kind, left, right }, { pair }) =>
      !pair.pinned && kind === 'value' && /\.ip$/.test(path) && isIP(left ?? '') > 0 && isIP(right ?? '') > 0,
  },
  {
    id: 'title',
    what: 'The URL as the title of a link that had none: opening its page gives it. Not of a link just made, nor where counters are exact.',
    covers: ({ path, kind, left, right }, { pair, legacy, bodies }) => {
      const isNew = pair.sorted.effect === 'create' && legacy.status === 200
      const parent = /^body\.((?:.*\.)?)title$/.exec(path)?.[1]
      if (isNew || parent === undefined || kind !== 'value' || pair.exact || pair.settings.privatePages) return false
      // A row is named after where the legacy lists it; and its URL is the same on both sides, or nothing is masked.
      const own = ['url', 'longurl', 'url.url'].map((name) => parent + name)
      const title = left === '' ? right : right === '' ? left : null
      return bodies.legacy.leaves.some((leaf) => own.includes(leaf.path) && leaf.value === title)
    },
  },
  {
    id: 'ties',
    what: 'The order of links with equal clicks or an equal second, and which of them a limit cuts off.',
    covers: (difference, { lists }) => lists !== undefined && isTie(difference, lists),
  },
  {
    id: 'random',
    what: 'Which links a list at random holds, and their order.',
    covers: (difference, { lists, pair }) =>
      lists !== undefined && isRandom(difference, lists, rootOf(pair.settings).toLowerCase()),
  },
  {
    id: 'in-flight',
    what: 'Length, ends and order of a list while links are followed and made. Not where counters are compared exactly.',
    covers: (difference, { lists, pair, limits }) =>
      !pair.exact && lists !== undefined && isInFlight(difference, lists, limits.clicks),
  },
  {
    id: 'clocks',
    what: 'The order of links that each side dated by its own clock, a few seconds apart, and which of them a limit cuts off.',
    covers: (difference, { lists, limits, pair }) =>
      lists !== undefined && isByOwnClocks(difference, lists, limits.seconds, areDatesLate(pair)),
  },
  {
    id: 'page',
    what: 'A page in our own HTML instead of theirs: it is the same page.',
    covers: ({ path }, { legacy, candidate }) =>
      /^body\.\((?:title|text|markup)\)$/.test(path) && isSamePage(legacy.body, candidate.body),
  },
  {
    id: 'one-of',
    what: 'A value in which the answering side differs from itself: the other one is of the same shape.',
    covers: ({ path, kind, left, right }, { again, pair }) => {
      const other = shapeOf((pair.side === 'legacy' ? right : left) ?? '')
      const own = again.filter((difference) => difference.path === path && difference.kind === 'value')
      return kind === 'value' && own.some((each) => [each.left, each.right].some((one) => shapeOf(one ?? '') === other))
    },
  },
  {
    id: 'set',
    what: 'The order of something of which the answering side itself gives another order.',
    covers: ({ path, kind }, { again }) =>
      kind === 'order' && again.some((own) => own.path === path && own.kind === 'order'),
  },
]

/** Whether a difference may be masked at all, whatever the mask. */
export function isMaskable({ path }: Difference): boolean {
  return !/^status$|^location\b|^header\.(?:cache-control|expires|pragma|age)$|^body$|\.(?:keyword|shorturl|longurl|url)$/.test(
    path,
  )
}

/** The mask that covers a difference; undefined when none does. */
export function maskOn(difference: Difference, compared: Compared): Mask | undefined {
  return isMaskable(difference) ? compared.masks.find((mask) => mask.covers(difference, compared)) : undefined
}
