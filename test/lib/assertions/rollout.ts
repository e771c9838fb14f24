// How a new version comes: a share of the traffic first, and back when an alarm rings.
import { type Alarm, alarms } from '../../../core/watch/alarms'
import { type Assembly, at, every, listOf, one, put, type Resource, same, target } from '../assembly'
import { type Assertion, all, difference } from '../assertion'

const group = 'AWS::CodeDeploy::DeploymentGroup'
const alias = 'AWS::Lambda::Alias'
const nameOf = (aliasId: string) => aliasId.replace(/^Functions(\w+)CodeAliaslive\w+$/, '$1')
const statements = 'Properties.Policies.0.PolicyDocument.Statement'
const roleOf = (assembly: Assembly, name: string) => one(assembly, 'AWS::IAM::Role', `Rollout${name}Role`)
const minutely = (assembly: Assembly, id: string) => one(assembly, 'AWS::CloudWatch::Alarm', `Alarms${id}`)

/** What the rollout of a deployment with so many functions must be. */
export function rolloutOf(count: number): Assertion[] {
  return [
    all(group, count, 'a tenth for five minutes, then all; back when it fails, is stopped, or an alarm rings', {
      'Properties.DeploymentConfigName': 'CodeDeployDefault.LambdaCanary10Percent5Minutes',
      'Properties.DeploymentStyle': { DeploymentOption: 'WITH_TRAFFIC_CONTROL', DeploymentType: 'BLUE_GREEN' },
      'Properties.AutoRollbackConfiguration': {
        Enabled: true,
        Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_REQUEST', 'DEPLOYMENT_STOP_ON_ALARM'],
      },
      'Properties.AlarmConfiguration.Enabled': true,
      'Properties.AlarmConfiguration.IgnorePollAlarmFailure': undefined,
    }),
    all('AWS::CodeDeploy::Application', 1, 'moves functions', { 'Properties.ComputePlatform': 'Lambda' }),
    {
      says: 'every alias moves by the group of its own function',
      faults: (assembly) => [
        ...every(assembly, group).flatMap(([id, { Properties }]) =>
          difference(`${id} of`, target(assembly, Properties.ApplicationName), 'RolloutApplication'),
        ),
        ...every(assembly, alias).flatMap(([id, { UpdatePolicy }]) => {
          const by = at(UpdatePolicy, 'CodeDeployLambdaAliasUpdate')
          return [
            ...difference(`${id} by`, target(assembly, at(by, 'DeploymentGroupName')), `Rollout${nameOf(id)}`),
            ...difference(`${id} of`, target(assembly, at(by, 'ApplicationName')), 'RolloutApplication'),
          ]
        }),
      ],
      breaks: {
        'one that moves at once': (assembly) =>
          put(one(assembly, alias, 'FunctionsResolve'), 'UpdatePolicy', undefined),
        'a group of no application': (assembly) =>
          put(one(assembly, group, 'RolloutResolve'), 'Properties.ApplicationName', undefined),
        "another's group": (assembly) =>
          put(
            one(assembly, alias, 'FunctionsResolve'),
            'UpdatePolicy',
            one(assembly, alias, 'FunctionsCreate').UpdatePolicy,
          ),
      },
    },
    {
      says: 'a deployment ends by the alarms that are declared to end it',
      faults: (assembly) =>
        every(assembly, group).flatMap(([id, { Properties }]) => {
          const name = id.replace(/^Rollout(\w+)[0-9A-F]{8}$/, '$1').toLowerCase()
          const wanted = alarms.filter(({ rollsBack }) => rollsBack.some((each) => each === name)).map(resourceName)
          const there = listOf(at(Properties, 'AlarmConfiguration.Alarms')).map((it) =>
            target(assembly, at(it, 'Name')),
          )
          return [
            ...difference(id, there.sort(), wanted.sort()),
            ...(wanted.length === 0 ? [`${id} has no alarm`] : []),
          ]
        }),
      breaks: {
        'no alarm': (assembly) =>
          put(one(assembly, group, 'RolloutResolve'), 'Properties.AlarmConfiguration.Alarms', undefined),
        'one less': (assembly) =>
          put(one(assembly, group, 'RolloutResolve'), 'Properties.AlarmConfiguration.Alarms.1', undefined),
        'that of another': (assembly) =>
          put(
            one(assembly, group, 'RolloutCreate'),
            'Properties.AlarmConfiguration',
            one(assembly, group, 'RolloutStats').Properties.AlarmConfiguration,
          ),
      },
    },
    {
      says: 'those alarms look at minutes, at few of them, and at what Lambda counts at the alias `live`',
      faults: (assembly) =>
        alarms
          .filter(({ rollsBack }) => rollsBack.length > 0)
          .flatMap((declared) => {
            const [found] = every(assembly, 'AWS::CloudWatch::Alarm').filter(([id]) =>
              id.startsWith(resourceName(declared)),
            )
            return found ? hasty(found) : []
          }),
      breaks: {
        'every five minutes': (assembly) =>
          put(minutely(assembly, 'ResolveSlow'), 'Properties.Metrics.2.MetricStat.Period', 300),
        'an hour of them': (assembly) => put(minutely(assembly, 'ResolveSlow'), 'Properties.EvaluationPeriods', 60),
        'every version there is': (assembly) =>
          put(
            minutely(assembly, 'ResolveSlow'),
            `Properties.${durations}`,
            listOf(at(minutely(assembly, 'ResolveSlow'), `Properties.${durations}`)).slice(0, 1),
          ),
      },
    },
    {
      says: 'CodeDeploy may move the alias of that function and read its alarms, and nothing else',
      faults: (assembly) =>
        every(assembly, group).flatMap(([id, { Properties }]) => {
          const name = id.replace(/^Rollout(\w+)[0-9A-F]{8}$/, '$1')
          const role = roleOf(assembly, name)
          const alarmed = listOf(at(Properties, 'AlarmConfiguration.Alarms')).map((it) =>
            target(assembly, at(it, 'Name')),
          )
          const trusted = listOf(at(role, 'Properties.AssumeRolePolicyDocument.Statement'))
          return [
            ...difference(`${name} has`, target(assembly, Properties.ServiceRoleArn), `Rollout${name}Role.Arn`),
            ...difference(`${name} may`, listOf(at(role, statements)).map(read(assembly)), [
              `lambda:GetAlias lambda:UpdateAlias on Functions${name}Code.Arn`,
              `lambda:GetProvisionedConcurrencyConfig on Functions${name}Code.Arn:live`,
              ...alarmed.map((alarm) => `cloudwatch:DescribeAlarms on ${alarm}.Arn`),
            ]),
            ...difference(`${name} policies`, listOf(role.Properties.Policies).length, 1),
            ...difference(`${name} managed policies`, role.Properties.ManagedPolicyArns, undefined),
            ...difference(`${name} trust`, trusted, [
              { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'codedeploy.amazonaws.com' } },
            ]),
          ]
        }),
      breaks: {
        'any function': (assembly) => put(roleOf(assembly, 'Resolve'), `${statements}.0.Resource`, '*'),
        'every action': (assembly) => put(roleOf(assembly, 'Resolve'), `${statements}.0.Action`, 'lambda:*'),
        'not its own': (assembly) => put(roleOf(assembly, 'Count'), `${statements}.0`, undefined),
        'a policy of AWS': (assembly) =>
          put(roleOf(assembly, 'Stats'), 'Properties.ManagedPolicyArns', ['AWSCodeDeployRole']),
        anyone: (assembly) =>
          put(roleOf(assembly, 'Expand'), 'Properties.AssumeRolePolicyDocument.Statement.0.Principal', '*'),
        "another's role": (assembly) =>
          put(one(assembly, group, 'RolloutExpand'), 'Properties.ServiceRoleArn', {
            'Fn::GetAtt': ['RolloutStatsRole00000000', 'Arn'],
          }),
      },
    },
  ]
}

function resourceName({ name }: Alarm): string {
  return `Alarms${name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())}`
}

/** Where the durations that resolve-slow looks at say whose they are. */
const durations = 'Metrics.2.MetricStat.Metric.Dimensions'

/** What is slow about an alarm, or not of the alias. */
function hasty([id, { Properties }]: [string, Resource]): string[] {
  const stats = listOf(Properties.Metrics).flatMap((it) => listOf(at(it, 'MetricStat')))
  const read = Properties.Metrics
    ? stats.map((it) => ({ Period: at(it, 'Period'), ...Object(at(it, 'Metric')) }))
    : [Properties]
  return [
    ...(Number(Properties.EvaluationPeriods) > 3 ? [`${id} takes ${Properties.EvaluationPeriods} periods`] : []),
    ...read.flatMap(({ Period, Namespace, Dimensions }) => [
      ...difference(`${id} period`, Period, 60),
      ...(Namespace === 'AWS/Lambda' && !JSON.stringify(Dimensions).includes(':live') ? [`${id} is of no alias`] : []),
    ]),
  ]
}

function read(assembly: Assembly) {
  return (statement: unknown): string => {
    const resource = at(statement, 'Resource')
    const [arn, qualifier] = listOf(at(resource, 'Fn::Join.1'))
    const on = same(qualifier, ':live') ? `${target(assembly, arn)}:live` : target(assembly, resource)
    return `${at(statement, 'Effect') === 'Allow' ? '' : 'not '}${listOf(at(statement, 'Action')).join(' ')} on ${on}`
  }
}
