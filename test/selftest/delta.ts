// What a case has added to an epoch.
import { merged, type Own, summariesOf } from '../../bin/rehearse/summaries'
import type { Summary } from '../../core/shadow/pairs/pairs'
import type { Pairs } from '../../core/shadow/pairs/pairs-table'

/** Everything that was counted so far. */
export async function counted(pairs: Pairs, epochs: Own): Promise<Summary> {
  return merged(await summariesOf(pairs, epochs))
}

/** The one without the other, which was before. */
export function delta(before: Summary, after: Summary): Summary {
  const earlier = new Map(before.tallies.map((tally) => [JSON.stringify(tally.stratum), tally]))
  const seen = new Map(before.fingerprints.map(({ id, count }) => [id, count]))
  return {
    epoch: after.epoch,
    lost: after.lost - before.lost,
    fingerprints: after.fingerprints
      .map((each) => ({ ...each, count: each.count - (seen.get(each.id) ?? 0) }))
      .filter(({ count }) => count > 0),
    tallies: after.tallies.map((tally) => {
      const old = earlier.get(JSON.stringify(tally.stratum))
      return {
        stratum: tally.stratum,
        eligible: tally.eligible - (old?.eligible ?? 0),
        pending: tally.pending - (old?.pending ?? 0),
        classes: less(tally.classes, old?.classes),
        omissions: less(tally.omissions, old?.omissions),
        rules: less(tally.rules, old?.rules),
        masks: less(tally.masks, old?.masks),
      }
    }),
  }
}

function less<C extends Partial<Record<string, number>>>(counts: C, before: Partial<Record<string, number>> = {}): C {
  return Object.fromEntries(
    Object.entries(counts).map(([name, count]) => [name, (count ?? 0) - (before[name] ?? 0)]),
  ) as C
}
