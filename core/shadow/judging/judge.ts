// The verdict on one pair. It asks nobody, knows no clock, and gives exactly one class, whatever the answers hold.

import type { Answer, Side } from '../exchange'
import type { Pair } from '../pair'
import type { Sorted } from '../route'
import { type Difference, plain, type Verdict } from '../verdict'
import { bodiesOf, differencesBetween } from './differences'
import { covers } from './expected'
import { divergencePrint, failurePrint, faultPrint } from './fingerprint'
import { listsOf } from './list-promise'
import { type Compared, maskOn } from './masks'
import type { Rules } from './rules'
import { gravest, severityOf } from './severity'
import { decisionOnAll } from './standing'
import { normalisersOf, type Said, saidBy } from './transport'

/**
 * Judges a pair. It does not throw: a fault of its own is the class `comparator_error`, so that it can never pass for a match. `masks`
 * of the verdict names the masks that were needed, and for `match_normalised` what was taken off.
 */
export function judge(pair: Pair, rules: Rules): Verdict {
  try {
    return judged(pair, rules)
  } catch (error) {
    return { ...plain('comparator_error'), fingerprint: faultPrint(pair.sorted, error) }
  }
}

function judged(pair: Pair, rules: Rules): Verdict {
  if (pair.sorted.route === 'install') return { ...plain('not_compared'), omission: 'unsupported' }
  const [answering, other] = pair.side === 'legacy' ? [pair.legacy, pair.candidate] : [pair.candidate, pair.legacy]
  const otherSide: Side = pair.side === 'legacy' ? 'candidate' : 'legacy'
  if (!isAnswer(answering)) return unanswered(pair.sorted, pair.side, answering)
  if (!isAnswer(other))
    return answering.status >= 500 ? unanswered(pair.sorted, pair.side, answering) : failed(pair, other, otherSide)
  const [legacy, candidate] = [saidBy(pair.legacy), saidBy(pair.candidate)]
  const compared = comparedOf(pair, rules, legacy, candidate)
  const differences = differencesBetween(legacy, candidate, compared.bodies)
  const verdict = excused(differences, compared, rules)
  if (verdict?.class === 'expected_difference') return verdict
  // Where both fail alike it is what was asked of them.
  if (answering.status >= 500 && other.status >= 500) return plain('answer_error', differences)
  if (answering.status >= 500) return { ...unanswered(pair.sorted, pair.side, answering), differences }
  if (other.status >= 500) return { ...failed(pair, other, otherSide), differences }
  if (verdict) return verdict
  if (differences.length > 0) return diverged(pair, differences, compared)
  const normalisers = normalisersOf(pair.legacy, pair.candidate, [legacy, candidate])
  return normalisers.length === 0 ? plain('match_exact') : { ...plain('match_normalised'), masks: normalisers }
}

function comparedOf(pair: Pair, { limits, masks }: Rules, legacy: Said, candidate: Said): Compared {
  const bodies = bodiesOf(legacy, candidate, pair.settings.uniqueUrls)
  const { parameters, route } = pair.sorted
  const lists = route === 'stats' && parameters !== null ? { lists: listsOf(bodies, parameters) } : {}
  return { pair, limits, masks, legacy, candidate, bodies, again: againstItself(pair), ...lists }
}

/** How the answering side differs from itself. A second answer that failed says nothing. */
function againstItself({ side, legacy, candidate, again, settings }: Pair): Difference[] {
  if (again === undefined || !isAnswer(again)) return []
  const [first, second] = [saidBy(side === 'legacy' ? legacy : candidate), saidBy(again)]
  return differencesBetween(first, second, bodiesOf(first, second, settings.uniqueUrls))
}

/** Where masks, and one rule or decision for all they leave, cover every difference. */
function excused(differences: readonly Difference[], compared: Compared, rules: Rules): Verdict | null {
  if (differences.length === 0) return null
  const found = differences.map((difference) => ({ difference, mask: maskOn(difference, compared) }))
  const masks = [...new Set(found.flatMap(({ mask }) => mask?.id ?? []))]
  const left = found.flatMap(({ difference, mask }) => (mask === undefined ? [difference] : []))
  if (left.length === 0) return { class: 'noise', masks, differences }
  const rule =
    rules.expected.find((each) => left.every((difference) => covers(each, difference, compared.pair))) ??
    decisionOnAll(left, compared.pair, compared)
  return rule === undefined ? null : { class: 'expected_difference', rule: rule.id, masks, differences }
}

/** What masks cover is no part of the divergence: its fingerprint is that of what they do not. */
function diverged(pair: Pair, differences: readonly Difference[], compared: Compared): Verdict {
  const left = differences.filter((difference) => maskOn(difference, compared) === undefined)
  const chief = gravest(left) ?? gravest(differences)
  if (chief === undefined) throw new Error('a divergence has a difference')
  const fingerprint = divergencePrint(pair.sorted, chief, left)
  return { ...plain('divergence', differences), severity: severityOf(chief), open: left, fingerprint }
}

/** The verdict where the answering side failed. Nobody else is to blame, but of a candidate that fails people have to know. */
export function unanswered(sorted: Sorted, side: Side, answer: Answer): Verdict {
  if (side === 'legacy') return plain('answer_error')
  return { ...plain('answer_error'), fingerprint: failurePrint(sorted, 'answer_error', side, answer) }
}

function failed({ sorted }: Pair, other: Answer, side: Side): Verdict {
  const name = other.failure === 'timeout' ? 'shadow_timeout' : 'shadow_error'
  return { ...plain(name), fingerprint: failurePrint(sorted, name, side, other) }
}

function isAnswer({ failure, status }: Answer): boolean {
  return failure === undefined && status > 0
}
