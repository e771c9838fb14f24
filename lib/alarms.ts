import { Duration, Stack, Tags } from 'aws-cdk-lib'
import {
  Alarm,
  ComparisonOperator,
  type IAlarm,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { IQueue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import type { AnyFunctionName } from '../core/migration/config'
import { alarms, type Alarm as Declared, type Measure } from '../core/watch/alarms'
import type { Queue, Signal } from '../core/watch/signals'
import { AlarmTopic } from './alarm-topic'
import { capital } from './capital'
import type { KnownTable } from './kept-table'
import type { LinkFunction } from './link-function'
import type { Settings } from './settings'

export interface AlarmsProps {
  /** Those the deployment has. */
  functions: Partial<Record<AnyFunctionName, LinkFunction | null>>
  queues: Partial<Record<Queue, IQueue | null>>
  /** All of them, by a short name each. */
  tables: Record<string, KnownTable>
  settings: Settings
}

/**
 * The alarms of core/watch/alarms.ts that the deployment has something to watch for. Each tells the topic of its severity when it begins
 * and when it is over.
 */
export class Alarms extends Construct {
  private readonly page: AlarmTopic
  private readonly ticket: AlarmTopic
  private readonly made: { declared: Declared; alarm: Alarm }[]

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id)
    this.page = new AlarmTopic(this, 'Page', { tells: 'page', emails: props.settings.pageEmails })
    this.ticket = new AlarmTopic(this, 'Ticket', { tells: 'ticket', emails: props.settings.ticketEmails })

    const here = alarms.filter(({ deployments }) => isIn(deployments, props.settings))
    this.made = here.flatMap((declared) =>
      isOfEachTable(declared.measure)
        ? Object.entries(props.tables).map(([name, table]) =>
            this.make(declared, { ...props, table, suffix: `-${name}` }),
          )
        : [this.make(declared, { ...props, suffix: '' })],
    )
  }

  /** What ends the deployment of a function and takes it back when it rings: alarms of a minute, on the alias that traffic comes by. */
  rollbackOf(name: AnyFunctionName): IAlarm[] {
    return this.made.filter(({ declared }) => declared.rollsBack.includes(name)).map(({ alarm }) => alarm)
  }

  private make(declared: Declared, around: Around & { suffix: string }) {
    const name = declared.name + around.suffix
    const alarm = new Alarm(this, pascal(name), {
      // It is read at three in the morning, in the subject of a message: no place for a generated name.
      alarmName: prefixOf(this) + name,
      alarmDescription: `${declared.severity}: ${declared.says} What to do: ${around.settings.runbooks}${declared.runbook}.md`,
      metric: metricOf(declared.measure, around),
      threshold: declared.above,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: declared.minutes.of,
      datapointsToAlarm: declared.minutes.wrong,
      treatMissingData: declared.noData === 'right' ? TreatMissingData.NOT_BREACHING : TreatMissingData.BREACHING,
    })
    Tags.of(alarm).add('severity', declared.severity)
    const action = new SnsAction(declared.severity === 'page' ? this.page : this.ticket)
    alarm.addAlarmAction(action)
    alarm.addOkAction(action)
    return { declared, alarm }
  }
}

/** What the names of all alarms of a deployment begin with. */
export function prefixOf(scope: Construct): string {
  return `${Stack.of(scope).stackName}-`
}

type Around = AlarmsProps & { table?: KnownTable }

function isIn(deployments: Declared['deployments'], { legacy }: Settings): boolean {
  return deployments === 'all' || (deployments === 'legacy' ? legacy !== null : (legacy?.migration ?? null) !== null)
}

function isOfEachTable(measure: Measure): boolean {
  return 'sum' in measure && measure.sum.some(({ of }) => 'table' in of)
}

function metricOf(measure: Measure, around: Around): IMetric {
  const [only] = 'sum' in measure ? measure.sum : []
  if (only !== undefined && 'sum' in measure && measure.sum.length === 1 && !measure.among) return metric(only, around)
  const using = new Map<string, Signal>()
  const expression = expressionOf(measure, (signal) => idIn(using, signal))
  const usingMetrics = Object.fromEntries([...using].map(([id, signal]) => [id, metric(signal, around)]))
  return new MathExpression({ expression, period: minute, usingMetrics })
}

function expressionOf(measure: Measure, id: (signal: Signal) => string): string {
  // A metric that counts events has no data for a minute without one. Filled up, it is the zero that it means.
  const total = (signals: readonly Signal[]) => signals.map((signal) => `FILL(${id(signal)},0)`).join('+')
  if ('sum' in measure) {
    const { sum, among } = measure
    return among === undefined ? total(sum) : `IF(${total(among.of)} >= ${among.least}, ${total(sum)}, 0)`
  }
  const { share, of, least } = measure
  return `IF(${total(share)} >= ${least}, 100*(${total(share)})/(${total(of)}), 0)`
}

const minute = Duration.minutes(1)

function metric({ namespace, metric, statistic, of }: Signal, around: Around): Metric {
  return new Metric({
    ...{ namespace, metricName: metric, statistic, period: minute },
    dimensionsMap: dimensionsOf(namespace, of, around),
  })
}

function dimensionsOf(
  namespace: Signal['namespace'],
  of: Signal['of'],
  { functions, queues, table }: Around,
): Record<string, string> {
  if ('queue' in of) return { QueueName: there(queues[of.queue], of.queue).queueName }
  if ('table' in of) return { TableName: there(table, 'table').tableName }
  const { live } = there(functions[of.function], of.function)
  const FunctionName = live.lambda.functionName
  // Lambda tells what came by an alias from all else. Our lines know their function only.
  return namespace === 'AWS/Lambda' ? { FunctionName, Resource: `${FunctionName}:${live.aliasName}` } : { FunctionName }
}

function there<T>(thing: T | null | undefined, name: string): T {
  if (thing === null || thing === undefined) throw new Error(`an alarm watches ${name}, which this deployment has not`)
  return thing
}

/** An id for a signal in an expression, the same whenever it is asked for, and of no other signal. */
function idIn(using: Map<string, Signal>, signal: Signal): string {
  const { metric, statistic, of } = signal
  const whose = 'function' in of ? of.function : 'queue' in of ? of.queue : 'table'
  const id = whose + metric + capital(statistic)
  using.set(id, signal)
  return id
}

function pascal(name: string): string {
  return name.split('-').map(capital).join('')
}
