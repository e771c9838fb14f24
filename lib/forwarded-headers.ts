import {
  type IOriginRequestPolicy,
  OriginRequestCookieBehavior,
  OriginRequestHeaderBehavior,
  OriginRequestPolicy,
  OriginRequestQueryStringBehavior,
} from 'aws-cdk-lib/aws-cloudfront'
import { Construct } from 'constructs'

// CloudFront takes at most ten names in a list, and Authorization into none. Those that begin with X-Understudy are the edge function's own.
const redirects = [
  'User-Agent',
  'Referer',
  'Accept',
  'Sec-Purpose',
  'CloudFront-Viewer-Country',
  'CloudFront-Viewer-Address',
  'CloudFront-Forwarded-Proto',
  'X-Understudy-Path',
  'X-Understudy-Host',
]
const api = [
  'Accept',
  'Content-Type',
  'If-Match',
  'Idempotency-Key',
  'User-Agent',
  'CloudFront-Viewer-Address',
  'CloudFront-Forwarded-Proto',
  'X-Understudy-Path',
  'X-Understudy-Host',
  'X-Understudy-Authorization',
]
const legacy = [
  'User-Agent',
  'Referer',
  'Content-Type',
  'Sec-Purpose',
  'CloudFront-Viewer-Country',
  'CloudFront-Viewer-Address',
  'CloudFront-Forwarded-Proto',
  'X-Understudy-Path',
  'X-Understudy-Host',
  'X-Understudy-Proto',
]

/** What of a request goes on to the functions: these headers and the query string. A cookie only while migrating, and never the client's Host. */
export class ForwardedHeaders extends Construct {
  readonly ofRedirects: IOriginRequestPolicy
  readonly ofApi: IOriginRequestPolicy

  constructor(scope: Construct, id: string) {
    super(scope, id)
    this.ofRedirects = new OriginRequestPolicy(this, 'Redirects', only(redirects))
    this.ofApi = new OriginRequestPolicy(this, 'Api', only(api))
  }

  /** Made only where it is asked for: the legacy dialect's paths and API. */
  ofLegacy(): IOriginRequestPolicy {
    return new OriginRequestPolicy(this, 'Legacy', only(legacy))
  }

  /** The same and every cookie: whoever is logged in at the legacy system stays so. */
  whileMigrating(): IOriginRequestPolicy {
    return new OriginRequestPolicy(this, 'Migrating', {
      ...only(legacy),
      cookieBehavior: OriginRequestCookieBehavior.all(),
    })
  }
}

function only(headers: readonly string[]) {
  return {
    headerBehavior: OriginRequestHeaderBehavior.allowList(...headers),
    queryStringBehavior: OriginRequestQueryStringBehavior.all(),
    cookieBehavior: OriginRequestCookieBehavior.none(),
  }
}
