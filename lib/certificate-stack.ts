import { CfnOutput, Fn, Stack } from 'aws-cdk-lib'
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager'
import { HostedZone } from 'aws-cdk-lib/aws-route53'
import type { Construct } from 'constructs'
import type { Domain } from './domain-settings'

const output = 'CertificateArn'

export interface CertificateStackProps {
  /** The name it is for. */
  name: string
  /** The Route 53 zone where the records are put that prove the name is ours. */
  hostedZoneId: string
}

/** The certificate of the front door, which CloudFront looks for in us-east-1 wherever all the rest is. */
export class CertificateStack extends Stack {
  /** The domain with its certificate, as another stack reads that, in whatever region it is. */
  readonly domain: Domain

  constructor(scope: Construct, id: string, { name, hostedZoneId }: CertificateStackProps) {
    const env = { region: 'us-east-1' }
    super(scope, id, { env, description: 'Understudy: the certificate of its domain', terminationProtection: true })

    // The zone may be that of a parent; of its name only the records' are made, and they are whole.
    const zone = HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId, zoneName: name })
    const { certificateArn } = new Certificate(this, 'Certificate', {
      domainName: name,
      validation: CertificateValidation.fromDns(zone),
    })
    new CfnOutput(this, output, { value: certificateArn })
    this.domain = { name, hostedZoneId, certificateArn: Fn.getStackOutput(this.stackName, output, env.region) }
  }
}
