// What a deployment with a domain of its own has besides.
import { type Assembly, at, every, one, put, target } from '../assembly'
import { type Assertion, all, difference } from '../assertion'

const zone = 'Z0123456789ABC'
const arn = 'arn:aws:acm:us-east-1:123456789012:certificate/12345678-90ab-cdef'

/** With a zone in Route 53, and a certificate that is made. */
export const ownZone = { domain: 'go.sho.rt', hostedZoneId: zone }
/** With a zone elsewhere, and a certificate that is there. */
export const zoneElsewhere = { domain: 'go.sho.rt', certificateArn: arn }

const distribution = 'AWS::CloudFront::Distribution'
const records = 'AWS::Route53::RecordSet'
const config = 'Properties.DistributionConfig'
const certificateStack = ({ others }: Assembly) => others.UnderstudyCertificate

function named(certificate: unknown): Assertion[] {
  return [
    all(distribution, 1, 'answers under the domain, with its certificate, and takes TLS 1.2 at least', {
      [`${config}.Aliases`]: ['go.sho.rt'],
      [`${config}.ViewerCertificate.AcmCertificateArn`]: certificate,
      [`${config}.ViewerCertificate.MinimumProtocolVersion`]: 'TLSv1.2_2021',
      [`${config}.ViewerCertificate.SslSupportMethod`]: 'sni-only',
    }),
    {
      says: 'links are shown under the domain, and the outputs say where it has to lead',
      faults: (assembly) => [
        ...every(assembly, 'AWS::Lambda::Function').flatMap(([id, { Properties }]) => {
          const urls = at(Properties, 'Environment.Variables.PUBLIC_URLS')
          return urls === undefined ? [] : difference(id, urls, 'https://go.sho.rt')
        }),
        ...difference('url', assembly.service.Outputs.PublicUrl?.Value, 'https://go.sho.rt'),
        ...difference(
          'target',
          target(assembly, assembly.service.Outputs.DomainTarget?.Value),
          'FrontDoorDistribution.DomainName',
        ),
      ],
      breaks: {
        'the name of the distribution': (assembly) =>
          put(
            one(assembly, 'AWS::Lambda::Function', 'FunctionsCreateCode'),
            'Properties.Environment.Variables.PUBLIC_URLS',
            '',
          ),
        'another address': ({ service }) => put(service.Outputs, 'PublicUrl.Value', 'https://sho.rt'),
        'no target': ({ service }) => put(service.Outputs, 'DomainTarget', undefined),
      },
    },
  ]
}

export const inOwnZone: Assertion[] = [
  ...named({
    'Fn::GetStackOutput': { StackName: 'UnderstudyCertificate', Region: 'us-east-1', OutputName: 'CertificateArn' },
  }),
  all(records, 2, 'the domain leads to the front door', {
    'Properties.HostedZoneId': zone,
    'Properties.Name': 'go.sho.rt.',
  }),
  {
    says: 'it leads there over IPv4 and IPv6',
    faults: (assembly) =>
      difference(
        'records',
        every(assembly, records).map(([, { Properties }]) => [
          Properties.Type,
          target(assembly, at(Properties, 'AliasTarget.DNSName')),
        ]),
        ['A', 'AAAA'].map((type) => [type, 'FrontDoorDistribution.DomainName']),
      ),
    breaks: {
      'no IPv6': ({ service }) => {
        const id = Object.keys(service.Resources).find((name) => name.startsWith('FrontDoorDomainIpv6'))
        put(service.Resources, id ?? '', undefined)
      },
      elsewhere: (assembly) =>
        put(every(assembly, records)[0]?.[1], 'Properties.AliasTarget.DNSName', 'd1.cloudfront.net'),
    },
  },
  {
    says: 'its certificate is made in us-east-1, proven in the zone, and kept there until the service has let it go',
    faults: (assembly) => {
      const { properties, environment } = assembly.manifest.artifacts.UnderstudyCertificate ?? {}
      const certificates = Object.values(certificateStack(assembly)?.Resources ?? {})
      return [
        ...difference('region', environment, 'aws://unknown-account/us-east-1'),
        ...difference('protection', properties?.terminationProtection, true),
        ...difference(
          'resources',
          certificates.map(({ Type, Properties }) => [
            ...[Type, Properties.DomainName, Properties.ValidationMethod, Properties.DomainValidationOptions],
          ]),
          [
            [
              ...['AWS::CertificateManager::Certificate', 'go.sho.rt', 'DNS'],
              [{ DomainName: 'go.sho.rt', HostedZoneId: zone }],
            ],
          ],
        ),
        ...difference(
          'output',
          Object.keys(certificateStack(assembly)?.Outputs ?? {}).filter((name) => name === 'CertificateArn').length,
          1,
        ),
        ...difference(
          'order',
          assembly.manifest.artifacts.Understudy?.dependencies?.includes('UnderstudyCertificate'),
          true,
        ),
      ]
    },
    breaks: {
      'another region': ({ manifest }) =>
        put(manifest.artifacts, 'UnderstudyCertificate.environment', 'aws://unknown-account/eu-west-1'),
      'no protection': ({ manifest }) =>
        put(manifest.artifacts, 'UnderstudyCertificate.properties.terminationProtection', false),
      'by mail': (assembly) =>
        put(firstOf(certificateStack(assembly)?.Resources), 'Properties.ValidationMethod', 'EMAIL'),
      'another name': (assembly) =>
        put(firstOf(certificateStack(assembly)?.Resources), 'Properties.DomainName', 'sho.rt'),
      'no output': (assembly) => put(certificateStack(assembly)?.Outputs, 'CertificateArn', undefined),
      'no order': ({ manifest }) => put(manifest.artifacts, 'Understudy.dependencies', undefined),
    },
  },
]

export const inZoneElsewhere: Assertion[] = [
  ...named(arn),
  {
    says: 'no record is made, nor a certificate',
    faults: (assembly) => [
      ...every(assembly, records).map(([id]) => `${id} is made`),
      ...Object.keys(assembly.others).map((name) => `there is a stack ${name}`),
    ],
    breaks: {
      'a record': ({ service }) => put(service.Resources, 'R', { Type: records, Properties: {} }),
      'a stack': ({ others }) => put(others, 'UnderstudyCertificate', { Resources: {}, Outputs: {} }),
    },
  },
]

function firstOf(resources: object | undefined): unknown {
  return Object.values(resources ?? {})[0]
}
