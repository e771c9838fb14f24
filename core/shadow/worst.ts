// One verdict for a request with all its effects: a good reply does not make up for a wrong row.
import { divergencePrint } from './fingerprint'
import type { Sorted } from './route'
import { gravest } from './severity'
import type { Class, Difference, Verdict } from './verdict'

/** The worse first. What was not compared says nothing of the rest. */
const order: readonly Class[] = [
  'comparator_error',
  'divergence',
  'shadow_timeout',
  'shadow_error',
  'answer_error',
  'race_resolved',
  'expected_difference',
  'noise',
  'match_normalised',
  'match_exact',
  'not_compared',
]

/**
 * The verdict on a request and on its effects, by name (`expand`, `redirect`, `url-stats`): the worst class wins, and all differences are
 * kept, those of an effect as `effect.<name>.…`. Where the request itself was an answer_error or not compared, that is what it is.
 */
export function worst(verdict: Verdict, effects: Readonly<Record<string, Verdict>>, sorted: Sorted): Verdict {
  if (verdict.class === 'answer_error' || verdict.class === 'not_compared') return verdict
  const all = [['', verdict] as const, ...Object.entries(effects)]
  const [name, chief] = [...all].sort(([, a], [, b]) => rank(a) - rank(b))[0] ?? ['', verdict]
  const differences = all.flatMap(([effect, each]) => each.differences.map((one) => within(effect, one)))
  const masks = [...new Set(all.flatMap(([, each]) => each.masks))]
  const print = name === '' ? chief.fingerprint : printOf(name, chief, sorted)
  const { fingerprint: _, ...rest } = chief
  return { ...rest, masks, differences, ...(print && { fingerprint: print }) }
}

function rank({ class: name, severity }: Verdict): number {
  return order.indexOf(name) + (severity === 'S3' ? 0.2 : severity === 'S2' ? 0.1 : 0)
}

function within(effect: string, difference: Difference): Difference {
  return effect === '' ? difference : { ...difference, path: `effect.${effect}.${difference.path}` }
}

/** A wrong effect is known by the request that had it. */
function printOf(effect: string, { fingerprint, class: name, differences }: Verdict, sorted: Sorted) {
  if (fingerprint === undefined) return undefined
  const first = differences.find(({ path }) => path === fingerprint.path)
  const chief = name === 'divergence' ? (first ?? gravest(differences)) : undefined
  if (chief === undefined) return { ...fingerprint, name: `${fingerprint.name} (read back by ${effect})` }
  return divergencePrint(
    sorted,
    within(effect, chief),
    differences.map((each) => within(effect, each)),
  )
}
