// What a replay came to, for people: a table, and every difference with the decision that covers it.
import { decisions } from '../../core/legacy/decisions'
import type { Difference, Replayed, Tally } from './replay'

/** The table: a line per group and class, and one for all. */
export function tableOf(tallies: readonly Tally[]): string {
  const rows = tallies.map(({ group, class: kind, steps, states }) => rowOf(group, kind, steps, states))
  const sum = (pick: (tally: Tally) => number) => tallies.reduce((all, tally) => all + pick(tally), 0)
  const total = rowOf(
    'all',
    '',
    { equal: sum(({ steps }) => steps.equal), different: sum(({ steps }) => steps.different) },
    { equal: sum(({ states }) => states.equal), different: sum(({ states }) => states.different) },
  )
  return [
    `${''.padEnd(18)}${'steps'.padStart(12)}${''.padEnd(12)}${'final states'.padStart(14)}`,
    `${'group'.padEnd(12)}${'class'.padEnd(6)}${columns('equal', 'different')}${columns('equal', 'different')}`,
    ...rows,
    total,
  ].join('\n')
}

/** Every difference field by field, each with the id of its decision or `undecided`. */
export function differencesIn(differences: readonly Difference[]): string {
  return differences
    .flatMap(({ scenario, at, fields }) => {
      const { method, path } = scenario.steps.find(({ n }) => n === at)?.request ?? { method: '', path: 'final state' }
      const where = `${scenario.id} (${scenario.class}) ${at === 'final' ? '' : `step ${at} `}${method} ${cut(path, 100)}`
      return [
        where,
        ...fields.map(({ field, wanted, got, decision }) => {
          return `  ${decision ?? 'undecided'}: ${field}: ${cut(wanted)} became ${cut(got)}`
        }),
      ]
    })
    .join('\n')
}

/** How often each decision was needed, by id; decisions on what no recording has are left out. */
export function usesOf({ differences }: Replayed): Map<string, number> {
  const uses = new Map(decisions.filter(({ shows }) => shows === 'recorded').map(({ id }) => [id, 0]))
  for (const { decision } of differences.flatMap(({ fields }) => fields)) {
    if (decision !== null) uses.set(decision, (uses.get(decision) ?? 0) + 1)
  }
  return uses
}

/** The decisions on what is recorded that no recording needed; none where the whole corpus was replayed. */
export function idleIn(replayed: Replayed): string[] {
  return [...usesOf(replayed)].filter(([, times]) => times === 0).map(([id]) => id)
}

/** The differences that no decision covers, and those in recordings of class `core`, where none may. */
export function undecidedIn({ differences }: Replayed): Difference[] {
  return differences.filter(({ scenario, fields }) => {
    return scenario.class === 'core' || fields.some(({ decision }) => decision === null)
  })
}

function rowOf(group: string, kind: string, steps: Tally['steps'], states: Tally['states']): string {
  const cells = columns(steps.equal, steps.different) + columns(states.equal, states.different)
  return `${group.padEnd(12)}${kind.padEnd(6)}${cells}`
}

function columns(equal: number | string, different: number | string): string {
  return String(equal).padStart(8) + String(different).padStart(11)
}

function cut(text: string, most = 200): string {
  return text.length > most ? `${text.slice(0, most)}…` : text
}
