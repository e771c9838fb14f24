import { Duration } from 'aws-cdk-lib'
import { Rule, Schedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets'
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations'
import type { IQueue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { deliver } from './delivery'
import type { LinkFunction } from './link-function'

export interface ClickRoadProps {
  resolve: LinkFunction
  create: LinkFunction
  count: LinkFunction
  uncounted: IQueue
  /** Whether this is where days are folded: of two regions one does it, for a day is written once. */
  folds: boolean
}

/**
 * How a click gets from a log line into the counters: subscriptions deliver the lines to count, tries that fail are
 * repeated, and what still fails waits in a queue. Count's own log has no subscription: it would feed itself.
 */
export class ClickRoad extends Construct {
  constructor(scope: Construct, id: string, { resolve, create, count, uncounted, folds }: ClickRoadProps) {
    super(scope, id)

    deliver('Clicks', { type: 'click', from: resolve, to: count })
    deliver('Links', { type: 'link', from: create, to: count })

    // The most Lambda offers of both; a delivery that comes twice is counted once.
    count.live.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
      onFailure: new SqsDestination(uncounted),
    })

    if (!folds) return
    new Rule(this, 'Folding', {
      description: 'Has count fold old click counters into days',
      schedule: Schedule.rate(Duration.minutes(15)),
      targets: [new LambdaFunction(count.live)],
    })
  }
}
