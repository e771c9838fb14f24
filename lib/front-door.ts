import { join } from 'node:path'
import { Duration } from 'aws-cdk-lib'
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
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront'
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins'
import { Construct } from 'constructs'
import type { Api } from './api'
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
}

/** The one public address. It keeps no answer: whoever edits or ends a link means now, and every click is to be counted. */
export class FrontDoor extends Construct {
  readonly url: string

  constructor(scope: Construct, id: string, { resolve, router, shadow, api, originSecret }: FrontDoorProps) {
    super(scope, id)

    const edge = new EdgeFunction(this, 'Edge', {
      code: FunctionCode.fromFile({
        filePath: join(__dirname, '../functions/edge', shadow ? 'migrating.js' : router ? 'legacy.js' : 'handler.js'),
      }),
      runtime: FunctionRuntime.JS_2_0,
    })
    const headers = new ForwardedHeaders(this, 'Headers')
    const redirects = router ? null : new SignedOrigin(this, 'Redirects', resolve.live)
    const apiOrigin = new HttpOrigin(api.domain, { customHeaders: { [originHeader]: originSecret }, keepaliveTimeout })

    const distribution = new Distribution(this, 'Distribution', {
      comment: 'Understudy: short links and their API',
      httpVersion: HttpVersion.HTTP2_AND_3,
      // The cheapest: edges in North America and Europe. Visitors from elsewhere come in by the nearest of these.
      priceClass: PriceClass.PRICE_CLASS_100,
      // However short an answer may be kept, CloudFront keeps these for 10 s unless it is told otherwise.
      errorResponses: [500, 502, 503, 504].map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(0) })),
      defaultBehavior: redirects
        ? behaviour(redirects.origin, headers.ofRedirects, edge)
        : behaviour(apiOrigin, shadow ? headers.whileMigrating() : headers.ofLegacy(), edge),
      additionalBehaviors: { '/v1/*': behaviour(apiOrigin, headers.ofApi, edge) },
    })
    redirects?.admit(distribution)
    this.url = `https://${distribution.distributionDomainName}`
  }
}

// Every method is let in: the edge function answers those that a redirect does not take with a proper 405.
function behaviour(origin: IOrigin, headers: IOriginRequestPolicy, edge: EdgeFunction): BehaviorOptions {
  return {
    origin,
    originRequestPolicy: headers,
    cachePolicy: CachePolicy.CACHING_DISABLED,
    allowedMethods: AllowedMethods.ALLOW_ALL,
    viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    functionAssociations: [{ function: edge, eventType: FunctionEventType.VIEWER_REQUEST }],
  }
}
