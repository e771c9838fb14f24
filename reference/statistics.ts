// Contract 14 and 6.4: the API knows counters only; a "click" is the counter in the link.

import type { Parameter } from './parameters'
import type { Link, Store } from './store'
import type { Fields } from './values'

/** `total_clicks` is the sum of the counters of the links that exist, not of the log. */
export function totals(store: Store): Fields {
  const { links, clicks } = store.totals()
  return { total_links: links, total_clicks: clicks }
}

/** All links in the order of a filter: top, bottom, last, rand or random; anything else is top. */
export function ranked(store: Store, filter: Parameter | undefined): Link[] {
  const links = store.all()
  if (filter === 'bottom') return links.sort((a, b) => a.clicks - b.clicks)
  if (filter === 'last') return links.sort((a, b) => compare(b.timestamp, a.timestamp))
  if (filter === 'rand' || filter === 'random') return shuffle(links)
  return links.sort((a, b) => b.clicks - a.clicks)
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

function shuffle(links: Link[]): Link[] {
  return links
    .map((link) => ({ link, chance: Math.random() }))
    .sort((a, b) => a.chance - b.chance)
    .map(({ link }) => link)
}
