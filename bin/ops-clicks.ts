import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { type Deployment, output } from './ops-deployment'

/** For how long a message is nobody else's while it is being counted, in seconds: longer than count may run. */
const held = 120

/**
 * Hands every delivery that waits in the queue to count once more, and takes it out of the queue only when count has applied
 * it. Stopping in between is harmless, and so is running twice at once: count knows a delivery it has seen. Tells `say` of each.
 * What failed again is there for the next run at once.
 */
export async function redrive(deployment: Deployment, say: (line: string) => void) {
  const place = deployment.awsUrl === undefined ? {} : { endpoint: deployment.awsUrl, ...local }
  const [queue, lambda] = [new SQSClient(place), new LambdaClient(place)]
  const QueueUrl = output(deployment, 'UncountedQueueUrl')
  const FunctionName = output(deployment, 'CountFunction')
  const failed: Message[] = []
  let counted = 0

  for (;;) {
    const { Messages = [] } = await queue.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: held, WaitTimeSeconds: 1 }),
    )
    if (Messages.length === 0) break
    for (const message of Messages) {
      const failure = await count(message)
      if (failure === null) {
        await queue.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }))
        counted++
      } else failed.push(message)
      say(`${message.MessageId}: ${failure ?? 'counted'}`)
    }
  }
  // Not before all are done: this run would receive them again.
  for (const { ReceiptHandle } of failed) {
    await queue.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }))
  }
  return { counted, failed: failed.length }

  async function count({ Body = '{}' }: Message): Promise<string | null> {
    const { requestPayload } = JSON.parse(Body)
    const { FunctionError, Payload } = await lambda.send(
      new InvokeCommand({ FunctionName, Payload: Buffer.from(JSON.stringify(requestPayload)) }),
    )
    return FunctionError === undefined
      ? null
      : `failed again: ${Buffer.from(Payload ?? [])
          .toString()
          .slice(0, 200)}`
  }
}

const local = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }
