import { readFileSync } from 'node:fs'
import { type Assembly, at, every, listOf, one, put, same, target } from '../assembly'
import { type Assertion, all, difference } from '../assertion'

const config = 'Properties.DistributionConfig'
const distributionOf = (assembly: Assembly) => one(assembly, 'AWS::CloudFront::Distribution')
const policyOf = (assembly: Assembly, id: string) =>
  one(assembly, 'AWS::CloudFront::OriginRequestPolicy', `FrontDoorHeaders${id}`)
const list = 'Properties.OriginRequestPolicyConfig.HeadersConfig.Headers'

const forwarded = {
  Redirects:
    'User-Agent Referer Accept Sec-Purpose CloudFront-Viewer-Country CloudFront-Viewer-Address CloudFront-Forwarded-Proto X-Understudy-Path X-Understudy-Host',
  Api: 'Accept Content-Type If-Match Idempotency-Key User-Agent CloudFront-Viewer-Address CloudFront-Forwarded-Proto X-Understudy-Path X-Understudy-Host X-Understudy-Authorization',
}

/** That browsers are told to come by HTTPS only, whatever they ask for. */
export const saysHttpsOnly: Assertion = {
  says: 'every behaviour has browsers come by HTTPS only',
  faults: (assembly) =>
    behaviours(assembly).flatMap(([path, behaviour]) =>
      difference(path, target(assembly, at(behaviour, 'ResponseHeadersPolicyId')), 'FrontDoorStrictly'),
    ),
  breaks: {
    'not where links are followed': (assembly) =>
      put(distributionOf(assembly), `${config}.DefaultCacheBehavior.ResponseHeadersPolicyId`, undefined),
    'not the API': (assembly) =>
      put(distributionOf(assembly), `${config}.CacheBehaviors.0.ResponseHeadersPolicyId`, undefined),
  },
}

export const frontDoor: Assertion[] = [
  all(
    'AWS::CloudFront::Distribution',
    1,
    'HTTP/2 and 3, IPv4 and 6, no root object, no error kept or given a page of its own',
    {
      [`${config}.Enabled`]: true,
      [`${config}.HttpVersion`]: 'http2and3',
      [`${config}.PriceClass`]: 'PriceClass_100',
      [`${config}.IPV6Enabled`]: true,
      [`${config}.DefaultRootObject`]: undefined,
      [`${config}.CustomErrorResponses`]: [500, 502, 503, 504].map((ErrorCode) => ({
        ErrorCachingMinTTL: 0,
        ErrorCode,
      })),
    },
  ),
  {
    says: '/v1/* goes to the HTTP API, everything else to the function URL, each with its own header list',
    faults: (assembly) =>
      difference(
        'behaviours',
        behaviours(assembly).map(([path, behaviour]) => [
          path,
          hostOf(assembly, behaviour),
          target(assembly, at(behaviour, 'OriginRequestPolicyId')),
        ]),
        [
          ['everything else', 'FunctionsResolveCodeAliasliveFunctionUrl.FunctionUrl', 'FrontDoorHeadersRedirects'],
          ['/v1/*', 'ApiHttpApi', 'FrontDoorHeadersApi'],
        ],
      ),
    breaks: {
      'another path': (assembly) => put(distributionOf(assembly), `${config}.CacheBehaviors.0.PathPattern`, '/v2/*'),
      'origins mixed up': (assembly) => {
        const origin = at(distributionOf(assembly), `${config}.DefaultCacheBehavior.TargetOriginId`)
        put(distributionOf(assembly), `${config}.CacheBehaviors.0.TargetOriginId`, origin)
      },
      'no header list': (assembly) =>
        put(distributionOf(assembly), `${config}.DefaultCacheBehavior.OriginRequestPolicyId`, undefined),
    },
  },
  all(
    'AWS::CloudFront::ResponseHeadersPolicy',
    1,
    'browsers come by HTTPS only, for a year, to this name and no other',
    {
      'Properties.ResponseHeadersPolicyConfig.SecurityHeadersConfig': {
        StrictTransportSecurity: { AccessControlMaxAgeSec: 31_536_000, IncludeSubdomains: false, Override: true },
      },
    },
  ),
  saysHttpsOnly,
  all('AWS::CloudFront::OriginRequestPolicy', 2, 'an explicit list, all of the query string, no cookie', {
    'Properties.OriginRequestPolicyConfig.HeadersConfig.HeaderBehavior': 'whitelist',
    'Properties.OriginRequestPolicyConfig.QueryStringsConfig.QueryStringBehavior': 'all',
    'Properties.OriginRequestPolicyConfig.CookiesConfig.CookieBehavior': 'none',
  }),
  {
    says: 'the headers that are handed on are these, at most ten, and neither Host nor the secret is among them',
    faults: (assembly) =>
      Object.entries(forwarded).flatMap(([id, names]) => {
        const headers = listOf(at(policyOf(assembly, id), list)).map(String)
        const never = headers.filter((header) => /^(host|authorization|x-understudy-origin)$/i.test(header))
        return [
          ...difference(id, headers.join(' '), names),
          ...difference(`${id} at most ten`, headers.length <= 10, true),
          ...never.map((header) => `${id} hands on ${header}`),
        ]
      }),
    breaks: {
      'one less': (assembly) => put(policyOf(assembly, 'Redirects'), `${list}.8`, undefined),
      'the client may say the secret': (assembly) => put(policyOf(assembly, 'Api'), `${list}.9`, 'X-Understudy-Origin'),
    },
  },
  all('AWS::CloudFront::OriginAccessControl', 1, 'signs every request', {
    'Properties.OriginAccessControlConfig.OriginAccessControlOriginType': 'lambda',
    'Properties.OriginAccessControlConfig.SigningBehavior': 'always',
    'Properties.OriginAccessControlConfig.SigningProtocol': 'sigv4',
  }),
  {
    says: 'only the function URL gets signed requests, only the HTTP API the secret, both over TLS 1.2',
    faults: (assembly) => [
      ...origins(assembly).flatMap((origin) => [
        ...difference('protocol', at(origin, 'CustomOriginConfig.OriginProtocolPolicy'), 'https-only'),
        ...difference('seconds kept open', at(origin, 'CustomOriginConfig.OriginKeepaliveTimeout'), 60),
        ...difference('TLS', at(origin, 'CustomOriginConfig.OriginSSLProtocols'), ['TLSv1.2']),
      ]),
      ...difference(
        'origins',
        origins(assembly).map((origin) => [
          target(assembly, at(origin, 'OriginAccessControlId')),
          listOf(at(origin, 'OriginCustomHeaders')).map((header) => at(header, 'HeaderName')),
        ]),
        [
          ['FrontDoorRedirectsSigning.Id', []],
          [target(assembly, undefined), ['x-understudy-origin']],
        ],
      ),
    ],
    breaks: {
      unsigned: (assembly) => put(distributionOf(assembly), `${config}.Origins.0.OriginAccessControlId`, undefined),
      'no secret': (assembly) => put(distributionOf(assembly), `${config}.Origins.1.OriginCustomHeaders`, undefined),
      'a connection for each request': (assembly) =>
        put(distributionOf(assembly), `${config}.Origins.0.CustomOriginConfig.OriginKeepaliveTimeout`, undefined),
      'in clear': (assembly) =>
        put(distributionOf(assembly), `${config}.Origins.1.CustomOriginConfig.OriginProtocolPolicy`, 'match-viewer'),
      'old TLS': (assembly) =>
        put(distributionOf(assembly), `${config}.Origins.0.CustomOriginConfig.OriginSSLProtocols.1`, 'TLSv1'),
    },
  },
  {
    says: 'the front door says the secret that create, expand and stats expect, and no one else knows it',
    faults: (assembly) => {
      const said = at(distributionOf(assembly), `${config}.Origins.1.OriginCustomHeaders.0.HeaderValue`)
      const secret = every(assembly, 'AWS::SecretsManager::Secret')[0]?.[0]
      return [
        ...difference('secret', said, { 'Fn::Join': ['', dynamicReference(secret)] }),
        ...every(assembly, 'AWS::Lambda::Function').flatMap(([id, code]) => {
          const expected = at(code, 'Properties.Environment.Variables.ORIGIN_SECRET')
          const refuses = /^Functions(Create|Expand|Stats)Code/.test(id)
          return same(expected, refuses ? said : undefined) ? [] : [`${id} expects ${JSON.stringify(expected)}`]
        }),
      ]
    },
    breaks: {
      'written down': (assembly) =>
        put(distributionOf(assembly), `${config}.Origins.1.OriginCustomHeaders.0.HeaderValue`, 'hunter2'),
      'another one': (assembly) =>
        put(
          one(assembly, 'AWS::Lambda::Function', 'FunctionsStatsCode'),
          'Properties.Environment.Variables.ORIGIN_SECRET',
          'hunter2',
        ),
      'resolve knows it': (assembly) =>
        put(
          one(assembly, 'AWS::Lambda::Function', 'FunctionsResolveCode'),
          'Properties.Environment.Variables.ORIGIN_SECRET',
          at(distributionOf(assembly), `${config}.Origins.1.OriginCustomHeaders.0.HeaderValue`),
        ),
    },
  },
  all('AWS::SecretsManager::Secret', 1, 'made up while deploying, 48 letters and digits', {
    'Properties.GenerateSecretString': { ExcludePunctuation: true, PasswordLength: 48 },
    'Properties.SecretString': undefined,
  }),
  all('AWS::CloudFront::Function', 1, 'is functions/edge/handler.js, within its 10 kB', {
    'Properties.FunctionConfig.Runtime': 'cloudfront-js-2.0',
    'Properties.AutoPublish': true,
    'Properties.FunctionCode': readFileSync('functions/edge/handler.js', 'utf8').slice(0, 10_240),
  }),
]

function behaviours(assembly: Assembly): [string, unknown][] {
  const others = listOf(at(distributionOf(assembly), `${config}.CacheBehaviors`))
  return [
    ['everything else', at(distributionOf(assembly), `${config}.DefaultCacheBehavior`)],
    ...others.map((behaviour): [string, unknown] => [String(at(behaviour, 'PathPattern')), behaviour]),
  ]
}

function origins(assembly: Assembly): unknown[] {
  return listOf(at(distributionOf(assembly), `${config}.Origins`))
}

// The resource whose address is the host name of a behaviour's origin.
function hostOf(assembly: Assembly, behaviour: unknown): string {
  const origin = origins(assembly).find((each) => at(each, 'Id') === at(behaviour, 'TargetOriginId'))
  const url = at(origin, 'DomainName.Fn::Select.1.Fn::Split.1')
  const api = at(origin, 'DomainName.Fn::Join.1.0')
  return target(assembly, url ?? api)
}

function dynamicReference(secret: string | undefined): unknown[] {
  return ['{{resolve:secretsmanager:', { Ref: secret }, ':SecretString:::}}']
}
