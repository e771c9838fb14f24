import { every, listOf, one, put } from '../assembly'
import { type Assertion, all, difference } from '../assertion'

const table = 'AWS::DynamoDB::Table'

const keys = { Links: 'code part', Claims: 'digest', Budgets: 'code', Clicks: 'code slot', Keys: 'digest' }

const outputs =
  'PublicUrl Settings AlarmPrefix UncountedQueueUrl CountFunction ResolveLog CreateLog ExpandLog StatsLog CountLog LinksTable ClaimsTable BudgetsTable ClicksTable KeysTable'

const index = {
  ContributorInsightsSpecification: { Enabled: true, Mode: 'THROTTLED_KEYS' },
  IndexName: 'byOwner',
  KeySchema: [
    { AttributeName: 'owner', KeyType: 'HASH' },
    { AttributeName: 'created_at', KeyType: 'RANGE' },
  ],
  OnDemandThroughput: { MaxReadRequestUnits: 12_000, MaxWriteRequestUnits: 4_000 },
  Projection: { ProjectionType: 'ALL' },
}

export const stacks: Assertion[] = [
  all(table, 5, 'kept, restorable to the second, paid by use, with a ceiling', {
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
    'Properties.DeletionProtectionEnabled': true,
    'Properties.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled': true,
    'Properties.BillingMode': 'PAY_PER_REQUEST',
    'Properties.OnDemandThroughput': { MaxReadRequestUnits: 12_000, MaxWriteRequestUnits: 4_000 },
    'Properties.ContributorInsightsSpecification': { Enabled: true, Mode: 'THROTTLED_KEYS' },
    'Properties.ProvisionedThroughput': undefined,
  }),
  {
    says: 'only claims go by themselves, those that say when',
    faults: (assembly) =>
      every(assembly, table).flatMap(([id, { Properties }]) =>
        difference(
          `expiry of ${id}`,
          Properties.TimeToLiveSpecification,
          id.startsWith('Claims') ? { AttributeName: 'expires', Enabled: true } : undefined,
        ),
      ),
    breaks: {
      'links that go by themselves': (assembly) =>
        put(one(assembly, table, 'Links'), 'Properties.TimeToLiveSpecification', { Enabled: true }),
      'claims that stay': (assembly) =>
        put(one(assembly, table, 'Claims'), 'Properties.TimeToLiveSpecification', undefined),
    },
  },
  {
    says: 'links can be found by their owner, in the order they were made, under a ceiling of its own; no table has another index',
    faults: (assembly) =>
      difference(
        'indexes',
        every(assembly, table).flatMap(([id, it]) =>
          listOf(it.Properties.GlobalSecondaryIndexes).map((index) => [id, index]),
        ),
        [['Links5AE26E87', index]],
      ),
    breaks: {
      'no index': (assembly) => put(one(assembly, table, 'Links'), 'Properties.GlobalSecondaryIndexes', undefined),
      'no ceiling': (assembly) =>
        put(one(assembly, table, 'Links'), 'Properties.GlobalSecondaryIndexes.0.OnDemandThroughput', undefined),
      'in another order': (assembly) =>
        put(one(assembly, table, 'Links'), 'Properties.GlobalSecondaryIndexes.0.KeySchema.1.AttributeName', 'code'),
      'an index more': (assembly) =>
        put(one(assembly, table, 'Clicks'), 'Properties.GlobalSecondaryIndexes', [{ IndexName: 'byHost' }]),
    },
  },
  {
    says: 'each table has the keys the functions read it by',
    faults: (assembly) =>
      Object.entries(keys).flatMap(([id, names]) => {
        const schema = one(assembly, table, id).Properties.KeySchema
        const [partition, sort] = names.split(' ')
        const wanted = [{ AttributeName: partition, KeyType: 'HASH' }]
        return difference(id, schema, sort ? [...wanted, { AttributeName: sort, KeyType: 'RANGE' }] : wanted)
      }),
    breaks: {
      'another name': (assembly) => put(one(assembly, table, 'Clicks'), 'Properties.KeySchema.1.AttributeName', 'time'),
      'no sort key': (assembly) => put(one(assembly, table, 'Links'), 'Properties.KeySchema.1', undefined),
    },
  },
  {
    says: 'the data stack holds tables and nothing else, the service stack none',
    faults: ({ data, service }) => [
      ...Object.entries(data.Resources)
        .filter(([, { Type }]) => Type !== table)
        .map(([id]) => `${id} among the tables`),
      ...Object.entries(service.Resources)
        .filter(([, { Type }]) => Type === table)
        .map(([id]) => `${id} in the service`),
    ],
    breaks: {
      'a table in the service': ({ service }) => put(service.Resources, 'T', { Type: table, Properties: {} }),
      'a queue in the data': ({ data }) => put(data.Resources, 'Q', { Type: 'AWS::SQS::Queue', Properties: {} }),
    },
  },
  {
    says: 'every stack refuses to be deleted, says what it is, and carries the tag',
    faults: ({ data, service, others, manifest }) =>
      Object.entries({ UnderstudyData: data, Understudy: service, ...others }).flatMap(([id, { Description }]) => [
        ...difference(`${id} protection`, manifest.artifacts[id]?.properties?.terminationProtection, true),
        ...difference(`${id} tags`, manifest.artifacts[id]?.properties?.tags, { project: 'understudy' }),
        ...(Description?.startsWith('Understudy: ') ? [] : [`${id} has no description`]),
      ]),
    breaks: {
      'no protection': ({ manifest }) => put(manifest.artifacts, 'Understudy.properties.terminationProtection', false),
      'no tag': ({ manifest }) => put(manifest.artifacts, 'UnderstudyData.properties.tags', undefined),
      'no description': ({ service }) => put(service, 'Description', undefined),
    },
  },
  {
    says: 'operators find what they need in the outputs',
    faults: ({ data, service }) => {
      const named = [...Object.keys(service.Outputs), ...Object.keys(data.Outputs)]
      return outputs.split(' ').flatMap((name) => (named.includes(name) ? [] : [`no output ${name}`]))
    },
    breaks: {
      'no address': ({ service }) => put(service.Outputs, 'PublicUrl', undefined),
      'no table name': ({ data }) => put(data.Outputs, 'ClicksTable', undefined),
    },
  },
]
