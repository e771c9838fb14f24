// What the comparison says of a rehearsal: it has two epochs, since its last questions are judged more strictly.

import type { Summary } from '../../core/shadow/pairs/pairs'
import type { Pairs as PairsTable } from '../../core/shadow/pairs/pairs-table'

/** Which epochs are a rehearsal's. */
export interface Own {
  /** Those of the migration's epochs from this one on, */
  from: number
  /** and, where it held nothing before, the one of requests for which the router could not read where the migration stands. */
  withUnknown: boolean
}

/** The summaries of a rehearsal's epochs. */
export async function summariesOf(pairs: PairsTable, { from, withUnknown }: Own): Promise<Summary[]> {
  const epochs = (await pairs.epochs()).filter(({ epoch }) => {
    const number = Number.parseInt(epoch, 10)
    return number >= from || (withUnknown && number === 0)
  })
  return Promise.all(epochs.map(({ epoch }) => pairs.summary(epoch)))
}

/** The epochs of a rehearsal that begins now, with the migration at this epoch. */
export async function ownEpochs(pairs: PairsTable, from: number): Promise<Own> {
  const before = await pairs.epochs()
  return { from, withUnknown: !before.some(({ epoch }) => Number.parseInt(epoch, 10) === 0) }
}

/** All of them as one. Strata stay apart as they are; a fingerprint of two epochs is one. */
export function merged(summaries: readonly Summary[]): Summary {
  const seen = new Map<string, Summary['fingerprints'][number]>()
  for (const each of summaries.flatMap(({ fingerprints }) => fingerprints)) {
    const before = seen.get(each.id)
    seen.set(each.id, before === undefined ? each : { ...each, count: before.count + each.count, first: before.first })
  }
  const tallies = new Map<string, Summary['tallies'][number]>()
  for (const tally of summaries.flatMap((summary) => summary.tallies)) {
    const key = JSON.stringify(tally.stratum)
    const before = tallies.get(key)
    tallies.set(key, before === undefined ? tally : added(before, tally))
  }
  return {
    epoch: summaries.at(-1)?.epoch ?? '',
    tallies: [...tallies.values()],
    fingerprints: [...seen.values()],
    lost: summaries.reduce((sum, { lost }) => sum + lost, 0),
  }
}

type Tally = Summary['tallies'][number]

function added(one: Tally, other: Tally): Tally {
  return {
    stratum: one.stratum,
    eligible: one.eligible + other.eligible,
    pending: one.pending + other.pending,
    classes: sums(one.classes, other.classes),
    omissions: sums(one.omissions, other.omissions),
    rules: sums(one.rules, other.rules),
    masks: sums(one.masks, other.masks),
  }
}

function sums<C extends Partial<Record<string, number>>>(one: C, other: C): C {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])]
  return Object.fromEntries(names.map((name) => [name, (one[name] ?? 0) + (other[name] ?? 0)])) as C
}
