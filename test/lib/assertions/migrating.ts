// What the template of a migrating deployment has besides the legacy dialect's.
import { readFileSync } from 'node:fs'
import { type MigratingFunctionName, migratingConfig } from '../../../core/migration/config'
import { type Assembly, at, every, listOf, one, put, target } from '../assembly'
import { type Assertion, all, difference } from '../assertion'
import { read } from './functions'
import { forwarded } from './legacy'
import { routeFaults } from './routes'

const names = ['router', 'shadow'] as const satisfies MigratingFunctionName[]
const capital = (name: string) => name.replace(/^./, (letter) => letter.toUpperCase())
const codeOf = (assembly: Assembly, name: string) =>
  one(assembly, 'AWS::Lambda::Function', `Functions${capital(name)}Code`)
const roleOf = (assembly: Assembly, name: string) => one(assembly, 'AWS::IAM::Role', `Functions${capital(name)}Role`)
const statements = 'Properties.Policies.0.PolicyDocument.Statement'
const variables = 'Properties.Environment.Variables'
const config = 'Properties.DistributionConfig'
const policyConfig = 'Properties.OriginRequestPolicyConfig'
const policyOf = (assembly: Assembly) =>
  one(assembly, 'AWS::CloudFront::OriginRequestPolicy', 'FrontDoorHeadersMigrating')

const asks = (...them: string[]) => them.map((name) => `InvokeFunction on Functions${name}CodeAliaslive`)
const sides = asks('Create', 'Expand', 'Stats', 'Resolve')
const seals = 'GetSecretValue on MigrationSeal'

// All that each may do: neither writes a link, a click or where the migration stands.
const may = {
  router: [...sides, 'GetItem on Migration', seals],
  shadow: [
    ...sides,
    seals,
    'GetItem Query PutItem UpdateItem DeleteItem on Pairs',
    'GetSecretValue on LegacyInstall',
    ...asks('Count'),
    'SendMessage on Uncompared',
  ],
}

const tables = { Migration: ['key'], Pairs: ['at', 'what'] }

const outputs =
  'MigrationTable PairsTable MigrationSecret UncomparedQueueUrl LegacyUrl RouterFunction RouterLog ShadowFunction ShadowLog CreateFunction ExpandFunction StatsFunction ResolveFunction CountFunction'

export const migrating: Assertion[] = [
  all('AWS::DynamoDB::Table', 9, 'every table is kept, restorable to the second, and has a ceiling', {
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
    'Properties.DeletionProtectionEnabled': true,
    'Properties.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled': true,
    'Properties.BillingMode': 'PAY_PER_REQUEST',
    'Properties.OnDemandThroughput': { MaxReadRequestUnits: 12_000, MaxWriteRequestUnits: 4_000 },
    'Properties.ContributorInsightsSpecification': { Enabled: true, Mode: 'THROTTLED_KEYS' },
  }),
  {
    says: 'the two tables of a migration have their keys, and only what is kept of pairs goes by itself',
    faults: (assembly) => [
      ...Object.entries(tables).flatMap(([id, keys]) => {
        const schema = listOf(one(assembly, 'AWS::DynamoDB::Table', id).Properties.KeySchema)
        const names = schema.map((key) => at(key, 'AttributeName'))
        return difference(id, names, keys)
      }),
      ...every(assembly, 'AWS::DynamoDB::Table').flatMap(([id, { Properties }]) =>
        difference(
          `expiry of ${id}`,
          Properties.TimeToLiveSpecification,
          /^(Pairs|Claims)/.test(id) ? { AttributeName: 'expires', Enabled: true } : undefined,
        ),
      ),
    ],
    breaks: {
      'links that go by themselves': (assembly) =>
        put(one(assembly, 'AWS::DynamoDB::Table', 'Links'), 'Properties.TimeToLiveSpecification', { Enabled: true }),
      'pairs that stay': (assembly) =>
        put(one(assembly, 'AWS::DynamoDB::Table', 'Pairs'), 'Properties.TimeToLiveSpecification', undefined),
      'another key': (assembly) =>
        put(one(assembly, 'AWS::DynamoDB::Table', 'Migration'), 'Properties.KeySchema.0.AttributeName', 'id'),
    },
  },
  {
    says: 'the secret of a migration is made up while deploying, and kept',
    faults: (assembly) => {
      const { DeletionPolicy, Properties } = one(assembly, 'AWS::SecretsManager::Secret', 'MigrationSeal')
      return [
        ...difference('deletion', DeletionPolicy, 'Retain'),
        ...difference('value', Properties.SecretString, undefined),
        ...difference('made of', at(Properties, 'GenerateSecretString'), {
          ExcludePunctuation: true,
          PasswordLength: 64,
        }),
      ]
    },
    breaks: {
      'a secret in the template': (assembly) =>
        put(one(assembly, 'AWS::SecretsManager::Secret', 'MigrationSeal'), 'Properties.SecretString', 'x'),
      'a secret that goes with the stack': (assembly) =>
        put(one(assembly, 'AWS::SecretsManager::Secret', 'MigrationSeal'), 'DeletionPolicy', 'Delete'),
      'a short one': (assembly) =>
        put(
          one(assembly, 'AWS::SecretsManager::Secret', 'MigrationSeal'),
          'Properties.GenerateSecretString.PasswordLength',
          8,
        ),
    },
  },
  {
    says: 'router and shadow are told exactly what core/migration/config.ts says they need',
    faults: (assembly) =>
      names.flatMap((name) => {
        const given = Object.keys(at(codeOf(assembly, name), variables) ?? {}).sort()
        const anything = new Proxy({}, { get: () => '' })
        return difference(name, given, Object.keys(migratingConfig(name, anything)).sort())
      }),
    breaks: {
      'one less': (assembly) => put(codeOf(assembly, 'shadow'), `${variables}.PAIRS_TABLE`, undefined),
      'one more': (assembly) => put(codeOf(assembly, 'router'), `${variables}.PAIRS_TABLE`, 'pairs'),
    },
  },
  {
    says: 'they are told the right ones, and the seal itself is in no variable',
    faults: (assembly) => {
      const told = (name: string, key: string) => target(assembly, at(codeOf(assembly, name), `${variables}.${key}`))
      return [
        ...names.flatMap((name) => [
          ...difference(name, told(name, 'MIGRATION_SECRET'), 'MigrationSeal'),
          ...difference(name, told(name, 'LEGACY_URL'), '"http://10.0.0.5:8080"'),
        ]),
        ...difference('state', told('router', 'MIGRATION_TABLE'), 'Migration'),
        ...difference('pairs', told('shadow', 'PAIRS_TABLE'), 'Pairs'),
        ...difference('count', told('shadow', 'COUNT_FUNCTION'), 'FunctionsCountCodeAliaslive'),
        ...every(assembly, 'AWS::Lambda::Function').flatMap(([id, resource]) =>
          Object.entries(at(resource, variables) ?? {})
            .filter(([key, value]) => key !== 'MIGRATION_SECRET' && JSON.stringify(value).includes('MigrationSeal'))
            .map(([key]) => `${key} of ${id} holds the seal`),
        ),
      ]
    },
    breaks: {
      'two mixed up': (assembly) =>
        put(
          codeOf(assembly, 'shadow'),
          `${variables}.PAIRS_TABLE`,
          at(codeOf(assembly, 'router'), `${variables}.MIGRATION_TABLE`),
        ),
      'the seal in a variable': (assembly) =>
        put(codeOf(assembly, 'router'), `${variables}.SEAL`, {
          'Fn::Join': ['', ['{{resolve:secretsmanager:', { 'Fn::ImportValue': 'MigrationSeal' }, ':SecretString}}']],
        }),
      'another legacy': (assembly) => put(codeOf(assembly, 'router'), `${variables}.LEGACY_URL`, 'http://10.0.0.6'),
    },
  },
  {
    says: 'router and shadow may do exactly what is in the table above, and write their own log',
    faults: (assembly) =>
      names.flatMap((name) =>
        difference(name, listOf(at(roleOf(assembly, name), statements)).map(read(assembly)), [
          ...may[name],
          `CreateLogStream PutLogEvents on Functions${capital(name)}Log`,
        ]),
      ),
    breaks: {
      'the router moves the dial': (assembly) =>
        put(roleOf(assembly, 'router'), `${statements}.4.Action`, ['dynamodb:GetItem', 'dynamodb:PutItem']),
      'shadow asks anyone': (assembly) => put(roleOf(assembly, 'shadow'), `${statements}.0.Resource`, '*'),
      'the router reads pairs': (assembly) =>
        put(
          roleOf(assembly, 'router'),
          `${statements}.4.Resource`,
          at(roleOf(assembly, 'shadow'), `${statements}.5.Resource`),
        ),
    },
  },
  {
    says: 'shadow has its memory and its time, and as much concurrency as there is',
    faults: (assembly) => {
      const { MemorySize, Timeout, ReservedConcurrentExecutions } = codeOf(assembly, 'shadow').Properties
      return difference('shadow', [MemorySize, Timeout, ReservedConcurrentExecutions], [512, 300, undefined])
    },
    breaks: {
      'a cap nobody asked for': (assembly) =>
        put(codeOf(assembly, 'shadow'), 'Properties.ReservedConcurrentExecutions', 1),
      'less time': (assembly) => put(codeOf(assembly, 'shadow'), 'Properties.Timeout', 3),
    },
  },
  {
    says: 'every path, and the API, goes to the router; /v1 as ever',
    faults: (assembly) => routeFaults(assembly, 'Router'),
    breaks: {
      'paths round the router': ({ service }) => {
        const routes = Object.values(service.Resources).filter(({ Type }) => Type === 'AWS::ApiGatewayV2::Route')
        const [paths, create] = ['$default', 'POST /v1/links'].map((key) =>
          routes.find(({ Properties }) => Properties.RouteKey === key),
        )
        put(paths, 'Properties.Target', create?.Properties.Target)
      },
    },
  },
  {
    says: 'cookies and the ten headers go on to the router, and none of them to /v1',
    faults: (assembly) => {
      const behaviours = 'CacheBehaviors.0.OriginRequestPolicyId'
      const distribution = one(assembly, 'AWS::CloudFront::Distribution')
      return [
        ...difference(
          'policy',
          target(assembly, at(distribution, `${config}.DefaultCacheBehavior.OriginRequestPolicyId`)),
          'FrontDoorHeadersMigrating',
        ),
        ...difference('v1', target(assembly, at(distribution, `${config}.${behaviours}`)), 'FrontDoorHeadersApi'),
        ...difference('cookies', at(policyOf(assembly), `${policyConfig}.CookiesConfig.CookieBehavior`), 'all'),
        ...difference(
          'headers',
          listOf(at(policyOf(assembly), `${policyConfig}.HeadersConfig.Headers`)).join(' '),
          forwarded,
        ),
      ]
    },
    breaks: {
      'no cookies': (assembly) => put(policyOf(assembly), `${policyConfig}.CookiesConfig.CookieBehavior`, 'none'),
      'an eleventh header': (assembly) => put(policyOf(assembly), `${policyConfig}.HeadersConfig.Headers.10`, 'Host'),
    },
  },
  {
    says: 'no browser is told to come by HTTPS only: the legacy may have to take over again, and may answer HTTP',
    faults: (assembly) => [
      ...difference('policies', every(assembly, 'AWS::CloudFront::ResponseHeadersPolicy').length, 0),
      ...(JSON.stringify(one(assembly, 'AWS::CloudFront::Distribution')).includes('ResponseHeadersPolicyId')
        ? ['a behaviour has a policy']
        : []),
    ],
    breaks: {
      'a policy of AWS': (assembly) =>
        put(
          one(assembly, 'AWS::CloudFront::Distribution'),
          `${config}.DefaultCacheBehavior.ResponseHeadersPolicyId`,
          'x',
        ),
      'a policy of ours': ({ service }) =>
        put(service.Resources, 'P', { Type: 'AWS::CloudFront::ResponseHeadersPolicy', Properties: {} }),
    },
  },
  {
    says: 'the edge function is the one that ends what comes round',
    faults: (assembly) => {
      const code = String(one(assembly, 'AWS::CloudFront::Function').Properties.FunctionCode)
      return difference('code', code, readFileSync('functions/edge/migrating.js', 'utf8'))
    },
    breaks: {
      'that of the legacy dialect': (assembly) =>
        put(
          one(assembly, 'AWS::CloudFront::Function'),
          'Properties.FunctionCode',
          readFileSync('functions/edge/legacy.js', 'utf8'),
        ),
    },
  },
  {
    says: "the router's records are delivered to shadow, three times at most, and then wait in a queue of their own",
    faults: (assembly) => {
      const records = every(assembly, 'AWS::Logs::SubscriptionFilter').filter(
        ([, { Properties }]) => target(assembly, Properties.LogGroupName) === 'FunctionsRouterLog',
      )
      const rules = every(assembly, 'AWS::Lambda::EventInvokeConfig').find(
        ([, { Properties }]) => target(assembly, Properties.FunctionName) === 'FunctionsShadowCode',
      )?.[1].Properties
      return [
        ...difference(
          'subscriptions',
          records.map(([, { Properties }]) => [Properties.FilterPattern, target(assembly, Properties.DestinationArn)]),
          [['{ $.type = "shadow" }', 'FunctionsShadowCodeAliaslive']],
        ),
        ...difference('tries', at(rules, 'MaximumRetryAttempts'), 2),
        ...difference(
          'queue',
          target(assembly, at(rules, 'DestinationConfig.OnFailure.Destination')),
          'Uncompared.Arn',
        ),
        ...every(assembly, 'AWS::Logs::SubscriptionFilter')
          .filter(([, { Properties }]) => target(assembly, Properties.LogGroupName) === 'FunctionsShadowLog')
          .map(() => 'shadow reads what it writes itself'),
      ]
    },
    breaks: {
      'every line': ({ service }) => {
        for (const { Type, Properties } of Object.values(service.Resources))
          if (Type === 'AWS::Logs::SubscriptionFilter') Properties.FilterPattern = ''
      },
      'the log of shadow itself': (assembly) => {
        const filters = every(assembly, 'AWS::Logs::SubscriptionFilter')
        for (const [, { Properties }] of filters) Properties.LogGroupName = { Ref: 'FunctionsShadowLog00000000' }
      },
      'one try': ({ service }) => {
        for (const { Type, Properties } of Object.values(service.Resources))
          if (Type === 'AWS::Lambda::EventInvokeConfig') Properties.MaximumRetryAttempts = 0
      },
      'nowhere to wait': ({ service }) => {
        for (const { Type, Properties } of Object.values(service.Resources))
          if (Type === 'AWS::Lambda::EventInvokeConfig') delete Properties.DestinationConfig
      },
    },
  },
  {
    says: 'operators find what they need in the outputs',
    faults: ({ data, service }) => {
      const named = [...Object.keys(service.Outputs), ...Object.keys(data.Outputs)]
      return outputs.split(' ').flatMap((name) => (named.includes(name) ? [] : [`no output ${name}`]))
    },
    breaks: {
      'no queue': ({ service }) => put(service.Outputs, 'UncomparedQueueUrl', undefined),
      'no table': ({ data }) => put(data.Outputs, 'MigrationTable', undefined),
    },
  },
]
