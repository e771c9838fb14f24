import { Validations } from 'aws-cdk-lib'
import type { Construct } from 'constructs'

/**
 * Says why a rule of cdk-nag's AwsSolutions, like `SQS3`, does not hold for one resource: for this one, and nothing else in its stack.
 * All that is acknowledged is listed in test/lib/nag.test.ts.
 */
export function acknowledge(construct: Construct, rule: string, reason: string): void {
  const resource = construct.node.defaultChild ?? construct
  Validations.of(resource).acknowledge({ id: `AwsSolutions::AwsSolutions-${rule}`, reason })
}
