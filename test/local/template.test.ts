import { rmSync } from 'node:fs'
import type { Stack } from 'aws-cdk-lib'
import { CfnResponseHeadersPolicy } from 'aws-cdk-lib/aws-cloudfront'
import { Rule, Schedule } from 'aws-cdk-lib/aws-events'
import { CfnBucket } from 'aws-cdk-lib/aws-s3'
import { PlatformError, startPlatform } from '../../local/platform'
import { Template } from '../../local/template'
import { fixtureApp } from './fixture-app'

const role = { Type: 'AWS::IAM::Role', Properties: {} }
const queue = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'q' } }
const other = { name: 'Other', template: { Outputs: { A: { Value: 'from afar', Export: { Name: 'shared' } } } } }

function resolved(value: unknown, more: object = {}): unknown {
  const log = { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: value } }
  const template = { Resources: { log, role, queue }, ...more }
  const around = { awsUrl: 'http://aws', dynamic: (text: string) => text.replace('{{resolve:x}}', 'secret') }
  return new Template({ stacks: [{ name: 'Main', template }, other] }, around)
    .resources('AWS::Logs::LogGroup')[0]
    ?.property('RetentionInDays')
}

/* biome-ignore-start lint/suspicious/noTemplateCurlyInString: this is how Fn::Sub is written */
const intrinsics: { value: unknown; gives: unknown }[] = [
  { value: 'text', gives: 'text' },
  { value: { Ref: 'queue' }, gives: 'http://aws/123456789012/q' },
  { value: { 'Fn::GetAtt': ['queue', 'Arn'] }, gives: 'arn:aws:sqs:us-east-1:123456789012:q' },
  { value: { 'Fn::GetAtt': 'queue.QueueName' }, gives: 'q' },
  { value: { Ref: 'AWS::Region' }, gives: 'us-east-1' },
  { value: { Ref: 'AWS::StackName' }, gives: 'Main' },
  { value: { Ref: 'AWS::NoValue' }, gives: undefined },
  { value: { 'Fn::Join': ['-', ['a', { Ref: 'AWS::Partition' }, 'b']] }, gives: 'a-aws-b' },
  { value: { 'Fn::Select': ['1', { 'Fn::Split': ['/', 'a/b/c'] }] }, gives: 'b' },
  { value: { 'Fn::Sub': 'x-${AWS::Region}-${queue.QueueName}-${!literal}' }, gives: 'x-us-east-1-q-${literal}' },
  { value: { 'Fn::Sub': ['${v}!', { v: { Ref: 'AWS::URLSuffix' } }] }, gives: 'amazonaws.com!' },
  { value: { 'Fn::ImportValue': 'shared' }, gives: 'from afar' },
  { value: { 'Fn::If': ['Yes', 'then', 'else'] }, gives: 'then' },
  { value: { 'Fn::If': ['No', 'then', { Ref: 'AWS::NoValue' }] }, gives: undefined },
  { value: { Ref: 'Given' }, gives: 'default' },
  { value: { a: [{ Ref: 'AWS::NoValue' }, { Ref: 'AWS::Region' }] }, gives: { a: ['us-east-1'] } },
  { value: { 'Fn::Join': ['', ['{{resolve:', 'x}}']] }, gives: 'secret' },
]

/* biome-ignore-end lint/suspicious/noTemplateCurlyInString: end of the table */

const Conditions = {
  Yes: { 'Fn::Or': [{ Condition: 'No' }, { 'Fn::Equals': ['a', 'a'] }] },
  No: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] }] },
}
const Parameters = { Given: { Type: 'String', Default: 'default' } }

for (const { value, gives } of intrinsics) {
  test(`${JSON.stringify(value)} gives ${JSON.stringify(gives)}`, () => {
    expect(resolved(value, { Conditions, Parameters })).toEqual(gives)
  })
}

const unresolvable: { value: unknown; says: RegExp }[] = [
  { value: { Ref: 'nobody' }, says: /refers to nobody/ },
  { value: { 'Fn::GetAtt': ['queue', 'Colour'] }, says: /Colour of queue/ },
  { value: { 'Fn::ImportValue': 'unheard' }, says: /imports unheard/ },
  { value: { 'Fn::Transform': {} }, says: /Fn::Transform/ },
  { value: { 'Fn::Select': [7, ['a']] }, says: /not there/ },
]

for (const { value, says } of unresolvable) {
  test(`${JSON.stringify(value)} is refused`, () => {
    expect(() => resolved(value)).toThrow(PlatformError)
    expect(() => resolved(value)).toThrow(says)
  })
}

const refused: { what: string; more?: (stack: Stack) => void; pattern?: string; says: RegExp }[] = [
  {
    what: 'an unknown resource type',
    more: (stack) => new CfnBucket(stack, 'Files'),
    says: /Files in stack Service is a AWS::S3::Bucket/,
  },
  {
    what: 'an unknown property',
    more: (stack) =>
      (stack.node.findChild('Uncounted').node.defaultChild as CfnBucket).addPropertyOverride('FifoQueue', true),
    says: /Uncounted\w+ \(AWS::SQS::Queue\) sets FifoQueue/,
  },
  {
    what: 'a cached behaviour',
    more: (stack) =>
      override(stack, 'DistributionConfig.DefaultCacheBehavior.CachePolicyId', '658327ea-f89d-4fab-a63d-7e88639e58f6'),
    says: /caches/,
  },
  {
    what: 'a function at viewer-response',
    more: (stack) =>
      override(stack, 'DistributionConfig.DefaultCacheBehavior.FunctionAssociations.0.EventType', 'viewer-response'),
    says: /viewer-response/,
  },
  {
    what: 'a custom error page',
    more: (stack) =>
      override(stack, 'DistributionConfig.CustomErrorResponses', [{ ErrorCode: 404, ResponsePagePath: '/x' }]),
    says: /ResponsePagePath/,
  },
  {
    what: 'a header that the front door would add',
    more: (stack) => {
      const config = { name: 'more', securityHeadersConfig: { contentTypeOptions: { override: true } } }
      const policy = new CfnResponseHeadersPolicy(stack, 'More', { responseHeadersPolicyConfig: config })
      override(stack, 'DistributionConfig.DefaultCacheBehavior.ResponseHeadersPolicyId', policy.ref)
    },
    says: /More \(AWS::CloudFront::ResponseHeadersPolicy\) sets ContentTypeOptions/,
  },
  {
    what: 'a public function URL',
    more: (stack) =>
      (
        stack.node.findChild('urlLive').node.findChild('FunctionUrl').node.defaultChild as CfnBucket
      ).addPropertyOverride('AuthType', 'NONE'),
    says: /AuthType NONE/,
  },
  {
    what: 'a schedule by cron',
    more: (stack) => new Rule(stack, 'Daily', { schedule: Schedule.cron({ hour: '3' }) }),
    says: /Daily\w+ has the schedule cron/,
  },
  { what: 'a filter pattern with a wildcard', pattern: '{ $.type = "c*" }', says: /filter pattern/ },
  { what: 'a filter pattern of words', pattern: 'ERROR', says: /filter pattern/ },
]

function override(stack: Stack, path: string, value: unknown): void {
  ;(stack.node.findChild('Front').node.defaultChild as CfnBucket).addPropertyOverride(path, value)
}

for (const { what, more, pattern, says } of refused) {
  test(`an app with ${what} is refused`, async () => {
    const assembly = fixtureApp({ ...(more && { more }), ...(pattern && { pattern }) })
    const start = startPlatform({
      assembly,
      port: 0,
      data: null,
      engine: { kind: 'endpoint', url: 'http://127.0.0.1:1' },
      workers: 1,
    })
    await expect(start).rejects.toThrow(says)
    await expect(start).rejects.toBeInstanceOf(PlatformError)
    rmSync(assembly, { recursive: true })
  })
}

test('a folder that is no synthesized app is refused', async () => {
  const start = startPlatform({ assembly: __dirname, port: 0, data: null, engine: { kind: 'dynalite' }, workers: 1 })
  await expect(start).rejects.toThrow(/not a synthesized app/)
})
