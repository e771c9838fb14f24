import { join } from 'node:path'
import { Duration } from 'aws-cdk-lib'
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager'
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HttpVersion,
  type IOrigin,
  type IOriginRequestPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront'
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins'
import { Construct } from 'constructs'
import { acknowledge } from './acknowledge'
import type { Api } from './api'
import { DomainRecords } from './domain-records'
import type { Domain } from './domain-settings'
import { ForwardedHeaders } from './forwarded-headers'
import type { LinkFunction } from './link-function'
import { originHeader } from './origin-secret'
import { keepaliveTimeout, SignedOrigin } from './signed-origin'

export interface FrontDoorProps {
  resolve: LinkFunction
  /** In the legacy dialect there is one, and every path goes to the API: any method may follow a short link. */
  router: LinkFunction<'router'> | null
  /** While migrating there is one, and cookies go on: the legacy's own pages need them. */
  shadow: LinkFunction<'shadow'> | null
  api: Api
  originSecret: string
  /** Null for the name that CloudFront gives. */
  domain: Domain | null
}

/** The one public address. It keeps no answer: whoever edits or ends a link means now, and every click is to be counted. */
export class FrontDoor extends Construct {
  readonly url: string
  /** Where a domain of one's own has to lead. */
  readonly target: string

  constructor(scope: Construct, id: string, props: FrontDoorProps) {
    super(scope, id)
    const { resolve, router, shadow, api, originSecret, domain } = props

    const edge = new EdgeFunction(this, 'Edge', {
      code: FunctionCode.fromFile({
        filePath: join(__dirname, '../functions/edge', shadow ? 'migrating.js' : router ? 'legacy.js' : 'handler.js'),
      }),
      runtime: FunctionRuntime.JS_2_0,
    })
    const headers = new ForwardedHeaders(this, 'Headers')
    const redirects = router ? null : new SignedOrigin(this, 'Redirects', resolve.live)
    const apiOrigin = new HttpOrigin(api.domain, { customHeaders: { [originHeader]: originSecret }, keepaliveTimeout })

    const security = shadow ? undefined : this.strictly()
    const behaviour = (origin: IOrigin, policy: IOriginRequestPolicy) => behaviourOf(origin, policy, edge, security)

    const distribution = new Distribution(this, 'Distribution', {
      comment: 'Understudy: short links and their API',
      ...(domain && {
        domainNames: [domain.name],
        certificate: Certificate.fromCertificateArn(this, 'Certificate', domain.certificateArn),
        minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      }),
      enableIpv6: true,
      httpVersion: HttpVersion.HTTP2_AND_3,
      // The cheapest: edges in North America and Europe. Visitors from elsewhere come in by the nearest of these.
      priceClass: PriceClass.PRICE_CLASS_100,
      // However short an answer may be kept, CloudFront keeps these for 10 s unless it is told otherwise.
      errorResponses: [500, 502, 503, 504].map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(0) })),
      defaultBehavior: redirects
        ? behaviour(redirects.origin, headers.ofRedirects)
        : behaviour(apiOrigin, shadow ? headers.whileMigrating() : headers.ofLegacy()),
      additionalBehaviors: { '/v1/*': behaviour(apiOrigin, headers.ofApi) },
    })
    redirects?.admit(distribution)
    acknowledgeAll(distribution, domain !== null)
    if (domain?.hostedZoneId) {
      new DomainRecords(this, 'Domain', { name: domain.name, hostedZoneId: domain.hostedZoneId, distribution })
    }
    this.target = distribution.distributionDomainName
    this.url = `https://${domain?.name ?? this.target}`
  }

  /**
   * Has browsers come by HTTPS only, for a year. Not while migrating: who was told so could not go back to a legacy system that
   * answers plain HTTP. Nor for the names below the domain, which are others'.
   */
  private strictly(): ResponseHeadersPolicy {
    return new ResponseHeadersPolicy(this, 'Strictly', {
      comment: 'Understudy: HTTPS only, for a year',
      securityHeadersBehavior: {
        strictTransportSecurity: { accessControlMaxAge: Duration.days(365), includeSubdomains: false, override: true },
      },
    })
  }
}

// Every method is let in: the edge function answers those that a redirect does not take with a proper 405.
function behaviourOf(
  origin: IOrigin,
  originRequestPolicy: IOriginRequestPolicy,
  edge: EdgeFunction,
  responseHeadersPolicy: ResponseHeadersPolicy | undefined,
): BehaviorOptions {
  return {
    ...{ origin, originRequestPolicy, responseHeadersPolicy },
    cachePolicy: CachePolicy.CACHING_DISABLED,
    allowedMethods: AllowedMethods.ALLOW_ALL,
    viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    functionAssociations: [{ function: edge, eventType: FunctionEventType.VIEWER_REQUEST }],
  }
}

function acknowledgeAll(distribution: Distribution, hasDomain: boolean): void {
  const why = {
    CFR1: 'Links are followed from everywhere.',
    CFR2: 'Ceilings bound what a flood costs, and functions throttle clients; a firewall is for the account to add.',
    CFR3: 'Its log would keep the addresses of visitors; what was answered is in ours, without them.',
    ...(!hasDomain && { CFR4: 'Under the name that CloudFront gives there is no choice of TLS.' }),
  }
  for (const [rule, reason] of Object.entries(why)) acknowledge(distribution, rule, reason)
}
