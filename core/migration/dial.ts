// Who answers a request: decided by what it is about and never by chance, so that a link does not go back and forth.
import { textOf } from '../legacy/bytes'
import type { Parameters } from '../legacy/request'
import type { LegacySettings } from '../legacy/settings'
import { rootOf } from '../legacy/settings'
import type { SentRequest, Side } from '../shadow/exchange'
import type { Sorted } from '../shadow/route'
import { shareOf } from '../shadow/share'
import type { Migration } from './migration'

/** What stays the same as long as a migration lasts. */
export interface Ground {
  /** Makes the order in which this deployment's links change sides its own. */
  salt: string
  /** The side that holds the truth. */
  truth: Side
  settings: Pick<LegacySettings, 'site'>
}

/**
 * The side that answers. A link's place depends on the deployment, its site and its keyword: raising the dial only adds links
 * to the candidate's. A creation, and what is about no link at all, goes by who asks.
 */
export function sideOf(migration: Migration, request: SentRequest, sorted: Sorted, ground: Ground): Side {
  if (sorted.route === 'install') return 'legacy'
  if (migration.kill) return ground.truth
  const { salt, settings } = ground
  const site = rootOf(settings).replace(/^[a-z]+:\/\//i, '')
  const candidateBelow = (dial: number, what: string) =>
    shareOf(`${salt}\n${site}\n${what}`) < dial ? 'candidate' : 'legacy'
  if (sorted.effect === 'create') return candidateBelow(migration.mint, `by ${clientOf(request, sorted.parameters)}`)
  if (sorted.keyword === '') return candidateBelow(migration.dial, `by ${clientOf(request, sorted.parameters)}`)
  const keyword = textOf(sorted.keyword)
  const overridden = Object.hasOwn(migration.overrides, keyword) ? migration.overrides[keyword] : undefined
  return overridden ?? candidateBelow(migration.dial, keyword)
}

/** Who asks: by the name or signature it gives, else by its address. A signature that changes with the time names nobody. */
function clientOf({ address }: SentRequest, parameters: Parameters | null): string {
  const given = parameters?.get('username') || (parameters?.get('timestamp') ? '' : parameters?.get('signature'))
  return given || address
}
