// What made-up traffic consists of, and in which shares.
import { UsageError } from '../start-options'

/** Kinds of requests that can be asked for, with what a person may want to know of them. */
export const kinds = {
  shorturl: 'makes links: with and without keyword and title, known URLs, and what has to be refused',
  follow: 'follows short links, some of them far more often than others',
  missing: 'follows what is no short link',
  expand: 'asks where a link leads',
  'url-stats': 'asks for the clicks of a link',
  stats: 'lists links',
  'db-stats': 'asks for totals',
  version: 'asks for the version',
  'unknown-action': 'asks for what the API does not have',
  'statistics-page': 'opens the statistics page of a link',
  fixed: 'asks for robots.txt and the icon',
  prefix: 'shortens by prefix',
} as const
export type Kind = keyof typeof kinds

/** Weights by kind; those that are left out never come. */
export type Mix = Partial<Record<Kind, number>>

/** What a day at a shortener looks like, with more of the rare questions than a day has. */
export const defaultMix =
  'shorturl=12,follow=46,missing=5,expand=9,url-stats=9,stats=6,db-stats=3,version=2,unknown-action=2,statistics-page=3,fixed=2,prefix=1'

/** Reads a mix as it is written on a command line. Refuses, with a UsageError, kinds there are not and weights that cannot be. */
export function readMix(text: string): Mix {
  const mix: Mix = {}
  for (const part of text.split(',')) {
    const [name = '', weight = '', ...rest] = part.trim().split('=')
    if (!isKind(name)) {
      throw new UsageError(`--mix: there is no "${name}"; there are ${Object.keys(kinds).join(', ')}.`)
    }
    if (!/^\d+(\.\d+)?$/.test(weight) || rest.length > 0) {
      throw new UsageError(`--mix: ${name} needs a weight, like ${name}=10, not "${part.trim()}".`)
    }
    mix[name] = Number(weight)
  }
  if (Object.values(mix).every((weight) => weight === 0)) throw new UsageError('--mix: every weight is 0.')
  return mix
}

function isKind(name: string): name is Kind {
  return Object.hasOwn(kinds, name)
}
