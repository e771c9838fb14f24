import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { deliveries, eventually, logLines, type Running, running } from './running'

let platform: Running
let end: () => Promise<void>
let lambda: LambdaClient
let sqs: SQSClient
let QueueUrl: string

beforeAll(async () => {
  ;({ platform, end } = await running())
  const settings = {
    endpoint: platform.awsUrl,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  }
  lambda = new LambdaClient(settings)
  sqs = new SQSClient(settings)
  QueueUrl = platform.outputs.Queue ?? ''
})
afterAll(async () => {
  lambda.destroy()
  sqs.destroy()
  await end()
})

function invoke(FunctionName: string, order: object, more: object = {}) {
  return lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify({ order }), ...more }))
}

const arn = 'arn:aws:lambda:us-east-1:123456789012:function:fixture-api'

const names: { name: string; more?: object; invoked: string }[] = [
  { name: 'fixture-api', invoked: arn },
  { name: 'fixture-api:live', invoked: `${arn}:live` },
  { name: arn, invoked: arn },
  { name: `${arn}:live`, invoked: `${arn}:live` },
  { name: `${arn}:1`, invoked: `${arn}:1` },
  { name: 'fixture-api', more: { Qualifier: 'live' }, invoked: `${arn}:live` },
]

for (const { name, more, invoked } of names) {
  test(`Invoke finds ${name} ${JSON.stringify(more ?? '')}`, async () => {
    const { StatusCode, FunctionError, Payload } = await invoke(name, {}, more)
    expect({ StatusCode, FunctionError }).toEqual({ StatusCode: 200, FunctionError: undefined })
    expect(JSON.parse(JSON.parse(Payload?.transformToString() ?? '').body).context.invokedFunctionArn).toBe(invoked)
  })
}

test.each(['nobody', 'fixture-api:nobody'])('Invoke of %s is not found', async (name) => {
  await expect(invoke(name, {})).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
})

const errors: { order: object; type: string }[] = [
  { order: { fail: 'no' }, type: 'TypeError' },
  { order: { exit: 1 }, type: 'Runtime.ExitError' },
  { order: { crash: true }, type: 'Runtime.UncaughtException' },
  { order: { sleep: 5_000 }, type: 'Sandbox.Timedout' },
]

for (const { order, type } of errors) {
  test(`Invoke tells of ${type}`, async () => {
    const { FunctionError, Payload } = await invoke('fixture-api', order)
    expect(FunctionError).toBe('Unhandled')
    expect(JSON.parse(Payload?.transformToString() ?? '').errorType).toBe(type)
  })
}

test('Invoke of a function that cannot start tells why', async () => {
  const { Payload } = await invoke('fixture-broken', {})
  expect(JSON.parse(Payload?.transformToString() ?? '')).toMatchObject({
    errorType: 'RangeError',
    errorMessage: 'cannot start',
  })
})

test('Invoke beyond the reserved concurrency is throttled', async () => {
  const all = await Promise.allSettled([0, 1].map(() => invoke('fixture-limited', { sleep: 300 })))
  expect(all.find((it) => it.status === 'rejected')).toMatchObject({ reason: { name: 'TooManyRequestsException' } })
})

test('Invoke as an event is accepted, and carried out', async () => {
  const { StatusCode } = await invoke('fixture-api', { console: 'by event' }, { InvocationType: 'Event' })
  expect(StatusCode).toBe(202)
  await eventually(() => logLines(platform.data, 'fixture-api').some(({ message }) => message === 'by event'))
})

test('the platform is settled once an accepted event has been carried out, and what that logged has been delivered', async () => {
  const mark = 'after a while'
  await invoke('fixture-api', { sleep: 700, log: [{ type: 'noise' }] }, { InvocationType: 'Event' })
  await invoke('fixture-api', { log: [{ type: 'click', mark }], sleep: 300 }, { InvocationType: 'Event' })
  await platform.settled()
  const delivered = deliveries(platform.data).flatMap(({ payload }) => payload?.logEvents ?? [])
  expect(delivered.filter(({ message }) => message.includes(mark))).toHaveLength(1)
})

test('a message can be sent, counted, received, put back and deleted', async () => {
  const { QueueUrl: found } = await sqs.send(new GetQueueUrlCommand({ QueueName: QueueUrl.split('/').pop() }))
  expect(found).toBe(QueueUrl)
  const count = async () => {
    const asked = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] })
    const { Attributes } = await sqs.send(asked)
    return [Attributes?.ApproximateNumberOfMessages, Attributes?.ApproximateNumberOfMessagesNotVisible]
  }
  const receive = async () => {
    const asked = new ReceiveMessageCommand({ QueueUrl, MessageSystemAttributeNames: ['All'], MaxNumberOfMessages: 10 })
    return (await sqs.send(asked)).Messages ?? []
  }
  const { MessageId } = await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'héllo' }))
  expect(await count()).toEqual(['1', '0'])
  const [message] = await receive()
  expect(message).toMatchObject({ MessageId, Body: 'héllo', Attributes: { ApproximateReceiveCount: '1' } })
  expect(await count()).toEqual(['0', '1'])
  expect(await receive()).toEqual([])
  const ReceiptHandle = message?.ReceiptHandle
  await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }))
  const [again] = await receive()
  expect(again?.Attributes?.ApproximateReceiveCount).toBe('2')
  await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }))
  expect(await count()).toEqual(['0', '1'])
  await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: again?.ReceiptHandle }))
  expect(await count()).toEqual(['0', '0'])
})

test('a queue that does not exist is said not to', async () => {
  await expect(sqs.send(new GetQueueUrlCommand({ QueueName: 'nothing' }))).rejects.toMatchObject({
    name: 'QueueDoesNotExist',
  })
})
