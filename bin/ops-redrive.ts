import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { type Deployment, output } from './ops-deployment'

/** A queue of deliveries that failed three times, and the function that they were for: outputs of the stack, by name. */
export interface Road {
  queue: string
  function: string
  /** What becomes of a delivery in the end, for people. */
  done: string
}

export const roads = {
  clicks: { queue: 'UncountedQueueUrl', function: 'CountFunction', done: 'counted' },
  compare: { queue: 'UncomparedQueueUrl', function: 'ShadowFunction', done: 'compared' },
} as const satisfies Record<string, Road>

/**
 * Hands every delivery that waits in a queue to its function once more, and takes it out of the queue only when that has applied
 * it. Stopping in between is harmless, and so is running twice at once: the function knows a delivery it has seen. Tells `say` of
 * each. What failed again is there for the next run at once. Foldings of clicks that failed wait there too; the next one does their work.
 */
export async function redrive(deployment: Deployment, road: Road, say: (line: string) => void) {
  const place = deployment.awsUrl === undefined ? {} : { endpoint: deployment.awsUrl, ...local }
  const [queue, lambda] = [new SQSClient(place), new LambdaClient(place)]
  const QueueUrl = output(deployment, road.queue)
  const FunctionName = output(deployment, road.function)
  const failed = new Map<string | undefined, Message>()
  let done = 0

  try {
    for (;;) {
      const { Messages: [message] = [] } = await queue.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 1, WaitTimeSeconds: 1 }),
      )
      if (message === undefined || failed.has(message.MessageId)) return { done, failed: failed.size }
      const outcome = await handOver(message)
      if (outcome.startsWith('failed')) failed.set(message.MessageId, message)
      else await queue.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }))
      if (outcome === road.done) done++
      say(`${message.MessageId}: ${outcome}`)
    }
  } finally {
    // Not before all are done: this run would receive them again.
    for (const { ReceiptHandle } of failed.values()) {
      await queue.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }))
    }
  }

  async function handOver({ Body }: Message): Promise<string> {
    const payload = payloadOf(Body)
    if (payload === null) return 'failed: it is not what Lambda writes of a delivery that failed'
    if (!('awslogs' in payload))
      return 'left out: it is a folding of old counters, which the next one makes up for; no click is missing'
    const { FunctionError, Payload } = await lambda.send(
      new InvokeCommand({ FunctionName, Payload: Buffer.from(JSON.stringify(payload)) }),
    )
    if (FunctionError === undefined) return road.done
    return `failed again: ${new TextDecoder().decode(Payload).slice(0, 200)}`
  }
}

/** The event that a failed invocation had, from Lambda's record of it. */
function payloadOf(body = ''): object | null {
  try {
    const { requestPayload } = JSON.parse(body)
    return typeof requestPayload === 'object' ? requestPayload : null
  } catch {
    return null
  }
}

const local = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }
