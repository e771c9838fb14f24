import { type Assembly, at, every, listOf, one, put, target } from '../assembly'
import { type Assertion, all, difference } from '../assertion'
import { aliasOf } from './calling'

const subscription = 'AWS::Logs::SubscriptionFilter'
const permission = 'AWS::Lambda::Permission'
const mayCome = (assembly: Assembly, which: string) => one(assembly, permission, `${aliasOf('count')}${which}MayCome`)
const retries = (assembly: Assembly) => one(assembly, 'AWS::Lambda::EventInvokeConfig')

export const clickRoad: Assertion[] = [
  {
    says: "the click lines of resolve's log and the link lines of create's go to count, and no other log goes anywhere",
    faults: (assembly) =>
      difference(
        'subscriptions',
        every(assembly, subscription).map(([, { Properties }]) => [
          target(assembly, Properties.LogGroupName),
          Properties.FilterPattern,
          target(assembly, Properties.DestinationArn),
        ]),
        [
          ['FunctionsResolveLog', '{ $.type = "click" }', aliasOf('count')],
          ['FunctionsCreateLog', '{ $.type = "link" }', aliasOf('count')],
        ],
      ),
    breaks: {
      'all lines': (assembly) => put(every(assembly, subscription)[0]?.[1], 'Properties.FilterPattern', ''),
      "count's own log": (assembly) => {
        const properties = { LogGroupName: { Ref: 'FunctionsCountLog00000000' } }
        put(assembly.service.Resources, 'Loop', { Type: subscription, Properties: properties })
      },
      'another reader': (assembly) => {
        const alias = every(assembly, 'AWS::Lambda::Alias').find(([id]) => id.startsWith(aliasOf('stats')))?.[0]
        put(every(assembly, subscription)[1]?.[1], 'Properties.DestinationArn', { Ref: alias })
      },
    },
  },
  {
    says: 'CloudWatch Logs may call count for these two groups of this account only, and may before it has to',
    faults: (assembly) => [
      ...['Clicks', 'Links'].flatMap((which) => {
        const { Principal, Action, SourceAccount, SourceArn } = mayCome(assembly, which).Properties
        const group = which === 'Clicks' ? 'FunctionsResolveLog.Arn' : 'FunctionsCreateLog.Arn'
        return difference(
          which,
          [Principal, Action, SourceAccount, target(assembly, SourceArn)],
          ['logs.amazonaws.com', 'lambda:InvokeFunction', { Ref: 'AWS::AccountId' }, group],
        )
      }),
      ...every(assembly, subscription).flatMap(([id, { DependsOn }]) =>
        ['Clicks', 'Links'].every((which) =>
          listOf(DependsOn).some((name) => String(name).startsWith(`${aliasOf('count')}${which}MayCome`)),
        )
          ? []
          : [`${id} may be made before its permission`],
      ),
    ],
    breaks: {
      'any account': (assembly) => put(mayCome(assembly, 'Clicks'), 'Properties.SourceAccount', undefined),
      'any group': (assembly) => put(mayCome(assembly, 'Links'), 'Properties.SourceArn', undefined),
      'no order': (assembly) => put(every(assembly, subscription)[0]?.[1], 'DependsOn', undefined),
    },
  },
  {
    says: "what fails on count's alias ends in the queue",
    faults: (assembly) => {
      const { FunctionName, Qualifier } = retries(assembly).Properties
      const destination = at(retries(assembly), 'Properties.DestinationConfig.OnFailure.Destination')
      const alias = at(Qualifier, 'Fn::Select.1.Fn::Split.1')
      return [
        ...difference('function', target(assembly, FunctionName), 'FunctionsCountCode'),
        ...difference('alias', target(assembly, alias), aliasOf('count')),
        ...difference('destination', target(assembly, destination), 'Uncounted.Arn'),
      ]
    },
    breaks: {
      'no queue': (assembly) => put(retries(assembly), 'Properties.DestinationConfig', undefined),
      'not the alias': (assembly) => put(retries(assembly), 'Properties.Qualifier', '$LATEST'),
    },
  },
  all('AWS::Events::Rule', 1, 'folding every quarter of an hour', {
    'Properties.ScheduleExpression': 'rate(15 minutes)',
    'Properties.State': 'ENABLED',
  }),
]
