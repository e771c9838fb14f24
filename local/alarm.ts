// The alarms of the template, evaluated on what was measured here: what rings is the alarm that is deployed.
import { fields, list, number, text } from './decode'
import { PlatformError } from './error'
import { readExpression } from './metric-math'
import { isStatistic, type MetricName, type Metrics } from './metrics'
import type { Resource, Template } from './template'

/** How an alarm stands, in CloudWatch's words. */
export interface AlarmState {
  AlarmName: string
  AlarmDescription: string
  StateValue: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA'
  StateReason: string
}

/** What an alarm is read from. */
export interface AlarmRule {
  name: string
  metrics: MetricName[]
  /** How many minutes it looks back. */
  minutes: number
  state(metrics: Metrics, now: number): AlarmState
}

/** One number of a period that ended so many periods ago. */
type Value = (metrics: Metrics, now: number, back: number) => number | undefined

interface Measured {
  names: MetricName[]
  value: Value
}

/** The app's alarms. Refuses what is not understood, naming the alarm: one that is evaluated in another way than deployed proves nothing. */
export function readAlarms(template: Template): AlarmRule[] {
  return template.resources('AWS::CloudWatch::Alarm').map((it) => {
    const name = text(it.property('AlarmName'), `AlarmName of ${it.id}`)
    const description = text(it.property('AlarmDescription') ?? '', `AlarmDescription of ${it.id}`)
    const { names, value } = measured(it)
    const periods = number(it.property('EvaluationPeriods'), `EvaluationPeriods of ${it.id}`)
    const wrong = number(it.property('DatapointsToAlarm'), `DatapointsToAlarm of ${it.id}`, periods)
    const threshold = number(it.property('Threshold'), `Threshold of ${it.id}`)
    const isWrong = comparisonOf(it)
    const missing = missingOf(it)
    return {
      ...{ name, metrics: names, minutes: periods },
      state(metrics, now) {
        const values = Array.from({ length: periods }, (_, back) => value(metrics, now, back))
        const known = values.filter((each) => each !== undefined)
        const count = values.filter((each) => (each === undefined ? missing === 'breaching' : isWrong(each, threshold)))
        const nothing = known.length === 0 && missing === 'missing'
        const StateValue = nothing ? 'INSUFFICIENT_DATA' : count.length >= wrong ? 'ALARM' : 'OK'
        const shown = values.map((each) => (each === undefined ? 'no data' : String(Math.round(each * 100) / 100)))
        const StateReason = `${count.length} of the latest ${periods} minutes were wrong, the newest first: ${shown.join(', ')}; the threshold is ${threshold}.`
        return { AlarmName: name, AlarmDescription: description, StateValue, StateReason }
      },
    }
  })
}

function measured(it: Resource): Measured {
  const metrics = list(it.property('Metrics'), `Metrics of ${it.id}`).map((each) => fields(each, it.id))
  if (metrics.length === 0) {
    const statistic = it.property('ExtendedStatistic') ?? it.property('Statistic')
    const Metric = {
      Namespace: it.property('Namespace'),
      MetricName: it.property('MetricName'),
      Dimensions: it.property('Dimensions'),
    }
    return single({ Metric, Stat: statistic, Period: it.property('Period') }, it.id)
  }
  const inputs = new Map(
    metrics
      .filter(({ MetricStat }) => MetricStat !== undefined)
      .map((each) => [text(each.Id, it.id), single(each.MetricStat, it.id)]),
  )
  const [result, ...others] = metrics.filter(({ Expression }) => Expression !== undefined)
  if (result === undefined || others.length > 0) throw new PlatformError(`${it.id} has not one expression, but others.`)
  const { ids, evaluate } = readExpression(text(result.Expression, it.id))
  const unknown = ids.find((id) => !inputs.has(id))
  if (unknown !== undefined) throw new PlatformError(`${it.id} names the metric ${unknown}, which it does not have.`)
  return {
    names: [...inputs.values()].flatMap(({ names }) => names),
    value: (all, now, back) => evaluate((id) => inputs.get(id)?.value(all, now, back)),
  }
}

function single(stat: unknown, id: string): Measured {
  const { Metric, Stat, Period } = fields(stat, id)
  const { Namespace, MetricName, Dimensions } = fields(Metric, id)
  const statistic = text(Stat, `statistic of ${id}`)
  if (!isStatistic(statistic)) throw new PlatformError(`${id} asks for ${statistic}, which is not known here.`)
  if (number(Period, `period of ${id}`) !== 60) throw new PlatformError(`${id} has no period of a minute.`)
  const dimensions = list(Dimensions, id).map((each) => fields(each, id))
  const name: MetricName = {
    namespace: text(Namespace, id),
    name: text(MetricName, id),
    dimensions: Object.fromEntries(dimensions.map(({ Name, Value }) => [text(Name, id), text(Value, id)])),
  }
  return { names: [name], value: (all, now, back) => all.statistic(name, statistic, now, back) }
}

const comparisons: Record<string, (value: number, threshold: number) => boolean> = {
  GreaterThanThreshold: (value, threshold) => value > threshold,
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
}

function comparisonOf(it: Resource) {
  const name = text(it.property('ComparisonOperator'), `ComparisonOperator of ${it.id}`)
  const found = comparisons[name]
  if (!found) throw new PlatformError(`${it.id} compares by ${name}, which is not known here.`)
  return found
}

function missingOf(it: Resource): string {
  const missing = text(it.property('TreatMissingData') ?? 'missing', `TreatMissingData of ${it.id}`)
  if (['missing', 'notBreaching', 'breaching'].includes(missing)) return missing
  throw new PlatformError(`${it.id} treats missing data as ${missing}, which is not known here.`)
}
