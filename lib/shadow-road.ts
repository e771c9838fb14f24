import { Duration } from 'aws-cdk-lib'
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations'
import type { IQueue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { deliver } from './delivery'
import type { LinkFunction } from './link-function'

export interface ShadowRoadProps {
  router: LinkFunction
  shadow: LinkFunction
  uncompared: IQueue
}

/** How the router's records get to the comparison: as clicks get to their counters, and never in anybody's way. */
export class ShadowRoad extends Construct {
  constructor(scope: Construct, id: string, { router, shadow, uncompared }: ShadowRoadProps) {
    super(scope, id)

    deliver('Records', { type: 'shadow', from: router, to: shadow })
    shadow.live.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
      onFailure: new SqsDestination(uncompared),
    })
  }
}
