import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront'
import { AaaaRecord, ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53'
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets'
import { Construct } from 'constructs'
import type { Domain } from './domain-settings'

export interface DomainRecordsProps extends Pick<Domain, 'name'> {
  hostedZoneId: string
  distribution: IDistribution
}

/** Where the domain leads: to the front door, over IPv4 and IPv6. */
export class DomainRecords extends Construct {
  constructor(scope: Construct, id: string, { name, hostedZoneId, distribution }: DomainRecordsProps) {
    super(scope, id)

    // The zone may be that of a parent: a record is named by what we call the zone, which is the whole domain.
    const zone = HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId, zoneName: name })
    const target = RecordTarget.fromAlias(new CloudFrontTarget(distribution))
    new ARecord(this, 'Ipv4', { zone, target })
    new AaaaRecord(this, 'Ipv6', { zone, target })
  }
}
