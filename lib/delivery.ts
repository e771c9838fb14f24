import { Aws } from 'aws-cdk-lib'
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { FilterPattern } from 'aws-cdk-lib/aws-logs'
import { LambdaDestination } from 'aws-cdk-lib/aws-logs-destinations'
import type { LinkFunction } from './link-function'

export interface Delivery {
  /** The lines that are delivered are those whose `type` is this. */
  type: string
  from: LinkFunction
  to: LinkFunction
}

/** Has the lines of one type that a function writes delivered to another one. */
export function deliver(id: string, { type, from, to }: Delivery): void {
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
