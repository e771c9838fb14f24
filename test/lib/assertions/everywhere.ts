// What holds in every deployment, whatever it has of each.
import { type Assembly, at, every, listOf, one, put, same, target } from '../assembly'
import { type Assertion, all, difference } from '../assertion'

const permission = 'AWS::Lambda::Permission'
const subscription = 'AWS::Logs::SubscriptionFilter'
const distribution = 'AWS::CloudFront::Distribution'
const config = 'Properties.DistributionConfig'
const parts = ['AWS::ApiGatewayV2::Route', 'AWS::ApiGatewayV2::Integration', 'AWS::ApiGatewayV2::Stage']
const tablesOf = (assembly: Assembly) =>
  ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'].flatMap((type) => every(assembly, type))
const last = (assembly: Assembly, type: string) => every(assembly, type).at(-1)?.[1]

// Whom a permission is for, by what its id holds.
const services = {
  ...{ FrontDoor: 'cloudfront.amazonaws.com', MayCome: 'logs.amazonaws.com' },
  ...{ HttpApi: 'apigateway.amazonaws.com', AllowEventRule: 'events.amazonaws.com' },
}

// AWS's own policy CachingDisabled. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
const cachingDisabled = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad'
const methods = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT']

export const everywhere: Assertion[] = [
  {
    says: 'every key of a table and of its indexes is text, and an index holds whole items',
    faults: (assembly) =>
      tablesOf(assembly).flatMap(([id, { Properties }]) => {
        const indexes = listOf(Properties.GlobalSecondaryIndexes)
        const schemas = [Properties.KeySchema, ...indexes.map((index) => at(index, 'KeySchema'))].map(listOf)
        const names = [...new Set(schemas.flat().map((key) => at(key, 'AttributeName')))]
        const texts = names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' }))
        return [
          ...difference(`${id} describes`, Properties.AttributeDefinitions, texts),
          ...schemas.flatMap((schema) =>
            difference(
              `a key of ${id}`,
              schema.map((key) => at(key, 'KeyType')),
              ['HASH', 'RANGE'].slice(0, schema.length),
            ),
          ),
          ...indexes.flatMap((index) =>
            difference(`an index of ${id}`, at(index, 'Projection'), { ProjectionType: 'ALL' }),
          ),
        ]
      }),
    breaks: {
      'a number': (assembly) =>
        put(tablesOf(assembly).at(-1)?.[1], 'Properties.AttributeDefinitions.0.AttributeType', 'N'),
      'a key of no kind': (assembly) =>
        put(tablesOf(assembly).at(-1)?.[1], 'Properties.KeySchema.0.KeyType', undefined),
    },
  },
  {
    says: 'there is one API, and everything of it is: routes that ask for nothing, integrations, and the stage',
    faults: (assembly) => [
      ...difference(
        'access log',
        target(assembly, at(one(assembly, 'AWS::ApiGatewayV2::Stage'), 'Properties.AccessLogSettings.DestinationArn')),
        'ApiAccessLog.Arn',
      ),
      ...difference('protocol', one(assembly, 'AWS::ApiGatewayV2::Api').Properties.ProtocolType, 'HTTP'),
      ...parts.flatMap((type) =>
        every(assembly, type).flatMap(([id, { Properties }]) =>
          difference(`${id} of`, target(assembly, Properties.ApiId), 'ApiHttpApi'),
        ),
      ),
      ...every(assembly, 'AWS::ApiGatewayV2::Route').flatMap(([id, { Properties }]) =>
        difference(`${id} asks`, Properties.AuthorizationType, 'NONE'),
      ),
      ...every(assembly, 'AWS::ApiGatewayV2::Integration').flatMap(([id, { Properties }]) =>
        difference(id, [Properties.IntegrationType, Properties.PayloadFormatVersion], ['AWS_PROXY', '2.0']),
      ),
    ],
    breaks: {
      'a log nowhere': (assembly) =>
        put(one(assembly, 'AWS::ApiGatewayV2::Stage'), 'Properties.AccessLogSettings.DestinationArn', undefined),
      'another protocol': (assembly) =>
        put(one(assembly, 'AWS::ApiGatewayV2::Api'), 'Properties.ProtocolType', 'WEBSOCKET'),
      'a route of another': (assembly) =>
        put(last(assembly, 'AWS::ApiGatewayV2::Route'), 'Properties.ApiId', { Ref: 'Other00000000' }),
      'an authorizer that may remember': (assembly) =>
        put(last(assembly, 'AWS::ApiGatewayV2::Route'), 'Properties.AuthorizationType', 'CUSTOM'),
      'another format': (assembly) =>
        put(last(assembly, 'AWS::ApiGatewayV2::Integration'), 'Properties.PayloadFormatVersion', '1.0'),
    },
  },
  {
    says: 'a permission lets one service in, from one source, to invoke an alias; and logs of this account only',
    faults: (assembly) =>
      every(assembly, permission).flatMap(([id, { Properties }]) => {
        const [, service] = Object.entries(services).find(([part]) => id.includes(part)) ?? []
        const action = id.includes('MayUseUrl') ? 'lambda:InvokeFunctionUrl' : 'lambda:InvokeFunction'
        const source = JSON.stringify(Properties.SourceArn ?? '')
        const account = service === 'logs.amazonaws.com' ? { Ref: 'AWS::AccountId' } : undefined
        const called = target(assembly, Properties.FunctionName)
        return [
          ...difference(id, [Properties.Principal, Properties.Action], [service, action]),
          ...difference(`${id} from`, Properties.SourceAccount, account),
          ...(/Ref|GetAtt/.test(source) ? [] : [`${id} is open to any source`]),
          ...(/^Functions\w+CodeAliaslive$/.test(called) ? [] : [`${id} is to ${called}`]),
        ]
      }),
    breaks: {
      anyone: (assembly) => put(last(assembly, permission), 'Properties.Principal', '*'),
      'any action': (assembly) => put(last(assembly, permission), 'Properties.Action', 'lambda:*'),
      'any source': (assembly) => put(last(assembly, permission), 'Properties.SourceArn', undefined),
      'no alias': (assembly) =>
        put(last(assembly, permission), 'Properties.FunctionName', { Ref: 'FunctionsStatsCode00000000' }),
      'any account': (assembly) =>
        put(
          one(assembly, permission, 'FunctionsCountCodeAliasliveClicksMayCome'),
          'Properties.SourceAccount',
          undefined,
        ),
    },
  },
  {
    says: 'an integration calls an alias',
    faults: (assembly) =>
      every(assembly, 'AWS::ApiGatewayV2::Integration').flatMap(([id, { Properties }]) =>
        /^Functions\w+CodeAliaslive$/.test(target(assembly, Properties.IntegrationUri)) ? [] : [`${id} calls no alias`],
      ),
    breaks: {
      'a function itself': (assembly) =>
        put(last(assembly, 'AWS::ApiGatewayV2::Integration'), 'Properties.IntegrationUri', {
          'Fn::GetAtt': ['FunctionsStatsCode00000000', 'Arn'],
        }),
    },
  },
  {
    says: 'a subscription is made after the permission for it',
    faults: (assembly) =>
      every(assembly, subscription).flatMap(([id, { DependsOn, Properties }]) => {
        const to = target(assembly, Properties.DestinationArn)
        return listOf(DependsOn).some((name) => new RegExp(`^${to}\\w+MayCome`).test(String(name)))
          ? []
          : [`${id} may be made before its permission`]
      }),
    breaks: { 'no order': (assembly) => put(last(assembly, subscription), 'DependsOn', undefined) },
  },
  {
    says: 'what fails on an alias is tried twice again, within six hours',
    faults: (assembly) =>
      every(assembly, 'AWS::Lambda::EventInvokeConfig').flatMap(([id, { Properties }]) => [
        ...difference(id, [Properties.MaximumRetryAttempts, Properties.MaximumEventAgeInSeconds], [2, 21_600]),
        ...(/CodeAliaslive$/.test(target(assembly, at(Properties, 'Qualifier.Fn::Select.1.Fn::Split.1')))
          ? []
          : [`${id} is of no alias`]),
      ]),
    breaks: {
      'a day': (assembly) =>
        put(last(assembly, 'AWS::Lambda::EventInvokeConfig'), 'Properties.MaximumEventAgeInSeconds', 86_400),
      'not the alias': (assembly) =>
        put(last(assembly, 'AWS::Lambda::EventInvokeConfig'), 'Properties.Qualifier', '$LATEST'),
    },
  },
  {
    says: 'a queue keeps for two weeks, encrypted, stays when the stack goes, and refuses whoever comes without TLS',
    faults: (assembly) => {
      const queues = every(assembly, 'AWS::SQS::Queue')
      const policies = every(assembly, 'AWS::SQS::QueuePolicy')
      return [
        ...queues.flatMap(([id, { Properties, DeletionPolicy, UpdateReplacePolicy }]) =>
          difference(
            id,
            [
              ...[Properties.MessageRetentionPeriod, Properties.VisibilityTimeout, Properties.SqsManagedSseEnabled],
              ...[DeletionPolicy, UpdateReplacePolicy],
            ],
            [1_209_600, 600, true, 'Retain', 'Retain'],
          ),
        ),
        ...difference(
          'policies of',
          policies.map(([, { Properties }]) => listOf(Properties.Queues).map((queue) => target(assembly, queue))),
          queues.map(([id]) => [id.slice(0, -8)]),
        ),
        ...policies.flatMap(([id, { Properties }]) => {
          const [queue] = listOf(Properties.Queues).map((each) => target(assembly, each))
          const refuses = listOf(at(Properties, 'PolicyDocument.Statement')).some(
            (it) =>
              same([at(it, 'Effect'), at(it, 'Action'), at(it, 'Principal')], ['Deny', 'sqs:*', { AWS: '*' }]) &&
              same(at(it, 'Condition'), { Bool: { 'aws:SecureTransport': 'false' } }) &&
              target(assembly, at(it, 'Resource')) === `${queue}.Arn`,
          )
          return refuses ? [] : [`${id} lets in who comes without TLS`]
        }),
      ]
    },
    breaks: {
      'gone with the stack': (assembly) => put(last(assembly, 'AWS::SQS::Queue'), 'DeletionPolicy', 'Delete'),
      'for a day': (assembly) => put(last(assembly, 'AWS::SQS::Queue'), 'Properties.MessageRetentionPeriod', 86_400),
      'in clear': (assembly) => put(last(assembly, 'AWS::SQS::Queue'), 'Properties.SqsManagedSseEnabled', undefined),
      'no refusal': (assembly) =>
        put(last(assembly, 'AWS::SQS::QueuePolicy'), 'Properties.PolicyDocument.Statement.0.Effect', 'Allow'),
      'a policy of no queue': (assembly) =>
        put(last(assembly, 'AWS::SQS::QueuePolicy'), 'Properties.Queues', undefined),
    },
  },
  {
    says: 'every behaviour caches nothing, redirects to HTTPS, takes all methods, runs the edge function and leads somewhere',
    faults: (assembly) => {
      const origins = listOf(at(one(assembly, distribution), `${config}.Origins`)).map((origin) => at(origin, 'Id'))
      return behavioursOf(assembly).flatMap((behaviour, index) => [
        ...difference(`${index} cache`, at(behaviour, 'CachePolicyId'), cachingDisabled),
        ...difference(`${index} protocol`, at(behaviour, 'ViewerProtocolPolicy'), 'redirect-to-https'),
        ...difference(`${index} methods`, listOf(at(behaviour, 'AllowedMethods')).map(String).sort(), methods),
        ...difference(`${index} compresses`, at(behaviour, 'Compress'), true),
        ...difference(`${index} leads`, origins.includes(at(behaviour, 'TargetOriginId') ?? ''), true),
        ...difference(`${index} path`, at(behaviour, 'PathPattern'), index === 0 ? undefined : '/v1/*'),
        ...difference(
          `${index} functions`,
          listOf(at(behaviour, 'FunctionAssociations')).map((association) => [
            at(association, 'EventType'),
            target(assembly, at(association, 'FunctionARN')),
          ]),
          [['viewer-request', 'FrontDoorEdge.FunctionARN']],
        ),
      ])
    },
    breaks: {
      'a cached redirect': (assembly) =>
        put(one(assembly, distribution), `${config}.DefaultCacheBehavior.CachePolicyId`, 'x'),
      'plain HTTP': (assembly) =>
        put(one(assembly, distribution), `${config}.CacheBehaviors.0.ViewerProtocolPolicy`, 'allow-all'),
      'fewer methods': (assembly) =>
        put(one(assembly, distribution), `${config}.DefaultCacheBehavior.AllowedMethods`, ['GET', 'HEAD']),
      'no compression': (assembly) =>
        put(one(assembly, distribution), `${config}.DefaultCacheBehavior.Compress`, undefined),
      'no edge function': (assembly) =>
        put(one(assembly, distribution), `${config}.CacheBehaviors.0.FunctionAssociations.0`, undefined),
      'the edge function too late': (assembly) =>
        put(
          one(assembly, distribution),
          `${config}.CacheBehaviors.0.FunctionAssociations.0.EventType`,
          'viewer-response',
        ),
      nowhere: (assembly) => put(one(assembly, distribution), `${config}.DefaultCacheBehavior.TargetOriginId`, 'x'),
      'a behaviour more': (assembly) =>
        put(one(assembly, distribution), `${config}.CacheBehaviors.1`, { PathPattern: '/x' }),
    },
  },
  {
    says: 'an origin is reached by TLS 1.2 and a connection that is kept open',
    faults: (assembly) =>
      listOf(at(one(assembly, distribution), `${config}.Origins`)).flatMap((origin) => [
        ...difference('protocol', at(origin, 'CustomOriginConfig.OriginProtocolPolicy'), 'https-only'),
        ...difference('seconds kept open', at(origin, 'CustomOriginConfig.OriginKeepaliveTimeout'), 60),
        ...difference('TLS', at(origin, 'CustomOriginConfig.OriginSSLProtocols'), ['TLSv1.2']),
        ...(at(origin, 'DomainName') === undefined ? ['an origin is nowhere'] : []),
      ]),
    breaks: {
      'a connection for each request': (assembly) =>
        put(one(assembly, distribution), `${config}.Origins.0.CustomOriginConfig.OriginKeepaliveTimeout`, undefined),
      'in clear': (assembly) =>
        put(one(assembly, distribution), `${config}.Origins.0.CustomOriginConfig.OriginProtocolPolicy`, 'match-viewer'),
      'old TLS': (assembly) =>
        put(one(assembly, distribution), `${config}.Origins.0.CustomOriginConfig.OriginSSLProtocols.1`, 'TLSv1'),
    },
  },
]

/** The policies that say which headers go on, of so many: lists, with all of the query string. Which are on them is for others to say. */
export function headerLists(count: number): Assertion {
  return all('AWS::CloudFront::OriginRequestPolicy', count, 'an explicit list, and all of the query string', {
    'Properties.OriginRequestPolicyConfig.HeadersConfig.HeaderBehavior': 'whitelist',
    'Properties.OriginRequestPolicyConfig.QueryStringsConfig.QueryStringBehavior': 'all',
  })
}

function behavioursOf(assembly: Assembly): unknown[] {
  const found = one(assembly, distribution)
  return [at(found, `${config}.DefaultCacheBehavior`), ...listOf(at(found, `${config}.CacheBehaviors`))]
}
