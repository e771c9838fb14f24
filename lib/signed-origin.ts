import { Duration } from 'aws-cdk-lib'
import { FunctionUrlOriginAccessControl, type IDistribution, type IOrigin } from 'aws-cdk-lib/aws-cloudfront'
import { FunctionUrlOrigin } from 'aws-cdk-lib/aws-cloudfront-origins'
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { type Alias, FunctionUrlAuthType } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'

/** How long a connection to an origin is held open between requests: with no cache, every request needs one. */
export const keepaliveTimeout = Duration.seconds(60)

/**
 * A function URL that only one distribution can call: CloudFront signs each request (origin access control), and
 * Lambda checks the signature. For GET and HEAD; a signed POST would ask the client for a hash of its body.
 */
export class SignedOrigin extends Construct {
  readonly origin: IOrigin

  constructor(
    scope: Construct,
    id: string,
    private readonly alias: Alias,
  ) {
    super(scope, id)

    const url = alias.addFunctionUrl({ authType: FunctionUrlAuthType.AWS_IAM })
    const signing = new FunctionUrlOriginAccessControl(this, 'Signing')
    this.origin = new FunctionUrlOrigin(url, {
      originAccessControlId: signing.originAccessControlId,
      keepaliveTimeout,
    })
  }

  /**
   * Lets this distribution call the function, by its URL only. Function URLs made since October 2025 ask for both
   * permissions: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html. `FunctionUrlOrigin.withOriginAccessControl`
   * would give them to whatever ARN the URL reports; here they are on the alias for certain.
   */
  admit({ distributionArn }: IDistribution): void {
    const cloudFront = { principal: new ServicePrincipal('cloudfront.amazonaws.com'), sourceArn: distributionArn }
    this.alias.addPermission('FrontDoorMayUseUrl', { ...cloudFront, action: 'lambda:InvokeFunctionUrl' })
    this.alias.addPermission('FrontDoorMayInvoke', {
      ...cloudFront,
      action: 'lambda:InvokeFunction',
      invokedViaFunctionUrl: true,
    })
  }
}
