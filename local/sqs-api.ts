// The SQS calls that are answered: those that look into a queue and take messages out or put them in.
import { type Fields, fields, list, number, text } from './decode'
import { reasonOf } from './error'
import { type Message, md5, type Queue } from './queue'

export interface SqsAnswer {
  status: number
  output: object
}

const unsupported = ['MessageAttributes', 'MessageGroupId', 'MessageDeduplicationId', 'MessageSystemAttributes']

/** Carries out one operation of the SQS JSON protocol. What is wrong with it is in the answer, as SQS says it. */
export async function callSqs(operation: string, input: Fields, queues: readonly Queue[]): Promise<SqsAnswer> {
  const name = typeof input.QueueUrl === 'string' ? input.QueueUrl.split('/').pop() : input.QueueName
  const queue = queues.find((it) => it.name === name)
  if (!queue)
    return failed('QueueDoesNotExist', 'The specified queue does not exist.', 'AWS.SimpleQueueService.NonExistentQueue')
  const call = operations[operation]
  if (!call)
    return failed(
      'UnsupportedOperation',
      `${operation} is not answered here.`,
      'AWS.SimpleQueueService.UnsupportedOperation',
    )
  const refused = unsupported.find((key) => Object.keys(fields(input[key], key)).length > 0)
  if (refused)
    return failed(
      'UnsupportedOperation',
      `${refused} is not honoured here.`,
      'AWS.SimpleQueueService.UnsupportedOperation',
    )
  try {
    return await call(queue, input)
  } catch (error) {
    return failed('InvalidParameterValue', reasonOf(error), 'InvalidParameterValue')
  }
}

const operations: Record<string, (queue: Queue, input: Fields) => SqsAnswer | Promise<SqsAnswer>> = {
  GetQueueUrl: (queue) => done({ QueueUrl: queue.url }),
  GetQueueAttributes: (queue, input) => {
    const asked = list(input.AttributeNames, 'AttributeNames')
    const all = Object.entries(queue.attributes())
    return done({
      Attributes: Object.fromEntries(asked.includes('All') ? all : all.filter(([name]) => asked.includes(name))),
    })
  },
  SendMessage: (queue, input) => {
    const body = text(input.MessageBody, 'MessageBody')
    const MessageId = queue.send(body, number(input.DelaySeconds, 'DelaySeconds', 0))
    return done({ MessageId, MD5OfMessageBody: md5(body) })
  },
  ReceiveMessage: async (queue, input) => {
    const most = number(input.MaxNumberOfMessages, 'MaxNumberOfMessages', 1)
    const { VisibilityTimeout: hidden, WaitTimeSeconds: wait } = input
    const messages = await queue.receive(
      most,
      hidden === undefined ? undefined : number(hidden, 'VisibilityTimeout'),
      wait === undefined ? undefined : number(wait, 'WaitTimeSeconds'),
    )
    const asked = [
      ...list(input.MessageSystemAttributeNames, 'MessageSystemAttributeNames'),
      ...list(input.AttributeNames, 'AttributeNames'),
    ]
    return done({ Messages: messages.map((it) => shown(it, asked)) })
  },
  DeleteMessage: (queue, input) => {
    queue.delete(text(input.ReceiptHandle, 'ReceiptHandle'))
    return done({})
  },
  ChangeMessageVisibility: (queue, input) => {
    const seconds = number(input.VisibilityTimeout, 'VisibilityTimeout')
    if (queue.changeVisibility(text(input.ReceiptHandle, 'ReceiptHandle'), seconds)) return done({})
    return failed('ReceiptHandleIsInvalid', 'The receipt handle is not valid.', 'ReceiptHandleIsInvalid')
  },
}

function shown(message: Message, asked: unknown[]) {
  const attributes = Object.entries(message.attributes).filter(
    ([name]) => asked.includes('All') || asked.includes(name),
  )
  return {
    MessageId: message.id,
    ReceiptHandle: message.receipt,
    Body: message.body,
    MD5OfBody: md5(message.body),
    ...(attributes.length > 0 && { Attributes: Object.fromEntries(attributes) }),
  }
}

function done(output: object): SqsAnswer {
  return { status: 200, output }
}

function failed(type: string, message: string, code: string): SqsAnswer {
  return { status: 400, output: { __type: `com.amazonaws.sqs#${type}`, message, code } }
}
