import { type Alarm, alarms as declared } from '../../../core/watch/alarms'
import { type Assembly, at, every, one, put, target } from '../assembly'
import { type Assertion, all, difference } from '../assertion'

const alarm = 'AWS::CloudWatch::Alarm'
const [first] = [declared[0]?.name ?? '']

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

/** What the alarms of a deployment of these kinds must be. Tables are watched one by one. */
export function alarmsOf(kinds: readonly Alarm['deployments'][]): Assertion[] {
  const expectedIn = (assembly: Assembly) =>
    new Map(
      declared
        .filter(({ deployments }) => kinds.includes(deployments))
        .flatMap((each): [string, Alarm][] =>
          each.name === 'store-throttled'
            ? named(assembly, 'AWS::DynamoDB::Table', '').map((table) => [nameOf(`${each.name}-${table}`), each])
            : [[nameOf(each.name), each]],
        ),
    )
  return [
    {
      says: 'every alarm that is declared is made once, as declared, and no other is',
      faults: (assembly) => {
        const made = every(assembly, alarm).map(([, { Properties }]) => Properties)
        const expected = expectedIn(assembly)
        const names = made.map(({ AlarmName }) => String(AlarmName).toLowerCase())
        return [
          ...difference('alarms', names.sort(), [...expected.keys()].sort()),
          ...made.flatMap((properties) => {
            const is = expected.get(String(properties.AlarmName).toLowerCase())
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
      'Properties.PolicyDocument.Statement.0.Condition': { Bool: { 'aws:SecureTransport': 'false' } },
      'Properties.PolicyDocument.Statement.1.Effect': 'Allow',
      'Properties.PolicyDocument.Statement.1.Action': 'sns:Publish',
      'Properties.PolicyDocument.Statement.1.Principal': { Service: 'cloudwatch.amazonaws.com' },
      'Properties.PolicyDocument.Statement.1.Condition.StringEquals': {
        'aws:SourceAccount': { Ref: 'AWS::AccountId' },
      },
      'Properties.PolicyDocument.Statement.2': undefined,
    }),
  ]
}

/** The alarms of the modern dialect. */
export const alarms = alarmsOf(['all'])

/** An alarm's name without regard to case: a table is called after its construct. */
function nameOf(name: string): string {
  return `understudy-${name}`.toLowerCase()
}

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
