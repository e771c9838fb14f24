// The standing decisions (core/legacy/decisions.ts) on a pair. They are part of the contract of the product, and do not expire.
import { type Bytes, bufferOf, isUtf8, textOf } from '../../legacy/bytes'
import { type Facts, factsOf, questionOf } from '../../legacy/comparison'
import { type Decision, decisions } from '../../legacy/decisions'
import { isEmpty } from '../../legacy/php-values'
import { legacyRequestOf } from '../exchange'
import type { Pair } from '../pair'
import type { Difference } from '../verdict'
import type { Said } from './transport'

/** The decision that covers all of some differences; undefined when there is none, or no difference. */
export function decisionOnAll(
  differences: readonly Difference[],
  pair: Pair,
  said: { legacy: Said; candidate: Said },
): Decision | undefined {
  if (differences.length === 0) return undefined
  const question = questionOf(legacyRequestOf(pair.request), pair.settings)
  const [legacy, ours] = [facts(said.legacy), facts(said.candidate)]
  return decisions.find(
    (decision) =>
      isMeant(decision, pair) &&
      differences.every((each) => decision.covers({ question, field: fieldOf(each.path), legacy, ours })),
  )
}

/**
 * Titles are equal by their way here: a creation is mirrored with its title. Only where neither a title nor a pin came along may each
 * side have found its own; anywhere else another title is another title.
 */
function isMeant({ id }: Decision, { sorted: { route, parameters }, pinned }: Pair): boolean {
  if (id !== 'no-title-fetch') return true
  return route === 'shorturl' && !pinned && isEmpty(parameters?.get('title'))
}

/** The field that decisions know a place by. */
function fieldOf(path: string): string {
  return path.startsWith('location') ? 'header.location' : path
}

function facts({ status, headers, body }: Said): Facts {
  const named = [...headers].map(([name, values]) => {
    const value = values.join(', ')
    return isUtf8(value) ? [name, textOf(value)] : [`${name};base64`, base64(value)]
  })
  return factsOf({ status, headers: Object.fromEntries(named), body: isUtf8(body) ? textOf(body) : base64(body) })
}

function base64(bytes: Bytes): string {
  return bufferOf(bytes).toString('base64')
}
