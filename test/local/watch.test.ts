// What is measured while the platform runs, and the calls that ask for it.
import { rmSync } from 'node:fs'
import type { Stack } from 'aws-cdk-lib'
import { CfnAlarm, type CfnAlarmProps } from 'aws-cdk-lib/aws-cloudwatch'
import { fixtureApp } from './fixture-app'
import { ask, eventually, order, type Running, running } from './running'

const live = (name: string) => [
  { name: 'FunctionName', value: `fixture-${name}` },
  { name: 'Resource', value: `fixture-${name}:live` },
]

const alarms: Record<string, Partial<CfnAlarmProps>> = {
  crashes: { namespace: 'AWS/Lambda', metricName: 'Errors', statistic: 'Sum', dimensions: live('api') },
  'asked-often': { namespace: 'AWS/Lambda', metricName: 'Invocations', threshold: 2, dimensions: live('api') },
  slow: {
    ...{ namespace: 'AWS/Lambda', metricName: 'Duration', threshold: 250, dimensions: live('api') },
    ...{ statistic: undefined, extendedStatistic: 'p95' },
  },
  'turned-away': { namespace: 'AWS/Lambda', metricName: 'Throttles', dimensions: live('limited') },
  'does-not-start': { namespace: 'AWS/Lambda', metricName: 'Errors', dimensions: live('broken') },
  logged: { namespace: 'Fixture', metricName: 'Odd', statistic: 'Maximum', dimensions: [{ name: 'Kind', value: 'a' }] },
}

function addAlarms(stack: Stack): void {
  const usual = { comparisonOperator: 'GreaterThanThreshold', evaluationPeriods: 1, period: 60, statistic: 'Sum' }
  for (const [name, more] of Object.entries(alarms))
    new CfnAlarm(stack, name, {
      ...usual,
      alarmName: `f-${name}`,
      threshold: 0,
      treatMissingData: 'notBreaching',
      ...more,
    })
}

let platform: Running
let end: () => Promise<void>
const assembly = fixtureApp({ more: addAlarms })

beforeAll(async () => {
  ;({ platform, end } = await running({ assembly, minute: 1_500 }))
})
afterAll(async () => {
  await end()
  rmSync(assembly, { recursive: true, force: true })
})

async function call(target: string, input: object) {
  const { status, body } = await ask(platform.awsUrl, '/', {
    method: 'POST',
    headers: { 'x-amz-target': target },
    body: JSON.stringify(input),
  })
  return { status, answer: JSON.parse(body) }
}

async function ringing(prefix = ''): Promise<string[]> {
  const { answer } = await call('GraniteServiceVersion20100801.DescribeAlarms', { AlarmNamePrefix: prefix })
  return answer.MetricAlarms.filter((each: { StateValue: string }) => each.StateValue === 'ALARM').map(
    (each: { AlarmName: string }) => each.AlarmName,
  )
}

const odd = (value: number, at = Date.now()) => ({
  ...{ Kind: 'a', Odd: value },
  _aws: {
    Timestamp: at,
    CloudWatchMetrics: [{ Namespace: 'Fixture', Dimensions: [['Kind']], Metrics: [{ Name: 'Odd' }] }],
  },
})

for (const { rings, because, happens } of [
  { rings: [], because: 'all is well', happens: () => order(platform.url, {}) },
  { rings: ['f-crashes'], because: 'a function throws', happens: () => order(platform.url, { fail: 'no' }) },
  {
    rings: ['f-asked-often'],
    because: 'many ask',
    happens: () => Promise.all(Array.from({ length: 4 }, () => order(platform.url, {}))),
  },
  { rings: ['f-slow'], because: 'a function takes its time', happens: () => order(platform.url, { sleep: 400 }) },
  {
    rings: ['f-turned-away'],
    because: 'there is no room for a second event',
    happens: () =>
      Promise.all([1, 2].map(() => ask(platform.url, '/v1/limited', { method: 'POST', body: '{"sleep":300}' }))),
  },
  {
    rings: ['f-does-not-start'],
    because: 'a function does not start',
    happens: () => ask(platform.url, '/v1/broken', { method: 'POST', body: '{}' }),
  },
  { rings: ['f-logged'], because: 'a line says so', happens: () => order(platform.url, { log: [odd(1)] }) },
  { rings: [], because: 'a line says that nothing is wrong', happens: () => order(platform.url, { log: [odd(0)] }) },
  {
    rings: [],
    because: 'a line says what was wrong an hour ago',
    happens: () => order(platform.url, { log: [odd(1, Date.now() - 3_600_000)] }),
  },
]) {
  test(`${because}: ${rings.join(', ') || 'nothing'} rings, and ends by itself`, async () => {
    await happens()
    await eventually(async () => JSON.stringify(await ringing()) === JSON.stringify(rings))
    await eventually(async () => (await ringing()).length === 0, 10_000)
  })
}

test('alarms are found by how their names begin, and tell how they stand', async () => {
  const asked = { AlarmNamePrefix: 'f-turned' }
  const { answer } = await call('GraniteServiceVersion20100801.DescribeAlarms', asked)
  expect(answer.MetricAlarms).toEqual([
    {
      ...{ AlarmName: 'f-turned-away', AlarmDescription: '', StateValue: 'OK' },
      StateReason: '0 of the latest 1 minutes were wrong, the newest first: no data; the threshold is 0.',
    },
  ])
})

test('log lines are found by pattern and time, oldest first, page by page', async () => {
  const line = (n: number, type = 'x') => ({ timestamp: new Date(Date.now() - 1_000 + n).toISOString(), type, n })
  const old = { timestamp: new Date(Date.now() - 60_000).toISOString(), type: 'x', n: 0 }
  await order(platform.url, { log: [line(2), line(1), line(3), line(4, 'y'), old] })
  const { env } = JSON.parse((await order(platform.url, {})).body)
  const logGroupName = env.AWS_LAMBDA_LOG_GROUP_NAME
  const input = { logGroupName, filterPattern: '{ $.type = "x" }', startTime: Date.now() - 30_000, limit: 2 }
  const first = await call('Logs_20140328.FilterLogEvents', input)
  const n = (answer: { events: { message: string }[] }) => answer.events.map(({ message }) => JSON.parse(message).n)
  expect(n(first.answer)).toEqual([1, 2])
  const second = await call('Logs_20140328.FilterLogEvents', { ...input, nextToken: first.answer.nextToken })
  expect(n(second.answer)).toEqual([3])
  expect(second.answer.nextToken).toBeUndefined()
})

for (const { because, target, input, type } of [
  {
    because: 'a log group that is not there',
    target: 'Logs_20140328.FilterLogEvents',
    input: { logGroupName: 'nobody' },
    type: 'ResourceNotFoundException',
  },
  { because: 'no log group', target: 'Logs_20140328.FilterLogEvents', input: {}, type: 'InvalidParameterException' },
  { because: 'another call of the logs', target: 'Logs_20140328.GetLogEvents', input: {}, type: 'InvalidAction' },
  {
    because: 'another call of CloudWatch',
    target: 'GraniteServiceVersion20100801.GetMetricData',
    input: {},
    type: 'InvalidAction',
  },
]) {
  test(`${because}: refused`, async () => {
    expect(await call(target, input)).toMatchObject({ status: 400, answer: { __type: type } })
  })
}
