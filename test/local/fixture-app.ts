import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App, CfnOutput, Duration, Fn, RemovalPolicy, SecretValue, Stack } from 'aws-cdk-lib'
import { CfnApi, HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront'
import { FunctionUrlOrigin, HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins'
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb'
import { Rule, Schedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets'
import * as lambda from 'aws-cdk-lib/aws-lambda'
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations'
import { FilterPattern, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { LambdaDestination } from 'aws-cdk-lib/aws-logs-destinations'
import { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'

export interface FixtureOptions {
  /** The folder to write to; a new temporary one without it. */
  outdir?: string
  /** The pattern of the log subscription, when it is not the one for lines of type "click". */
  pattern?: string
  /** Adds what a test needs to the stack, for example a resource that is refused. */
  more?: (stack: Stack) => void
}

/**
 * Synthesizes a small app with one of everything the platform runs, over two stacks, and gives its folder.
 * Its functions are one file, `fixture/index.js`, which does what the request tells it to do.
 */
export function fixtureApp({ outdir, pattern, more }: FixtureOptions = {}): string {
  process.env.CDK_VALIDATION = 'false'
  const app = new App({
    outdir: outdir ?? mkdtempSync(join(tmpdir(), 'understudy-fixture-')),
    analyticsReporting: false,
    context: { '@aws-cdk/aws-lambda:recognizeLayerVersion': true },
  })
  const data = new Stack(app, 'Data')
  const table = new Table(data, 'Things', {
    partitionKey: { name: 'code', type: AttributeType.STRING },
    sortKey: { name: 'part', type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  })
  const stack = new Stack(app, 'Service')
  const secret = new Secret(stack, 'Secret', { generateSecretString: { passwordLength: 40, excludePunctuation: true } })
  const environment = { TABLE: table.tableName, SECRET: secret.secretValue.unsafeUnwrap() }
  const api = makeFunction(stack, 'api', environment)
  const url = makeFunction(stack, 'url', environment)
  const limited = makeFunction(stack, 'limited', environment, { reservedConcurrentExecutions: 1 })
  const broken = makeFunction(stack, 'broken', environment, { handler: 'broken.handler' })
  const count = makeFunction(stack, 'count', environment)
  table.grantReadWriteData(api.lambda)

  api.logGroup.addSubscriptionFilter('Clicks', {
    destination: new LambdaDestination(count.alias),
    filterPattern: pattern ? FilterPattern.literal(pattern) : FilterPattern.stringValue('$.type', '=', 'click'),
  })
  const queue = new Queue(stack, 'Uncounted', { retentionPeriod: Duration.days(14), enforceSSL: true })
  count.alias.configureAsyncInvoke({
    onFailure: new SqsDestination(queue),
    retryAttempts: 2,
    maxEventAge: Duration.hours(6),
  })
  new Rule(stack, 'Often', {
    schedule: Schedule.rate(Duration.minutes(1)),
    targets: [new LambdaFunction(count.alias)],
  })

  const httpApi = new HttpApi(stack, 'Http', { createDefaultStage: true })
  const integration = (name: string, to: lambda.Alias) => new HttpLambdaIntegration(name, to)
  httpApi.addRoutes({
    path: '/v1/things/{code}',
    methods: [HttpMethod.GET],
    integration: integration('Get', api.alias),
  })
  httpApi.addRoutes({ path: '/v1/all/{rest+}', methods: [HttpMethod.ANY], integration: integration('All', api.alias) })
  httpApi.addRoutes({ path: '/v1/do', methods: [HttpMethod.POST], integration: integration('Do', api.alias) })
  httpApi.addRoutes({ path: '/v1/limited', methods: [HttpMethod.POST], integration: integration('L', limited.alias) })
  httpApi.addRoutes({ path: '/v1/broken', methods: [HttpMethod.POST], integration: integration('B', broken.alias) })
  if (httpApi.node.defaultChild instanceof CfnApi) httpApi.node.defaultChild.description = 'fixture'

  const edge = new cloudfront.Function(stack, 'Edge', {
    runtime: cloudfront.FunctionRuntime.JS_2_0,
    code: cloudfront.FunctionCode.fromFile({ filePath: join(__dirname, 'fixture', 'edge.js') }),
  })
  const functionAssociations = [{ function: edge, eventType: cloudfront.FunctionEventType.VIEWER_REQUEST }]
  const policy = new cloudfront.OriginRequestPolicy(stack, 'Forward', {
    headerBehavior: cloudfront.OriginRequestHeaderBehavior.allowList(
      ...['User-Agent', 'Content-Type', 'X-Allowed', 'X-Edge-Path'],
      ...['CloudFront-Viewer-Address', 'CloudFront-Viewer-Country', 'CloudFront-Forwarded-Proto'],
    ),
    queryStringBehavior: cloudfront.OriginRequestQueryStringBehavior.all(),
    cookieBehavior: cloudfront.OriginRequestCookieBehavior.none(),
  })
  const behavior = {
    functionAssociations,
    originRequestPolicy: policy,
    cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED,
    viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL,
  }
  const functionUrl = url.alias.addFunctionUrl({ authType: lambda.FunctionUrlAuthType.AWS_IAM })
  const distribution = new cloudfront.Distribution(stack, 'Front', {
    defaultBehavior: { ...behavior, origin: FunctionUrlOrigin.withOriginAccessControl(functionUrl) },
    additionalBehaviors: {
      '/v1/*': {
        ...behavior,
        origin: new HttpOrigin(Fn.select(2, Fn.split('/', httpApi.apiEndpoint)), {
          customHeaders: { 'x-fixture-origin': SecretValue.secretsManager(secret.secretArn).unsafeUnwrap() },
        }),
      },
      '/readonly/*': {
        ...behavior,
        allowedMethods: cloudfront.AllowedMethods.ALLOW_GET_HEAD,
        origin: FunctionUrlOrigin.withOriginAccessControl(functionUrl),
      },
    },
  })
  new CfnOutput(stack, 'Url', { value: `https://${distribution.distributionDomainName}` })
  new CfnOutput(stack, 'Queue', { value: queue.queueUrl })
  new CfnOutput(stack, 'Count', { value: count.alias.functionName })
  more?.(stack)
  return app.synth().directory
}

function makeFunction(
  scope: Construct,
  name: string,
  environment: Record<string, string>,
  more: { reservedConcurrentExecutions?: number; handler?: string } = {},
) {
  const logGroup = new LogGroup(scope, `${name}Logs`, { retention: RetentionDays.ONE_MONTH })
  const made = new lambda.Function(scope, name, {
    functionName: `fixture-${name}`,
    runtime: lambda.Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: lambda.Code.fromAsset(join(__dirname, 'fixture')),
    timeout: Duration.seconds(1),
    memorySize: 256,
    loggingFormat: lambda.LoggingFormat.JSON,
    applicationLogLevelV2: lambda.ApplicationLogLevel.INFO,
    systemLogLevelV2: lambda.SystemLogLevel.WARN,
    environment: { ...environment, NAME: name },
    logGroup,
    ...more,
  })
  return {
    lambda: made,
    logGroup,
    alias: new lambda.Alias(scope, `${name}Live`, { aliasName: 'live', version: made.currentVersion }),
  }
}

if (require.main === module) console.log(fixtureApp(process.argv[2] ? { outdir: process.argv[2] } : {}))
