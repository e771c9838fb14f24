// Everything that can ring, each declared once: the alarms in the template are made of this table (lib/alarms.ts), and each has a runbook.
import type { AnyFunctionName } from '../migration/config'
import {
  clickAge,
  crashes,
  duration,
  failures,
  invocations,
  type Signal,
  throttled,
  turnedAway,
  waiting,
} from './signals'

/**
 * The number of a minute that is held against the threshold: the sum of some signals, in minutes with at least so many of what `among`
 * names; or what percentage of others they are, once they are `least`.
 */
export type Measure =
  | { sum: readonly Signal[]; among?: { of: readonly Signal[]; least: number } }
  | { share: readonly Signal[]; of: readonly Signal[]; least: number }

export interface Alarm {
  name: string
  /** What it means when it rings, in one sentence for a person. */
  says: string
  measure: Measure
  /** It is wrong above this: a count, a percentage, milliseconds or seconds, as the measure is. */
  above: number
  /** It rings when so many (`wrong`) of the latest minutes (`of`) were. */
  minutes: { wrong: number; of: number }
  /** `page` wakes somebody: users are hurt, and it can be acted on now. A `ticket` waits for the morning. */
  severity: 'page' | 'ticket'
  /** What minutes without any data are: as good as right ones, or wrong. */
  noData: 'right' | 'wrong'
  /** The deployments that have it: all, or those with what it watches. */
  deployments: 'all' | 'legacy' | 'migrating'
  /** The functions whose deployment it ends and takes back. */
  rollsBack: readonly AnyFunctionName[]
  /** The file in runbooks/, without its ending. */
  runbook: string
}

/** What most have in common. Every one of them has no data where nobody asks for anything, at night say, and that is no fault. */
const usual = { minutes: { wrong: 2, of: 3 }, noData: 'right', deployments: 'all', rollsBack: [] } as const

export const alarms: readonly Alarm[] = [
  {
    ...usual,
    name: 'resolve-errors',
    says: 'More than 1 % of the redirects of a minute failed: visitors see an error instead of where their link leads.',
    measure: errorShare('resolve', 5),
    above: 1,
    severity: 'page',
    rollsBack: ['resolve'],
    runbook: 'resolve-errors',
  },
  {
    ...usual,
    name: 'resolve-slow',
    says: 'One redirect in twenty took longer than 300 ms, of twenty at least in each of three minutes.',
    // Where few ask, the slowest is the first of a new sandbox, which has to open its connections.
    measure: { sum: [duration('resolve')], among: { of: [invocations('resolve')], least: 20 } },
    above: 300,
    minutes: { wrong: 3, of: 3 },
    severity: 'page',
    rollsBack: ['resolve'],
    runbook: 'resolve-slow',
  },
  {
    ...usual,
    name: 'create-errors',
    says: 'More than 2 % of the requests that make, change or end links failed.',
    measure: errorShare('create', 3),
    above: 2,
    severity: 'page',
    rollsBack: ['create'],
    runbook: 'create-errors',
  },
  // Visitors and those who make links do not notice these, so they can wait; a deployment of such a function does not go on.
  ...(['expand', 'stats', 'count'] as const).map((name) => failing(name, 'all')),
  {
    ...usual,
    name: 'router-errors',
    says: 'More than 1 % of the requests that the router answers failed: while migrating that is all there is.',
    measure: errorShare('router', 5),
    above: 1,
    severity: 'page',
    deployments: 'legacy',
    rollsBack: ['router'],
    runbook: 'router-errors',
  },
  failing('shadow', 'migrating'),
  {
    ...usual,
    name: 'clicks-late',
    says: 'Clicks are counted more than two minutes after they happened: statistics lag behind, and no click is lost by it.',
    measure: { sum: [clickAge] },
    above: 120,
    minutes: { wrong: 3, of: 5 },
    severity: 'ticket',
    runbook: 'clicks-late',
  },
  {
    ...usual,
    name: 'clicks-dead-lettered',
    says: 'Deliveries of clicks failed three times and wait in the queue: they are counted when somebody sends them again, within 14 days.',
    measure: { sum: [waiting('uncounted')] },
    above: 0,
    minutes: { wrong: 1, of: 1 },
    severity: 'ticket',
    runbook: 'clicks-dead-lettered',
  },
  {
    ...usual,
    name: 'pairs-dead-lettered',
    says: 'Deliveries of compared requests failed three times and wait in the queue: links made meanwhile may be missing on the other side.',
    measure: { sum: [waiting('uncompared')] },
    above: 0,
    minutes: { wrong: 1, of: 1 },
    severity: 'ticket',
    deployments: 'migrating',
    runbook: 'pairs-dead-lettered',
  },
  {
    ...usual,
    name: 'store-throttled',
    says: 'DynamoDB turned reads or writes of a table away for want of capacity, in three of five minutes.',
    measure: { sum: [throttled('Read'), throttled('Write')] },
    above: 0,
    minutes: { wrong: 3, of: 5 },
    severity: 'page',
    runbook: 'store-throttled',
  },
]

/** Every signal that a measure is made of. */
export function signalsOf(measure: Measure): Signal[] {
  if ('share' in measure) return [...measure.share, ...measure.of]
  return [...(measure.among?.of ?? []), ...measure.sum]
}

/** The percentage of requests to a function that came to nothing. `least`: fewer failures than that in a minute are not counted. */
function errorShare(name: AnyFunctionName, least: number): Measure {
  const bad = [failures(name), crashes(name), turnedAway(name)]
  return { share: bad, of: [invocations(name), turnedAway(name)], least }
}

function failing(name: AnyFunctionName, deployments: Alarm['deployments']): Alarm {
  return {
    ...usual,
    name: `${name}-failing`,
    says: `More than 5 % of what ${name} was asked failed. Redirects and new links do not need it.`,
    measure: errorShare(name, 3),
    above: 5,
    severity: 'ticket',
    deployments,
    rollsBack: [name],
    runbook: 'function-failing',
  }
}
