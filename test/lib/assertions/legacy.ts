// What the legacy dialect's template has, and the modern one has not.
import { readFileSync } from 'node:fs'
import { type LegacyFunctionName, legacyConfig } from '../../../core/config'
import { type Assembly, at, every, listOf, one, put, target } from '../assembly'
import { type Assertion, all, difference } from '../assertion'
import { read } from './functions'
import { routeFaults } from './routes'

const lambda = 'AWS::Lambda::Function'
const names = ['router', 'create', 'expand', 'stats', 'resolve', 'count'] as const satisfies LegacyFunctionName[]
const capital = (name: string) => name.replace(/^./, (letter) => letter.toUpperCase())
const codeOf = (assembly: Assembly, name: string) => one(assembly, lambda, `Functions${capital(name)}Code`)
const roleOf = (assembly: Assembly, name: string) => one(assembly, 'AWS::IAM::Role', `Functions${capital(name)}Role`)
const statements = 'Properties.Policies.0.PolicyDocument.Statement'
const variables = 'Properties.Environment.Variables'
const config = 'Properties.DistributionConfig'
const headers = 'Properties.OriginRequestPolicyConfig.HeadersConfig.Headers'
const indexes = 'Properties.GlobalSecondaryIndexes'

// All that each function may do. Only those that check credentials read the secret, and only the router asks others.
const may: Record<LegacyFunctionName, string[]> = {
  router: ['Create', 'Expand', 'Stats', 'Resolve'].map((name) => `InvokeFunction on Functions${name}CodeAliaslive`),
  create: [
    'GetItem PutItem UpdateItem on Links',
    'GetItem PutItem UpdateItem on Claims',
    'GetItem on Keys',
    'GetItem PutItem UpdateItem DeleteItem on Legacy',
    'GetItem PutItem on Ranks',
    'GetSecretValue on LegacyInstall',
  ],
  expand: [
    'Query BatchGetItem on Links',
    'Query on Links/index/byOwner',
    'GetItem on Keys',
    'GetItem on Links',
    'GetItem on Ranks',
    'GetSecretValue on LegacyInstall',
  ],
  stats: [
    'GetItem Query on Links',
    'Query on Clicks',
    'GetItem on Keys',
    'GetItem BatchGetItem on Links',
    'GetItem Query on Ranks',
    'Query on Ranks/index/byClicks',
    'Query on Ranks/index/byTime',
    'GetSecretValue on LegacyInstall',
  ],
  resolve: ['GetItem on Links', 'UpdateItem on Budgets', 'UpdateItem on Links', 'GetItem on Ranks'],
  count: [
    'GetItem Query PutItem UpdateItem on Clicks',
    'DeleteItem on Clicks',
    'SendMessage on Uncounted',
    'PutItem UpdateItem DeleteItem on Ranks',
  ],
}

export const forwarded =
  'User-Agent Referer Content-Type Sec-Purpose CloudFront-Viewer-Country CloudFront-Viewer-Address CloudFront-Forwarded-Proto X-Understudy-Path X-Understudy-Host X-Understudy-Proto'

export const legacy: Assertion[] = [
  all('AWS::DynamoDB::Table', 7, 'every table is kept, restorable to the second, and has a ceiling', {
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
    'Properties.DeletionProtectionEnabled': true,
    'Properties.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled': true,
    'Properties.BillingMode': 'PAY_PER_REQUEST',
    'Properties.OnDemandThroughput': { MaxReadRequestUnits: 12_000, MaxWriteRequestUnits: 4_000 },
    'Properties.ContributorInsightsSpecification': { Enabled: true, Mode: 'THROTTLED_KEYS' },
  }),
  {
    says: 'ranks are in shards, ordered by clicks and by creation',
    faults: (assembly) => {
      const ranks = one(assembly, 'AWS::DynamoDB::Table', 'Ranks')
      const keysOf = (schema: unknown) => listOf(schema).map((key) => String(at(key, 'AttributeName')))
      return [
        ...difference('keys', keysOf(ranks.Properties.KeySchema), ['shard', 'place']),
        ...difference(
          'indexes',
          listOf(at(ranks, indexes)).map((index) => [at(index, 'IndexName'), ...keysOf(at(index, 'KeySchema'))]),
          [
            ['byClicks', 'shard', 'by_clicks'],
            ['byTime', 'shard', 'by_time'],
          ],
        ),
      ]
    },
    breaks: {
      'no index by creation': (assembly) =>
        put(one(assembly, 'AWS::DynamoDB::Table', 'Ranks'), `${indexes}.1`, undefined),
    },
  },
  all(
    'AWS::DynamoDB::Table',
    1,
    'the indexes of ranks have ceilings and name throttled keys',
    Object.fromEntries(
      [0, 1].flatMap((index) => [
        [`${indexes}.${index}.OnDemandThroughput`, { MaxReadRequestUnits: 12_000, MaxWriteRequestUnits: 8_000 }],
        [`${indexes}.${index}.ContributorInsightsSpecification`, { Enabled: true, Mode: 'THROTTLED_KEYS' }],
      ]),
    ),
    /^Ranks/,
  ),
  {
    says: 'the secret of the install is kept, begins with a key of its own and no user, and is in no template',
    faults: (assembly) => {
      const { DeletionPolicy, Properties } = one(assembly, 'AWS::SecretsManager::Secret', 'LegacyInstall')
      return [
        ...difference('deletion', DeletionPolicy, 'Retain'),
        ...difference('value', Properties.SecretString, undefined),
        ...difference('begins with', at(Properties, 'GenerateSecretString'), {
          ExcludePunctuation: true,
          GenerateStringKey: 'cookie_key',
          PasswordLength: 64,
          SecretStringTemplate: '{"users":{}}',
        }),
      ]
    },
    breaks: {
      'a user for everyone': (assembly) =>
        put(
          one(assembly, 'AWS::SecretsManager::Secret', 'LegacyInstall'),
          'Properties.GenerateSecretString.SecretStringTemplate',
          '{"users":{"admin":"admin"}}',
        ),
      'removed with the stack': (assembly) =>
        put(one(assembly, 'AWS::SecretsManager::Secret', 'LegacyInstall'), 'DeletionPolicy', 'Delete'),
    },
  },
  {
    says: 'each function is told exactly what core/config.ts says it needs',
    faults: (assembly) =>
      names.flatMap((name) => {
        const given = Object.keys(at(codeOf(assembly, name), variables) ?? {}).sort()
        const anything = new Proxy({}, { get: () => '' })
        return difference(name, given, Object.keys(legacyConfig(name, anything)).sort())
      }),
    breaks: {
      'one less': (assembly) => put(codeOf(assembly, 'resolve'), `${variables}.RANKS_TABLE`, undefined),
      'the secret for resolve': (assembly) => put(codeOf(assembly, 'resolve'), `${variables}.LEGACY_SECRET`, 'arn'),
    },
  },
  {
    says: 'each role holds exactly these permissions, and its own log',
    faults: (assembly) =>
      names.flatMap((name) =>
        difference(name, listOf(at(roleOf(assembly, name), statements)).map(read(assembly)), [
          ...may[name],
          `CreateLogStream PutLogEvents on Functions${capital(name)}Log`,
        ]),
      ),
    breaks: {
      'the router reads the secret': (assembly) =>
        put(roleOf(assembly, 'router'), `${statements}.0`, at(roleOf(assembly, 'create'), `${statements}.4`)),
      'the router asks anyone': (assembly) => put(roleOf(assembly, 'router'), `${statements}.0.Resource`, '*'),
      'expand writes ranks': (assembly) =>
        put(roleOf(assembly, 'expand'), `${statements}.2.Action`, ['dynamodb:GetItem', 'dynamodb:PutItem']),
    },
  },
  {
    says: "any method of the API's path goes to the router, what no route takes to resolve, and /v1 as ever",
    faults: (assembly) => routeFaults(assembly, 'Resolve'),
    breaks: {
      'the API for GET only': ({ service }) => {
        for (const { Properties } of Object.values(service.Resources))
          if (Properties.RouteKey === 'ANY /yourls-api.php') Properties.RouteKey = 'GET /yourls-api.php'
      },
    },
  },
  {
    says: 'every behaviour leads to the HTTP API, with the secret and every method, and there is no function URL',
    faults: (assembly) => {
      const distribution = one(assembly, 'AWS::CloudFront::Distribution')
      const origins = listOf(at(distribution, `${config}.Origins`))
      const first = at(distribution, `${config}.DefaultCacheBehavior`)
      const policy = one(assembly, 'AWS::CloudFront::OriginRequestPolicy', 'FrontDoorHeadersLegacy')
      return [
        ...difference('origins', origins.length, 1),
        ...difference('secret', at(origins[0], 'OriginCustomHeaders.0.HeaderName'), 'x-understudy-origin'),
        ...difference('methods', listOf(at(first, 'AllowedMethods')).length, 7),
        ...difference('policy', target(assembly, at(first, 'OriginRequestPolicyId')), 'FrontDoorHeadersLegacy'),
        ...difference('headers', listOf(at(policy, headers)).join(' '), forwarded),
        ...difference(
          'cookies',
          at(policy, 'Properties.OriginRequestPolicyConfig.CookiesConfig.CookieBehavior'),
          'none',
        ),
        ...difference(
          'policy of /v1',
          target(assembly, at(distribution, `${config}.CacheBehaviors.0.OriginRequestPolicyId`)),
          'FrontDoorHeadersApi',
        ),
        ...difference(
          'the secret it says',
          at(origins[0], 'OriginCustomHeaders.0.HeaderValue'),
          at(codeOf(assembly, 'router'), `${variables}.ORIGIN_SECRET`),
        ),
        ...difference('function URLs', every(assembly, 'AWS::Lambda::Url').length, 0),
      ]
    },
    breaks: {
      'an eleventh header': (assembly) =>
        put(one(assembly, 'AWS::CloudFront::OriginRequestPolicy', 'FrontDoorHeadersLegacy'), `${headers}.10`, 'Host'),
      'another secret': (assembly) =>
        put(
          one(assembly, 'AWS::CloudFront::Distribution'),
          `${config}.Origins.0.OriginCustomHeaders.0.HeaderValue`,
          'hunter2',
        ),
      'GET and HEAD only': (assembly) =>
        put(one(assembly, 'AWS::CloudFront::Distribution'), `${config}.DefaultCacheBehavior.AllowedMethods`, ['GET']),
    },
  },
  {
    says: 'the edge function is the one that lets every method pass',
    faults: (assembly) => {
      const code = String(one(assembly, 'AWS::CloudFront::Function').Properties.FunctionCode)
      return difference('code', code, readFileSync('functions/edge/legacy.js', 'utf8'))
    },
    breaks: {
      "the modern dialect's": (assembly) =>
        put(one(assembly, 'AWS::CloudFront::Function'), 'Properties.FunctionCode', 'function handler() {}'),
    },
  },
]
