// What a deployment with a second region has besides: replicas as well kept as the tables, and a service that stands by.
import { type Assembly, at, every, listOf, one, put, same, type Template } from '../assembly'
import { type Assertion, all, difference } from '../assertion'

/** The settings that these assertions are about. */
export const twoRegions = { region: 'eu-west-1', secondRegion: 'eu-central-1' }

const table = 'AWS::DynamoDB::GlobalTable'
const regions = Object.values(twoRegions).sort()
const kept = {
  DeletionProtectionEnabled: true,
  'PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled': true,
  'ReadOnDemandThroughputSettings.MaxReadRequestUnits': 12_000,
  ContributorInsightsSpecification: { Enabled: true, Mode: 'THROTTLED_KEYS' },
}
const replicasOf = (assembly: Assembly, id: string) => listOf(at(one(assembly, table, id), 'Properties.Replicas'))
const second = ({ others }: Assembly): Template => others.UnderstudySecond ?? { Resources: {}, Outputs: {} }
const idOf = ({ Resources }: Template, start: string) =>
  Object.keys(Resources).find((id) => id.startsWith(start)) ?? start

export const secondRegion: Assertion[] = [
  all(table, 5, 'kept, paid by use, with a ceiling on what is written', {
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
    'Properties.BillingMode': 'PAY_PER_REQUEST',
    'Properties.WriteOnDemandThroughputSettings': { MaxWriteRequestUnits: 4_000 },
    'Properties.StreamSpecification': { StreamViewType: 'NEW_AND_OLD_IMAGES' },
    'Properties.MultiRegionConsistency': undefined,
  }),
  {
    says: 'every table is in both regions, and every replica is protected, restorable, bounded, and names throttled keys',
    faults: (assembly) =>
      every(assembly, table).flatMap(([id, { Properties }]) => {
        const replicas = listOf(Properties.Replicas)
        const indexes = listOf(Properties.GlobalSecondaryIndexes)
        return [
          ...indexes.flatMap((index) =>
            difference(`${id} writes`, at(index, 'WriteOnDemandThroughputSettings.MaxWriteRequestUnits'), 4_000),
          ),
          ...replicas.flatMap((it) =>
            difference(
              `indexes of ${id} in ${at(it, 'Region')}`,
              listOf(at(it, 'GlobalSecondaryIndexes')),
              indexes.map(watchedIndex),
            ),
          ),
          ...difference(`${id} is in`, replicas.map((it) => at(it, 'Region')).sort(), regions),
          ...replicas.flatMap((it) =>
            Object.entries(kept).flatMap(([path, value]) =>
              difference(`${id} in ${at(it, 'Region')}: ${path}`, at(it, path), value),
            ),
          ),
        ]
      }),
    breaks: {
      'an index that names no throttled key': (assembly) =>
        put(replicasOf(assembly, 'Links')[1], 'GlobalSecondaryIndexes.0.ContributorInsightsSpecification', undefined),
      'an index without a ceiling': (assembly) =>
        put(
          one(assembly, table, 'Links'),
          'Properties.GlobalSecondaryIndexes.0.WriteOnDemandThroughputSettings',
          undefined,
        ),
      'one region only': (assembly) => put(one(assembly, table, 'Links'), 'Properties.Replicas.0', undefined),
      ...Object.fromEntries(
        ['Links', 'Claims', 'Budgets', 'Clicks', 'Keys'].flatMap((id) =>
          [0, 1].flatMap((replica) =>
            Object.keys(kept).map((path) => [
              `${id}, replica ${replica + 1} without ${path}`,
              (assembly: Assembly) => put(replicasOf(assembly, id)[replica], path, undefined),
            ]),
          ),
        ),
      ),
    },
  },
  {
    says: 'what stands by is all that serves, but for folding, which one region does for both',
    faults: (assembly) => {
      const ids = (template: Template) => Object.keys(template.Resources)
      const folding = ids(assembly.service).filter((id) => id.startsWith('ClickRoadFolding'))
      // The code of a version is in its logical id; the variables that name tables differ.
      const plain = (id: string) => id.replace(/(CurrentVersion)\w+$/, '$1')
      return [
        ...difference(
          'resources',
          ids(second(assembly)).map(plain).sort(),
          ids(assembly.service)
            .filter((id) => !folding.includes(id))
            .map(plain)
            .sort(),
        ),
        ...difference('rules that fold', every(assembly, 'AWS::Events::Rule').length, 1),
      ]
    },
    breaks: {
      'two fold': (assembly) =>
        put(second(assembly).Resources, 'ClickRoadFolding00000000', { Type: 'AWS::Events::Rule', Properties: {} }),
      'no alarm there': (assembly) =>
        put(second(assembly).Resources, idOf(second(assembly), 'AlarmsResolveErrors'), undefined),
      'no function there': (assembly) =>
        put(second(assembly).Resources, idOf(second(assembly), 'FunctionsStatsCode'), undefined),
      'nobody folds': (assembly) =>
        put(assembly.service.Resources, every(assembly, 'AWS::Events::Rule')[0]?.[0] ?? '', undefined),
    },
  },
  {
    says: 'each stack is in its region, and the second waits for the tables',
    faults: ({ manifest }) => {
      const { Understudy, UnderstudyData, UnderstudySecond } = manifest.artifacts
      const is = (region: string) => `aws://unknown-account/${region}`
      return [
        ...difference('data', UnderstudyData?.environment, is('eu-west-1')),
        ...difference('service', Understudy?.environment, is('eu-west-1')),
        ...difference('second', UnderstudySecond?.environment, is('eu-central-1')),
        ...difference('order', UnderstudySecond?.dependencies?.includes('UnderstudyData'), true),
      ]
    },
    breaks: {
      'in the same region': ({ manifest }) =>
        put(manifest.artifacts, 'UnderstudySecond.environment', 'aws://unknown-account/eu-west-1'),
      'tables nowhere in particular': ({ manifest }) =>
        put(manifest.artifacts, 'UnderstudyData.environment', 'aws://unknown-account/unknown-region'),
      'in no order': ({ manifest }) => put(manifest.artifacts, 'UnderstudySecond.dependencies', undefined),
    },
  },
  {
    says: 'what stands by names tables by the outputs of the data stack, and may use their replicas in its own region only',
    faults: (assembly) => {
      const functions = Object.entries(second(assembly).Resources).filter(([, { Type }]) =>
        /Lambda::Function$/.test(Type),
      )
      const roles = Object.entries(second(assembly).Resources).filter(([, { Type }]) => /IAM::Role$/.test(Type))
      return [
        ...functions.flatMap(([id, { Properties }]) =>
          Object.entries(at(Properties, 'Environment.Variables') ?? {})
            .filter(([name]) => name.endsWith('_TABLE'))
            .flatMap(([name, value]) => difference(`${id} ${name}`, value, output(name))),
        ),
        ...roles.flatMap(([id, { Properties }]) =>
          listOf(at(Properties, 'Policies.0.PolicyDocument.Statement'))
            .filter((it) => JSON.stringify(at(it, 'Action')).includes('dynamodb:'))
            .flatMap((it) =>
              isReplica(at(it, 'Resource')) ? [] : [`${id} uses ${JSON.stringify(at(it, 'Resource'))}`],
            ),
        ),
        ...(JSON.stringify(second(assembly)).includes('Fn::ImportValue') ? ['it imports what another region has'] : []),
      ]
    },
    breaks: {
      'the table of the first region': (assembly) =>
        put(
          second(assembly).Resources[idOf(second(assembly), 'FunctionsResolveRole')],
          'Properties.Policies.0.PolicyDocument.Statement.0.Resource.Fn::Join.1.2',
          ':dynamodb:eu-west-1:',
        ),
      'any table': (assembly) =>
        put(
          second(assembly).Resources[idOf(second(assembly), 'FunctionsResolveRole')],
          'Properties.Policies.0.PolicyDocument.Statement.0.Resource',
          '*',
        ),
      'another table': (assembly) =>
        put(
          second(assembly).Resources[idOf(second(assembly), 'FunctionsResolveCode')],
          'Properties.Environment.Variables.LINKS_TABLE',
          output('CLICKS_TABLE'),
        ),
      'an import': (assembly) => put(second(assembly).Outputs, 'PublicUrl.Value', { 'Fn::ImportValue': 'x' }),
    },
  },
]

/** What a replica has to say of an index. */
function watchedIndex(index: unknown) {
  return {
    ContributorInsightsSpecification: { Enabled: true, Mode: 'THROTTLED_KEYS' },
    IndexName: at(index, 'IndexName'),
    ReadOnDemandThroughputSettings: { MaxReadRequestUnits: 12_000 },
  }
}

// LINKS_TABLE is told by the output LinksTable.
function output(variable: string) {
  const words = variable.toLowerCase().split('_')
  const OutputName = words.map((word) => word.replace(/^./, (letter) => letter.toUpperCase())).join('')
  return { 'Fn::GetStackOutput': { StackName: 'UnderstudyData', Region: 'eu-west-1', OutputName } }
}

// An index of a table has the table's ARN with its own name behind it.
function isReplica(resource: unknown): boolean {
  const [arn, partition, place, account, kind, name] = listOf(at(resource, 'Fn::Join.1'))
  return (
    [arn, place, kind].join(' ') === 'arn: :dynamodb:eu-central-1: :table/' &&
    same([partition, account], [{ Ref: 'AWS::Partition' }, { Ref: 'AWS::AccountId' }]) &&
    at(name, 'Fn::GetStackOutput') !== undefined
  )
}
