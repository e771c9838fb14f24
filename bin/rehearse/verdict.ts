// What a rehearsal comes to, and why, as sentences.

import type { Side } from '../../core/shadow/exchange'
import { isOverCap } from '../../core/shadow/judging/expected'
import type { Summary } from '../../core/shadow/pairs/pairs'
import { type Class, classes } from '../../core/shadow/verdict'

export type Code = 0 | 2 | 3

/** 0: equal. 3: they differ. 2: it could not be told. */
export interface Outcome {
  code: Code
  /** Why, the most important first. */
  reasons: string[]
}

/** How every link was found at the end. */
export interface Swept {
  keywords: number
  /** Whether it came to its end. */
  isDone: boolean
  /** Links whose answers differ, and those that were left out because what a lost answer did is not known. */
  differing: number
  excused: number
  /** Links that one of the sides could not be asked about. */
  failed: number
}

/** All that the verdict is made from. */
export interface Evidence {
  summary: Summary
  /** Requests that the driver saw answered, or that may have reached the router: each has to be in the records. */
  sent: number
  /** Of them without an answer at all. */
  unanswered: number
  /** Rules for expected differences, each with the largest share of its route's requests that it may cover. */
  rules: readonly { id: string; route: string; cap: number }[]
  swept: Swept | null
  /** What kept the last steps from being done, as sentences. */
  troubles: readonly string[]
}

/** What has to be reached or kept, as shares. */
export const limits = { coverage: 0.99, answerErrors: 0.001, races: 0.01, timeouts: 0.005 } as const

/** So few races say nothing about their share. */
const fewRaces = 3

/** Sums of all strata. */
export interface Sums {
  eligible: number
  /** Those that have one of the classes that compare. */
  compared: number
  pending: number
  classes: Record<Class, number>
  omissions: Record<string, number>
  rules: Record<string, number>
  masks: Record<string, number>
  /** Share of the requests that were compared, 0 for none; lost lines count as not compared. */
  coverage: number
}

/** Adds up what the strata say. */
export function sumsOf({ tallies, lost }: Pick<Summary, 'tallies' | 'lost'>): Sums {
  const counts = Object.fromEntries(classes.map((name) => [name, 0])) as Record<Class, number>
  const sums: Sums = {
    eligible: 0,
    compared: 0,
    pending: 0,
    classes: counts,
    omissions: {},
    rules: {},
    masks: {},
    coverage: 0,
  }
  let incomparable = 0
  for (const tally of tallies) {
    sums.eligible += tally.eligible
    incomparable += incomparableIn(tally)
    sums.pending += tally.pending
    for (const name of classes) counts[name] += tally.classes[name] ?? 0
    for (const group of ['omissions', 'rules', 'masks'] as const) {
      for (const [name, count] of Object.entries(tally[group])) sums[group][name] = (sums[group][name] ?? 0) + count
    }
  }
  sums.compared = classes.reduce((sum, name) => sum + (name === 'not_compared' ? 0 : counts[name]), 0)
  const whole = sums.eligible + lost - incomparable
  sums.coverage = whole <= 0 ? 0 : sums.compared / whole
  return sums
}

/**
 * What has no counterpart, and says nothing of the rest: what the web server of an install answers itself, and actions that only a plugin
 * may know. Where the candidate answers these, the legacy is never asked.
 */
function incomparableIn({ stratum, omissions }: Summary['tallies'][number]): number {
  return (omissions.unsupported ?? 0) + (stratum.route === 'unknown-action' ? (omissions.unshown ?? 0) : 0)
}

/** How often one side failed: where it answered, or where it was shown what the other one had answered. */
function failures({ tallies }: Pick<Summary, 'tallies'>, name: Class, who: Side): number {
  const own = tallies.filter(({ stratum }) => (stratum.side === who) === (name === 'answer_error'))
  return own.reduce((sum, { classes: seen }) => sum + (seen[name] ?? 0), 0)
}

/** The verdict: differences first, then whatever keeps it from being told, then equal. */
export function verdictOf(evidence: Evidence): Outcome {
  const sums = sumsOf(evidence.summary)
  const different = differencesIn(evidence, sums)
  const unclear = doubtsIn(evidence, sums)
  if (different.length > 0) return { code: 3, reasons: [...different, ...unclear] }
  if (unclear.length > 0) return { code: 2, reasons: unclear }
  const decided = sums.classes.expected_difference
  const known = decided === 0 ? '' : `, ${count(decided, 'of them')} with a difference that was decided on`
  return {
    code: 0,
    reasons: [`${count(sums.compared, 'pair')} of answers compared${known}; ${share(sums.coverage)} of all requests.`],
  }
}

function differencesIn({ summary, swept }: Evidence, { classes: seen, compared }: Sums): string[] {
  const reasons: string[] = []
  const failed = (name: Class) => failures(summary, name, 'candidate')
  if (seen.divergence > 0) {
    const kinds = summary.fingerprints.filter((each) => each.class === 'divergence').length
    reasons.push(
      `${count(seen.divergence, 'pair')} of answers ${is(seen.divergence, 'differs', 'differ')}, in ${count(kinds, 'way')}.`,
    )
  }
  if (failed('answer_error') > 0)
    reasons.push(`The candidate failed ${count(failed('answer_error'), 'time')} where it was to answer.`)
  if (failed('shadow_error') > 0)
    reasons.push(`The candidate failed ${count(failed('shadow_error'), 'time')} where the legacy's answer was good.`)
  if (failed('shadow_timeout') > limits.timeouts * compared)
    reasons.push(`The candidate gave no answer in time ${count(failed('shadow_timeout'), 'time')}.`)
  if (swept !== null && swept.differing > 0) {
    reasons.push(
      `${count(swept.differing, 'link')} of ${number(swept.keywords)} ${is(swept.differing, 'is', 'are')} not the same on both sides at the end.`,
    )
  }
  return reasons
}

function doubtsIn({ summary, sent, unanswered, rules, swept, troubles }: Evidence, sums: Sums): string[] {
  const { classes: seen, compared, eligible } = sums
  const reasons: string[] = [...troubles]
  if (compared === 0) reasons.push('Nothing was compared.')
  else if (sums.coverage < limits.coverage) {
    reasons.push(`Only ${share(sums.coverage)} of the requests were compared; ${share(limits.coverage)} are needed.`)
  }
  // On one machine a few of them tell more of the machine than of the candidate.
  const late = failures(summary, 'shadow_timeout', 'candidate')
  if (late > 0 && late <= limits.timeouts * compared) {
    reasons.push(
      `The candidate gave no answer in time ${count(late, 'time')}, which may be the machine's doing: rehearse where less else runs.`,
    )
  }
  const errors = seen.answer_error + unanswered
  if (errors > limits.answerErrors * Math.max(1, sent)) {
    reasons.push(
      `The answering side failed ${count(errors, 'time')} in ${count(sent, 'request')}; at most ${share(limits.answerErrors)} may.`,
    )
  }
  const unseen = failures(summary, 'shadow_error', 'legacy') + failures(summary, 'shadow_timeout', 'legacy')
  if (unseen > 0)
    reasons.push(`The legacy failed ${count(unseen, 'time')} when it was shown what the candidate answered.`)
  if (seen.comparator_error > 0) reasons.push(`The comparison itself failed ${count(seen.comparator_error, 'time')}.`)
  if (seen.race_resolved > Math.max(fewRaces, limits.races * compared)) {
    reasons.push(
      `${share(seen.race_resolved / compared)} of the pairs were equal only when asked again; at most ${share(limits.races)} may be.`,
    )
  }
  const missing = sent - unanswered - eligible - summary.lost
  if (missing > 0)
    reasons.push(
      `${count(missing, 'request')} that ${is(missing, 'was', 'were')} answered ${is(missing, 'is', 'are')} in no record.`,
    )
  if (sums.pending > 0)
    reasons.push(`${count(sums.pending, 'request')} ${is(sums.pending, 'has', 'have')} no verdict yet.`)
  for (const { id, cap, used } of overCap(summary, rules)) {
    reasons.push(`The rule ${id} covered ${share(used)} of its route's requests; its cap is ${share(cap)}.`)
  }
  if (swept !== null && swept.failed > 0)
    reasons.push(`${count(swept.failed, 'link')} could not be asked about at the end.`)
  if (swept !== null && !swept.isDone) reasons.push('Not every link was looked at in the end.')
  return reasons
}

function overCap({ tallies }: Summary, rules: Evidence['rules']) {
  return rules.flatMap(({ id, route, cap }) => {
    const own = tallies.filter(({ stratum }) => stratum.route === route)
    const all = own.reduce((sum, { eligible }) => sum + eligible, 0)
    const covered = own.reduce((sum, { rules: needed }) => sum + (needed[id] ?? 0), 0)
    return isOverCap({ cap }, covered, all) ? [{ id, cap, used: covered / Math.max(1, all) }] : []
  })
}

/** A share as people read it: enough digits that 99.96 % is not 100 %. */
export function share(value: number): string {
  const percent = Math.floor(value * 10_000) / 100
  return `${Number.isInteger(percent) ? percent : percent.toFixed(percent > 99 || percent < 1 ? 2 : 1)} %`
}

function count(times: number, what: string): string {
  return `${number(times)} ${times === 1 || what.startsWith('of ') ? what : `${what}s`}`
}

function number(value: number): string {
  return value.toLocaleString('en')
}

function is(times: number, one: string, many: string): string {
  return times === 1 ? one : many
}
