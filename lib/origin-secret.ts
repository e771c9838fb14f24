import { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import { Construct } from 'constructs'
import { acknowledge } from './acknowledge'

/** The header that tells our front door from anyone who found the HTTP API's own address. Clients cannot send it: the front door overwrites it. */
export const originHeader = 'x-understudy-origin'

/**
 * What that header says. CloudFormation makes it up and fills it in on both sides while deploying (a dynamic
 * reference), so it is in no template. A new value takes a new logical id, that is a new name for the construct:
 * CloudFormation does not look at a secret again while the reference stays the same.
 */
export class OriginSecret extends Construct {
  readonly reference: string
  /** Where operators can read it: they ask functions past the front door. */
  readonly arn: string

  constructor(scope: Construct, id: string) {
    super(scope, id)

    const secret = new Secret(this, 'Secret', {
      description: 'Proves to the HTTP API that a request came through the front door',
      generateSecretString: { excludePunctuation: true, passwordLength: 48 },
    })
    acknowledge(
      secret,
      'SMG4',
      'Both sides read it while deploying only; it is rotated by another logical id, see above.',
    )
    // Not unsafe here: this is the reference, not the value.
    this.reference = secret.secretValue.unsafeUnwrap()
    this.arn = secret.secretArn
  }
}
