import { Aws, Duration } from 'aws-cdk-lib'
import { Rule, Schedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets'
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations'
import { FilterPattern } from 'aws-cdk-lib/aws-logs'
import { LambdaDestination } from 'aws-cdk-lib/aws-logs-destinations'
import type { IQueue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import type { LinkFunction } from './link-function'

export interface ClickRoadProps {
  resolve: LinkFunction
  create: LinkFunction
  count: LinkFunction
  uncounted: IQueue
}

/**
 * How a click gets from a log line into the counters: subscriptions deliver the lines to count, tries that fail are
 * repeated, and what still fails waits in a queue. Count's own log has no subscription: it would feed itself.
 */
export class ClickRoad extends Construct {
  constructor(scope: Construct, id: string, { resolve, create, count, uncounted }: ClickRoadProps) {
    super(scope, id)

    this.deliver('Clicks', 'click', resolve, count)
    this.deliver('Links', 'link', create, count)

    // The most Lambda offers of both; a delivery that comes twice is counted once.
    count.live.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
      onFailure: new SqsDestination(uncounted),
    })

    new Rule(this, 'Folding', {
      description: 'Has count fold old click counters into days',
      schedule: Schedule.rate(Duration.minutes(15)),
      targets: [new LambdaFunction(count.live)],
    })
  }

  private deliver(id: string, type: string, from: LinkFunction, to: LinkFunction): void {
    // CDK's own permission leaves out the account; without it a group of the same name elsewhere could deliver too.
    to.live.addPermission(`${id}MayCome`, {
      principal: new ServicePrincipal('logs.amazonaws.com'),
      sourceArn: from.log.logGroupArn,
      sourceAccount: Aws.ACCOUNT_ID,
    })
    const subscription = from.log.addSubscriptionFilter(id, {
      filterPattern: FilterPattern.stringValue('$.type', '=', type),
      destination: new LambdaDestination(to.live, { addPermissions: false }),
    })
    // CloudWatch Logs tries the destination when it is named, and must be let in by then.
    subscription.node.addDependency(to.live)
  }
}
