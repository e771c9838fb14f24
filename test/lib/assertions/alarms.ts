import { type Alarm, alarms as declared, signalsOf } from '../../../core/watch/alarms'
import type { Signal } from '../../../core/watch/signals'
import { type Assembly, at, every, listOf, one, put, target } from '../assembly'
import { type Assertion, all, difference } from '../assertion'

const alarm = 'AWS::CloudWatch::Alarm'
const [first] = [declared[0]?.name ?? '']
const anyAlarm = [
  ...['arn:', { Ref: 'AWS::Partition' }, ':cloudwatch:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }],
  ':alarm:*',
]

/** What of a declaration shows in the template as it is. */
function written({ says, runbook, severity, above, minutes, noData }: Alarm) {
  return {
    AlarmDescription: `${severity}: ${says} What to do: runbooks/${runbook}.md`,
    Threshold: above,
    ComparisonOperator: 'GreaterThanThreshold',
    EvaluationPeriods: minutes.of,
    DatapointsToAlarm: minutes.wrong,
    TreatMissingData: noData === 'right' ? 'notBreaching' : 'breaching',
  }
}

/** What the alarms of a deployment of this kind must be; so many tables are watched one by one. */
export function alarmsOf(kinds: readonly Alarm['deployments'][], tables: readonly string[]): Assertion[] {
  const expected = new Map(
    declared
      .filter(({ deployments }) => kinds.includes(deployments))
      .flatMap((each): [string, Alarm][] =>
        each.name === 'store-throttled'
          ? tables.map((table) => [`Understudy-${each.name}-${table}`, each])
          : [[`Understudy-${each.name}`, each]],
      ),
  )
  return [
    {
      says: 'every alarm that is declared is made once, as declared, and no other is',
      faults: (assembly) => {
        const made = every(assembly, alarm).map(([, { Properties }]) => Properties)
        return [
          ...difference('alarms', made.map(({ AlarmName }) => AlarmName).sort(), [...expected.keys()].sort()),
          ...made.flatMap((properties) => {
            const is = expected.get(String(properties.AlarmName))
            return is === undefined
              ? []
              : Object.entries(written(is)).flatMap(([name, value]) =>
                  difference(`${properties.AlarmName}: ${name}`, properties[name], value),
                )
          }),
        ]
      },
      breaks: {
        'one too few': (assembly) => remove(assembly, alarmId(assembly, first)),
        'one twice': ({ service }) => put(service.Resources, 'Again', { Type: alarm, Properties: { AlarmName: 'x' } }),
        'no way to its runbook': (assembly) =>
          put(resourceOf(assembly, first), 'Properties.AlarmDescription', 'Something is wrong.'),
        'another threshold': (assembly) => put(resourceOf(assembly, first), 'Properties.Threshold', 99),
        'no word on missing data': (assembly) =>
          put(resourceOf(assembly, first), 'Properties.TreatMissingData', undefined),
      },
    },
    {
      says: 'an alarm tells the topic of its severity when it begins and when it is over, and carries its severity as a tag',
      faults: (assembly) =>
        every(assembly, alarm).flatMap(([id, { Properties }]) => {
          const severity = String(Properties.AlarmDescription).split(':')[0]
          const topic = severity === 'page' ? 'AlarmsPage' : 'AlarmsTicket'
          const tags = Properties.Tags as { Key: string; Value: string }[]
          return [
            ...difference(`${id} begins`, targets(assembly, Properties.AlarmActions), [topic]),
            ...difference(`${id} ends`, targets(assembly, Properties.OKActions), [topic]),
            ...difference(`${id} tag`, tags.find(({ Key }) => Key === 'severity')?.Value, severity),
          ]
        }),
      breaks: {
        'silence at its begin': (assembly) => put(resourceOf(assembly, first), 'Properties.AlarmActions', undefined),
        'silence at its end': (assembly) => put(resourceOf(assembly, first), 'Properties.OKActions', undefined),
        'the wrong topic': (assembly) =>
          put(resourceOf(assembly, first), 'Properties.AlarmActions.0.Ref', 'AlarmsTicket47065398'),
        'no tag': (assembly) => put(resourceOf(assembly, first), 'Properties.Tags', []),
      },
    },
    {
      says: 'every queue of what was delivered in vain has an alarm, and every table one for its throttling',
      faults: (assembly) => [
        ...difference('queues', watched(assembly, 'QueueName'), named(assembly, 'AWS::SQS::Queue', '.QueueName')),
        ...difference('tables', watched(assembly, 'TableName'), named(assembly, 'AWS::DynamoDB::Table', '')),
      ],
      breaks: {
        'a queue nobody watches': ({ service }) =>
          put(service.Resources, 'Unseen00000000', { Type: 'AWS::SQS::Queue', Properties: {} }),
        'a table nobody watches': ({ data }) =>
          put(data.Resources, 'Unseen00000000', { Type: 'AWS::DynamoDB::Table', Properties: {} }),
      },
    },
    {
      says: 'an alarm looks at the signals that are declared, minute by minute, and no others; of several it takes the expression',
      faults: (assembly) =>
        [...expected].flatMap(([name, { measure }]) => {
          const found = every(assembly, alarm).find(([, { Properties }]) => Properties.AlarmName === name)
          const { Metrics, ...alone } = found?.[1].Properties ?? {}
          const table = name.split(/store-throttled-/)[1] ?? ''
          const signals = signalsOf(measure).map((it) => told(it, table))
          if (signals.length === 1) return difference(name, looksAt(assembly, alone), signals[0])
          const [expression, ...looked] = listOf(Metrics)
          const ids = [...String(at(expression, 'Expression')).matchAll(/FILL\((\w+),0\)/g)].map(([, id]) => id)
          return [
            ...difference(
              `${name} looks at`,
              looked.map((it) => looksAt(assembly, Object(at(it, 'MetricStat')))).sort(),
              [...new Set(signals)].sort(),
            ),
            ...difference(`${name} ids`, looked.map((it) => at(it, 'Id')).sort(), [...new Set(ids)].sort()),
            ...difference(
              `${name} takes`,
              [expression, ...looked].map((it) => [typeof at(it, 'Id'), at(it, 'ReturnData')]),
              [['string', true], ...looked.map(() => ['string', false])],
            ),
          ]
        }),
      breaks: {
        'another metric': (assembly) => put(resourceOf(assembly, 'clicks-late'), 'Properties.MetricName', 'Age'),
        'of all functions': (assembly) => put(resourceOf(assembly, 'clicks-late'), 'Properties.Dimensions', undefined),
        'an average': (assembly) =>
          put(resourceOf(assembly, 'resolve-slow'), 'Properties.Metrics.2.MetricStat.Stat', 'p50'),
        'one signal less': (assembly) => put(resourceOf(assembly, first), 'Properties.Metrics.2', undefined),
        'no expression': (assembly) => put(resourceOf(assembly, first), 'Properties.Metrics.0', undefined),
        'all of them at once': (assembly) =>
          put(resourceOf(assembly, first), 'Properties.Metrics.1.ReturnData', undefined),
      },
    },
    {
      says: 'a share is a percentage from so many on, and what is among others counts in minutes with enough of them',
      faults: (assembly) =>
        Object.entries(expressions).flatMap(([name, expression]) =>
          difference(name, at(resourceOf(assembly, name), 'Properties.Metrics.0.Expression'), expression),
        ),
      breaks: Object.fromEntries(
        Object.keys(expressions).flatMap((name) =>
          Object.entries(misreadings).map(([what, misread]) => [
            `${name}: ${what}`,
            (assembly: Assembly) => {
              const path = 'Properties.Metrics.0.Expression'
              put(resourceOf(assembly, name), path, misread(String(at(resourceOf(assembly, name), path))))
            },
          ]),
        ),
      ),
    },
    {
      says: "no alarm waits for a function's alias, which a deployment group with that alarm waits for in turn",
      faults: (assembly) =>
        every(assembly, alarm).flatMap(([id, { Properties }]) =>
          /Alias/.test(JSON.stringify(Properties)) ? [`${id} refers to an alias`] : [],
        ),
      breaks: {
        'a reference to one': (assembly) =>
          put(resourceOf(assembly, 'clicks-late'), 'Properties.Dimensions.0.Value', {
            Ref: 'FunctionsResolveCodeAliaslive00000000',
          }),
      },
    },
    all('AWS::SNS::TopicPolicy', 2, 'takes what comes over TLS only, and from alarms of this account', {
      'Properties.PolicyDocument.Statement.0.Effect': 'Deny',
      'Properties.PolicyDocument.Statement.0.Action': 'sns:Publish',
      'Properties.PolicyDocument.Statement.0.Principal': '*',
      'Properties.PolicyDocument.Statement.0.Condition': { Bool: { 'aws:SecureTransport': 'false' } },
      'Properties.PolicyDocument.Statement.1.Effect': 'Allow',
      'Properties.PolicyDocument.Statement.1.Action': 'sns:Publish',
      'Properties.PolicyDocument.Statement.1.Principal': { Service: 'cloudwatch.amazonaws.com' },
      'Properties.PolicyDocument.Statement.1.Condition': {
        StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
        ArnLike: { 'aws:SourceArn': { 'Fn::Join': ['', anyAlarm] } },
      },
      'Properties.PolicyDocument.Statement.2': undefined,
    }),
    {
      says: 'each topic has its policy',
      faults: (assembly) =>
        difference(
          'policies of',
          every(assembly, 'AWS::SNS::TopicPolicy').map(([, { Properties }]) => [
            ...targets(assembly, Properties.Topics),
            ...[0, 1].map((index) => target(assembly, at(Properties, `PolicyDocument.Statement.${index}.Resource`))),
          ]),
          ['AlarmsPage', 'AlarmsTicket'].map((topic) => [topic, topic, topic]),
        ),
      breaks: {
        'a statement about another': (assembly) =>
          put(every(assembly, 'AWS::SNS::TopicPolicy')[1]?.[1], 'Properties.PolicyDocument.Statement.1.Resource', '*'),
        'a topic without': (assembly) =>
          put(every(assembly, 'AWS::SNS::TopicPolicy')[0]?.[1], 'Properties.Topics', undefined),
      },
    },
  ]
}

/** One share and one that is among others, to the letter: all alarms are made the same two ways. */
const bad = 'FILL(resolveFailuresSum,0)+FILL(resolveErrorsSum,0)+FILL(resolveThrottlesSum,0)'
const asked = 'FILL(resolveInvocationsSum,0)+FILL(resolveThrottlesSum,0)'
const expressions = {
  'resolve-errors': `IF(${bad} >= 5, 100*(${bad})/(${asked}), 0)`,
  'resolve-slow': 'IF(FILL(resolveInvocationsSum,0) >= 20, FILL(resolveDurationP95,0), 0)',
}
const misreadings: Record<string, (expression: string) => string> = {
  'from another number on': (it) => it.replace(/>= \d+/, '>= 1'),
  'from no number on': (it) => it.replace(/^IF\(.* >= \d+, (.*), 0\)$/, '$1'),
  'a fraction of it': (it) => it.replace(/, (.*), 0\)$/, ', ($1)/100, 0)'),
}

/** A signal in one line, as `looksAt` has what an alarm looks at. `table` is the short name of the one the alarm is about. */
function told({ namespace, metric, statistic, of }: Signal, table: string): string {
  const capital = (name: string) => name.replace(/^./, (letter) => letter.toUpperCase())
  const by = () => {
    if ('queue' in of) return `QueueName ${capital(of.queue)}.QueueName`
    if ('table' in of) return `TableName ${capital(table)}`
    const code = `Functions${capital(of.function)}Code`
    return namespace === 'AWS/Lambda' ? `FunctionName ${code} Resource ${code}:live` : `FunctionName ${code}`
  }
  return `${namespace} ${metric} ${statistic} of 60 s, ${by()}`
}

/** The metric of an alarm, or one of several. */
function looksAt(assembly: Assembly, it: Record<string, unknown>): string {
  const { Namespace, MetricName, Dimensions } = Object({ ...it, ...Object(it.Metric) })
  const by = listOf(Dimensions).map((each) => {
    const [code, qualifier] = listOf(at(each, 'Value.Fn::Join.1'))
    const value = qualifier === undefined ? target(assembly, at(each, 'Value')) : target(assembly, code) + qualifier
    return `${at(each, 'Name')} ${value}`
  })
  return `${Namespace} ${MetricName} ${it.Stat ?? it.Statistic ?? it.ExtendedStatistic} of ${it.Period} s, ${by.join(' ')}`
}

/** The alarms of the modern dialect. */
export const alarms = alarmsOf(['all'], ['links', 'claims', 'budgets', 'clicks', 'keys'])

function resourceOf(assembly: Assembly, name: string) {
  return one(assembly, alarm, alarmId(assembly, name))
}

function alarmId(assembly: Assembly, name: string): string {
  return every(assembly, alarm).find(([, { Properties }]) => Properties.AlarmName === `Understudy-${name}`)?.[0] ?? name
}

function remove({ service }: Assembly, id: string): void {
  delete service.Resources[id]
}

function targets(assembly: Assembly, actions: unknown): string[] {
  return Array.isArray(actions) ? actions.map((action) => target(assembly, action)) : []
}

/** What the alarms' metrics have in one of their dimensions. */
function watched(assembly: Assembly, dimension: string): string[] {
  const found = every(assembly, alarm).flatMap(([, { Properties }]) => {
    const metrics = Array.isArray(Properties.Metrics) ? Properties.Metrics : [{ MetricStat: { Metric: Properties } }]
    return metrics.flatMap((metric) => at(metric, 'MetricStat.Metric.Dimensions') ?? []) as Dimension[]
  })
  const values = found.filter(({ Name }) => Name === dimension).map(({ Value }) => target(assembly, Value))
  return [...new Set(values)].sort()
}

function named(assembly: Assembly, type: string, attribute: string): string[] {
  return every(assembly, type)
    .map(([id]) => id.replace(/[0-9A-F]{8}$/, '') + attribute)
    .sort()
}

interface Dimension {
  Name: string
  Value: unknown
}
