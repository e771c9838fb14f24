import { type Asked, type Install, needsStructure } from './action'
import type { Bytes } from './bytes'
import type { Answer, Fields } from './formats'
import { integerOf } from './php-values'
import { BadParameter, type Parameters } from './request'
import type { Ranking, Totals } from './store'
import { linkFields } from './url-stats'

/** Action `stats`: a list of links, and the totals (contract, 6.4). Without a positive `limit` it lists nothing, and `links` is absent. */
export async function statsAnswer(
  { parameters, secure }: Asked,
  { settings, store }: Install<'list' | 'totals'>,
): Promise<Answer> {
  const limit = count(parameters, 'limit')
  const start = count(parameters, 'start')
  if (limit > 0 && start < 0) throw new BadParameter('Parameter "start" must not be negative')
  const links = limit > 0 ? await store.list(rankingOf(parameters.get('filter')), start, limit) : []
  const listed = links.map((link, n) => [`link_${n + 1}`, linkFields(link, settings, secure)] as const)
  const fields: Fields = {
    ...(listed.length === 0 ? {} : { links: Object.fromEntries(listed) }),
    stats: totalFields(await store.totals()),
    statusCode: '200',
    message: 'success',
  }
  return { fields, simple: needsStructure }
}

/** Totals as the statistics actions show them. */
export function totalFields({ links, clicks }: Totals): Fields {
  return { total_links: links, total_clicks: clicks }
}

function rankingOf(filter: Bytes | null | undefined): Ranking {
  if (filter === 'bottom' || filter === 'last') return filter
  return filter === 'rand' || filter === 'random' ? 'random' : 'top'
}

/** The integer part of a parameter; absent is 0, and PHP takes any array for 1. */
function count(parameters: Parameters, name: string): number {
  const value = parameters.get(name)
  return value === null ? 1 : integerOf(value ?? '')
}
