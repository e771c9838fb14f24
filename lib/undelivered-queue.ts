import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { acknowledge } from './acknowledge'

/** Invocations that failed three times: log deliveries above all, and foldings, which the next one makes up for. They wait here to be sent again, as long as SQS keeps anything. */
export class UndeliveredQueue extends Queue {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      retentionPeriod: Duration.days(14),
      removalPolicy: RemovalPolicy.RETAIN,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      // While an operator's redrive works on a message nobody else sees it: longer than any function may run.
      visibilityTimeout: Duration.minutes(10),
    })
    acknowledge(
      this,
      'SQS3',
      'It is the place of what failed: an alarm rings when anything is in it, and an operator takes it out.',
    )
  }
}
