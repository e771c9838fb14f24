// The table of resource types the platform knows. What is not in it is refused: nothing of a template is ignored silently.
import { account, arn, functionArn, identifier, region } from './place'

/** A resource as its names are made: the resolved text of one of its properties, or undefined. */
export interface Named {
  stack: string
  id: string
  property(name: string): string | undefined
  /** Where the local AWS calls are answered. */
  awsUrl: string
}

export interface Kind {
  /** Properties that are honoured here. Where a value of one is not, the file that honours it says so. */
  honours: readonly string[]
  /** Properties without an effect on one machine. */
  ignores: readonly string[]
  /** What `Ref` gives. */
  ref(resource: Named): string
  /** What `Fn::GetAtt` gives. */
  attributes: Record<string, (resource: Named) => string>
}

/** The types that do something here. */
export const kinds: Record<string, Kind> = {
  'AWS::DynamoDB::Table': {
    honours: ['TableName', 'KeySchema', 'AttributeDefinitions', 'GlobalSecondaryIndexes'],
    ignores: [
      ...['BillingMode', 'PointInTimeRecoverySpecification', 'DeletionProtectionEnabled', 'SSESpecification', 'Tags'],
      ...['TableClass', 'ContributorInsightsSpecification', 'OnDemandThroughput', 'WarmThroughput'],
      // DynamoDB itself takes days over it: nothing may count on an item being gone.
      'TimeToLiveSpecification',
    ],
    ref: (it) => physicalName(it, 'TableName'),
    attributes: { Arn: (it) => arn('dynamodb', `table/${physicalName(it, 'TableName')}`) },
  },
  'AWS::Lambda::Function': {
    honours: [
      ...['Code', 'Handler', 'Environment', 'Timeout', 'MemorySize', 'ReservedConcurrentExecutions', 'FunctionName'],
      ...['LoggingConfig', 'Runtime'],
    ],
    ignores: [
      'Role',
      'Architectures',
      'Description',
      'TracingConfig',
      'Tags',
      'EphemeralStorage',
      'RuntimeManagementConfig',
    ],
    ref: (it) => physicalName(it, 'FunctionName'),
    attributes: { Arn: (it) => functionArn(physicalName(it, 'FunctionName')) },
  },
  'AWS::Lambda::Version': {
    honours: ['FunctionName'],
    ignores: ['Description', 'CodeSha256', 'RuntimePolicy'],
    ref: (it) => `${functionArn(it.property('FunctionName') ?? '')}:1`,
    attributes: { Version: () => '1' },
  },
  'AWS::Lambda::Alias': {
    honours: ['FunctionName', 'FunctionVersion', 'Name'],
    ignores: ['Description', 'ProvisionedConcurrencyConfig'],
    ref: (it) => `${functionArn(it.property('FunctionName') ?? '')}:${it.property('Name')}`,
    attributes: { AliasArn: (it) => `${functionArn(it.property('FunctionName') ?? '')}:${it.property('Name')}` },
  },
  'AWS::Lambda::Url': {
    honours: ['AuthType', 'Qualifier', 'TargetFunctionArn', 'InvokeMode'],
    ignores: [],
    ref: (it) => it.property('TargetFunctionArn') ?? it.id,
    attributes: {
      FunctionUrl: (it) => `https://${identifier(`${it.stack}/${it.id}`, 32)}.lambda-url.${region}.on.aws/`,
      FunctionArn: (it) => it.property('TargetFunctionArn') ?? it.id,
    },
  },
  'AWS::Lambda::EventInvokeConfig': {
    honours: ['FunctionName', 'Qualifier', 'MaximumRetryAttempts', 'MaximumEventAgeInSeconds', 'DestinationConfig'],
    ignores: [],
    ref: (it) => it.id,
    attributes: {},
  },
  'AWS::Logs::LogGroup': {
    honours: ['LogGroupName', 'RetentionInDays'],
    ignores: ['KmsKeyId', 'LogGroupClass', 'Tags', 'DeletionProtectionEnabled'],
    ref: (it) => physicalName(it, 'LogGroupName'),
    attributes: { Arn: (it) => arn('logs', `log-group:${physicalName(it, 'LogGroupName')}:*`) },
  },
  'AWS::Logs::SubscriptionFilter': {
    honours: ['DestinationArn', 'FilterPattern', 'LogGroupName', 'FilterName'],
    ignores: ['RoleArn'],
    ref: (it) => physicalName(it, 'FilterName'),
    attributes: {},
  },
  'AWS::SQS::Queue': {
    honours: ['QueueName', 'VisibilityTimeout', 'MessageRetentionPeriod', 'ReceiveMessageWaitTimeSeconds'],
    ignores: ['SqsManagedSseEnabled', 'KmsMasterKeyId', 'KmsDataKeyReusePeriodSeconds', 'Tags', 'MaximumMessageSize'],
    ref: (it) => `${it.awsUrl}/${account}/${physicalName(it, 'QueueName')}`,
    attributes: {
      Arn: (it) => arn('sqs', physicalName(it, 'QueueName')),
      QueueName: (it) => physicalName(it, 'QueueName'),
      QueueUrl: (it) => `${it.awsUrl}/${account}/${physicalName(it, 'QueueName')}`,
    },
  },
  'AWS::CloudWatch::Alarm': {
    honours: [
      ...['AlarmName', 'AlarmDescription', 'ComparisonOperator', 'DatapointsToAlarm', 'EvaluationPeriods', 'Threshold'],
      ...['TreatMissingData', 'Namespace', 'MetricName', 'Dimensions', 'Statistic', 'ExtendedStatistic', 'Period'],
      'Metrics',
    ],
    // Nobody is told here; who wants to know asks.
    ignores: ['ActionsEnabled', 'AlarmActions', 'OKActions', 'InsufficientDataActions', 'Tags'],
    ref: (it) => it.property('AlarmName') ?? it.id,
    attributes: { Arn: (it) => arn('cloudwatch', `alarm:${it.property('AlarmName') ?? it.id}`) },
  },
  'AWS::Events::Rule': {
    honours: ['ScheduleExpression', 'State', 'Targets', 'Name'],
    ignores: ['Description', 'Tags'],
    ref: (it) => physicalName(it, 'Name'),
    attributes: { Arn: (it) => arn('events', `rule/${physicalName(it, 'Name')}`) },
  },
  'AWS::SecretsManager::Secret': {
    honours: ['GenerateSecretString', 'Name'],
    ignores: ['Description', 'KmsKeyId', 'Tags'],
    ref: secretArn,
    attributes: { Id: secretArn },
  },
  'AWS::ApiGatewayV2::Api': {
    honours: ['ProtocolType', 'Name', 'DisableExecuteApiEndpoint'],
    ignores: ['Description', 'Tags', 'IpAddressType'],
    ref: apiId,
    attributes: { ApiId: apiId, ApiEndpoint: (it) => `https://${apiId(it)}.execute-api.${region}.amazonaws.com` },
  },
  'AWS::ApiGatewayV2::Stage': {
    honours: ['ApiId', 'StageName', 'AutoDeploy'],
    ignores: ['AccessLogSettings', 'DefaultRouteSettings', 'RouteSettings', 'Description', 'Tags'],
    ref: (it) => it.property('StageName') ?? it.id,
    attributes: {},
  },
  'AWS::ApiGatewayV2::Integration': {
    honours: [
      'ApiId',
      'IntegrationType',
      'IntegrationUri',
      'PayloadFormatVersion',
      'TimeoutInMillis',
      'IntegrationMethod',
    ],
    ignores: ['Description', 'ConnectionType'],
    ref: (it) => identifier(`${it.stack}/${it.id}`, 7),
    attributes: { IntegrationId: (it) => identifier(`${it.stack}/${it.id}`, 7) },
  },
  'AWS::ApiGatewayV2::Route': {
    honours: ['ApiId', 'RouteKey', 'Target', 'AuthorizationType'],
    ignores: ['OperationName'],
    ref: (it) => identifier(`${it.stack}/${it.id}`, 7),
    attributes: {},
  },
  'AWS::CloudFront::Function': {
    honours: ['FunctionCode', 'FunctionConfig', 'Name'],
    ignores: ['AutoPublish', 'FunctionMetadata', 'Tags'],
    ref: edgeArn,
    attributes: { FunctionARN: edgeArn },
  },
  'AWS::CloudFront::OriginRequestPolicy': {
    honours: ['OriginRequestPolicyConfig'],
    ignores: [],
    ref: policyId,
    attributes: { Id: policyId },
  },
  'AWS::CloudFront::CachePolicy': {
    honours: ['CachePolicyConfig'],
    ignores: [],
    ref: policyId,
    attributes: { Id: policyId },
  },
  'AWS::CloudFront::ResponseHeadersPolicy': {
    honours: ['ResponseHeadersPolicyConfig'],
    ignores: [],
    ref: policyId,
    attributes: { Id: policyId },
  },
  'AWS::CloudFront::Distribution': {
    honours: ['DistributionConfig'],
    ignores: ['Tags'],
    ref: (it) => `E${identifier(`${it.stack}/${it.id}`, 13).toUpperCase()}`,
    attributes: {
      Id: (it) => `E${identifier(`${it.stack}/${it.id}`, 13).toUpperCase()}`,
      DomainName: (it) => `d${identifier(`${it.stack}/${it.id}`, 13)}.cloudfront.net`,
    },
  },
}

/** The types that do nothing on one machine: permissions, watching, bills, and rolling out. */
export const withoutEffect: ReadonlySet<string> = new Set([
  ...[
    'AWS::IAM::Role',
    'AWS::IAM::Policy',
    'AWS::IAM::ManagedPolicy',
    'AWS::Lambda::Permission',
    'AWS::SQS::QueuePolicy',
  ],
  ...['AWS::CloudWatch::CompositeAlarm', 'AWS::CloudWatch::Dashboard', 'AWS::Logs::MetricFilter'],
  ...['AWS::Logs::QueryDefinition', 'AWS::Logs::ResourcePolicy', 'AWS::SNS::Topic', 'AWS::SNS::TopicPolicy'],
  ...['AWS::SNS::Subscription', 'AWS::KMS::Key', 'AWS::KMS::Alias', 'AWS::CodeDeploy::Application'],
  ...['AWS::CodeDeploy::DeploymentGroup', 'AWS::CodeDeploy::DeploymentConfig', 'AWS::CloudFront::OriginAccessControl'],
  ...[
    'AWS::Budgets::Budget',
    'AWS::CDK::Metadata',
    'AWS::Backup::BackupPlan',
    'AWS::Backup::BackupVault',
    'AWS::Backup::BackupSelection',
  ],
])

// Without a name of its own, a resource is called after its stack and logical id, without AWS's random end: data must be found again.
function physicalName(it: Named, property: string): string {
  return it.property(property) ?? `${it.stack}-${it.id}`
}

function secretArn(it: Named): string {
  return arn('secretsmanager', `secret:${physicalName(it, 'Name')}-${identifier(`${it.stack}/${it.id}`, 6)}`)
}

function apiId(it: Named): string {
  return identifier(`${it.stack}/${it.id}`, 10)
}

function edgeArn(it: Named): string {
  return `arn:aws:cloudfront::${account}:function/${physicalName(it, 'Name')}`
}

function policyId(it: Named): string {
  return identifier(`${it.stack}/${it.id}`, 32)
}
