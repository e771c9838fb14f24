// Made-up traffic: the same seed asks the same questions.
import type { Bytes } from '../../core/legacy/bytes'
import { encoded, type Pairs } from '../compare/query'
import type { Entry } from '../compare/veil'
import type { Asked } from './asked'
import { callOf, formatPairs, headersOf } from './calls'
import { credentialPairs } from './credentials'
import type { Known, KnownLink } from './known'
import type { Kind, Mix } from './mix'
import { openRandom, type Random } from './random'
import { nearUrl, newUrl, oddUrl } from './urls'
import { wantedKeyword, wantedTitle } from './words'

/** What made-up traffic has to know of the install it is for. */
export interface Place {
  /** Path of the site, without a final slash: mostly empty. */
  path: Bytes
  /** The site without slashes at its end. */
  root: Bytes
  entry: Entry
}

export type Traffic = (index: number, known: Known, now: number) => Asked

const numbers = ['5', '1', '10', '3', '25', '0', '-1', '', '3abc', '2.9', '1e1', ' 4', 'abc', '100']

/** What a link most often leads to. */
const usualUrl = 'http://example.com/'

/**
 * Opens the source of requests: gives the `index`-th one, from what is known of the links at that moment. Each has a chance of
 * its own, so that what one answer teaches changes which link the next is about, and never what kind of request it is.
 */
export function openTraffic(seed: number, mix: Mix, place: Place): Traffic {
  const api = `${place.path}/yourls-api.php`
  return function asked(index, known, now) {
    const random = openRandom((seed ^ Math.imul(index + 1, 0x9e3779b1)) >>> 0)
    // The first numbers of neighbouring seeds resemble each other.
    for (let n = 0; n < 4; n++) random.next()
    const kind = random.weighted<Kind>(mix)
    const mark = `${seed.toString(36)}x${index.toString(36)}`
    const visit = (rest: Bytes, keyword: Bytes = ''): Asked => {
      const method = random.weighted({ GET: 85, HEAD: 9, POST: 3, PUT: 1, DELETE: 1, OPTIONS: 1 })
      const target = `${place.path}/${rest}`.replace(/[\x00-\x20\x7f-\xff]/g, escaped)
      return { kind, method, target, headers: headersOf(random), body: '', keyword }
    }
    const call = (asks: Pairs, keyword: Bytes = ''): Asked => {
      const pairs = [...asks, ...formatPairs(random)]
      const order = random.chance(0.2) ? pairs.toReversed() : pairs
      return { kind, ...callOf(random, api, order, credentialPairs(random, place.entry, now)), keyword }
    }
    const link = linkOf(random, known)
    switch (kind) {
      case 'shorturl':
        return call(creation(random, known, place, mark))
      case 'follow':
        return visit(link.keyword + suffixOf(random), link.keyword)
      case 'missing':
        return visit(
          random.of([
            `nope${mark}`,
            `${link.keyword}.html`,
            `${link.keyword}//`,
            ...capitals(link),
            '%61bc',
            '',
            'a/b/c',
            '0',
            ':',
          ]),
        )
      case 'expand':
      case 'url-stats': {
        const [asks, keyword] = question(random, link, place, mark)
        return call([['action', kind], ...asks], keyword)
      }
      case 'stats':
        return call([['action', 'stats'], ...listing(random)])
      case 'db-stats':
        return call([['action', kind]])
      case 'version':
        return call([
          ['action', kind],
          ...(random.chance(0.4) ? [['db', random.of(['1', '0', '01', 'x'])] as const] : []),
        ])
      case 'unknown-action':
        return call(
          random.chance(0.3) ? [] : [['action', random.of(['', 'delete', 'Expand', 'stats ', 'bulkshortener', '0'])]],
        )
      case 'statistics-page':
        return visit(link.keyword + random.of(['+', '+', '+all', '+/', '+?x']), link.keyword)
      case 'fixed':
        return visit(random.of(['robots.txt', 'favicon.ico', 'robots.txt', 'examplepage']))
      case 'prefix':
        return visit(
          random.of([
            `http://example.com/${mark}?a=1`,
            `https://x.example/${mark}/`,
            'javascript:alert(1)',
            'mailto:a@b',
          ]),
        )
    }
  }
}

function creation(random: Random, known: Known, { root }: Place, mark: string): Pairs {
  const link = linkOf(random, known)
  const knownUrl = link.url === '' ? usualUrl : link.url
  const url = random.weighted({ new: 58, known: 15, near: 7, odd: 8, own: 4, bare: 2, none: 1, array: 0.3 })
  const urls: Record<typeof url, Pairs> = {
    new: [['url', newUrl(random, mark)]],
    known: [['url', knownUrl]],
    near: [['url', nearUrl(random, knownUrl)]],
    odd: [['url', oddUrl(random)]],
    own: [['url', `${root}/${link.keyword}`]],
    bare: [['url', link.keyword]],
    none: [],
    array: [['url[]', 'http://example.com/']],
  }
  const keyword = random.weighted({ none: 60, wanted: 28, taken: 8, empty: 2 })
  const keywords: Record<typeof keyword, Pairs> = {
    none: [],
    wanted: [['keyword', wantedKeyword(random, mark)]],
    taken: [['keyword', link.keyword]],
    empty: [['keyword', '']],
  }
  const titles: Pairs = random.chance(0.6) ? [['title', wantedTitle(random, mark)]] : []
  const source: Pairs = random.chance(0.03) ? [['source', 'plugin']] : []
  return [['action', 'shorturl'], ...urls[url], ...keywords[keyword], ...titles, ...source]
}

/** What is asked about one link, and its keyword where there is such a link. */
function question(random: Random, link: KnownLink, { root }: Place, mark: string): [Pairs, Bytes] {
  const kind = random.weighted({ keyword: 8, url: 5, unknown: 2, spelled: 2, none: 0.5, array: 0.2 })
  const { keyword } = link
  switch (kind) {
    case 'keyword':
      return [[['shorturl', keyword]], keyword]
    case 'url':
      return [[['shorturl', `${root}/${keyword}`]], keyword]
    case 'unknown':
      return [[['shorturl', random.of([`nope${mark}`, `${root}/nope${mark}`, keyword.toUpperCase(), '0', ''])]], '']
    case 'spelled': {
      const spelled = [
        ` ${keyword} `,
        `/${keyword}`,
        `${keyword}/`,
        `${keyword}+`,
        `<${keyword}>`,
        `HTTP://SHO.RT/${keyword}`,
      ]
      return [[['shorturl', random.of(spelled)]], '']
    }
    case 'none':
      return [[], '']
    case 'array':
      return [[['shorturl[]', keyword]], '']
  }
}

function listing(random: Random): Pairs {
  const filter = random.weighted({ top: 4, bottom: 3, last: 4, rand: 2, random: 1, none: 1, TOP: 0.5 })
  return [
    ...(filter === 'none' ? [] : [['filter', filter] as const]),
    ...(random.chance(0.9) ? [['limit', random.of(numbers)] as const] : []),
    ...(random.chance(0.25)
      ? [['start', random.of(['0', '1', '3', '1000', 'x', random.chance(0.1) ? '-1' : '2'])] as const]
      : []),
  ]
}

/** A link: one that is popular, one of the newest, or any. Before there is one, the first automatic keyword. */
function linkOf(random: Random, { links }: Known): KnownLink {
  const [which, at, any] = [random.next(), random.popular(links.length), random.next()]
  const index =
    which < 0.6 ? at : which < 0.85 ? links.length - 1 - Math.floor(any * 10) : Math.floor(any * links.length)
  return links[Math.max(0, Math.min(links.length - 1, index))] ?? { keyword: '1', url: usualUrl }
}

/** Another spelling of a keyword, which is another keyword: asked for more often where there is one. */
function capitals({ keyword }: KnownLink): Bytes[] {
  const other = keyword.toUpperCase()
  return other === keyword ? [] : [other, other, other, other]
}

function suffixOf(random: Random): Bytes {
  return random.weighted({ '': 80, '/': 6, '?utm_source=mail&x=1': 6, '/?x': 2, '?': 1, '<': 1, '"': 1 })
}

function escaped(byte: string): string {
  return encoded([['', byte]]).slice(1)
}
