// A CloudFront distribution as the template describes it: which requests go where, and what of them.
import { type Fields, fields, list, text } from './decode'
import { type EdgeFunction, edgeFunctions } from './edge'
import { PlatformError } from './error'
import type { Origin } from './message'
import type { Resource, Template } from './template'

export interface Behaviour {
  matches(path: string): boolean
  methods: ReadonlySet<string>
  edge: EdgeFunction | undefined
  origin: Origin
  /** Headers the distribution adds, lower case. */
  added: Record<string, string>
  policy: ForwardPolicy
}

/** What of a viewer's request reaches the origin. */
export interface ForwardPolicy {
  /** Lower case names. */
  headers: ReadonlySet<string>
  query: boolean
  cookies: boolean
}

export interface Distribution {
  id: string
  domain: string
  /** In order of precedence; the last one matches everything. */
  behaviours: Behaviour[]
}

// The managed policy CachingDisabled.
const cachingDisabled = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad'
const headerLimit = 10 // CloudFront's quota for an origin request policy

const known = {
  distribution: [
    ...[
      'CacheBehaviors',
      'DefaultCacheBehavior',
      'Enabled',
      'HttpVersion',
      'IPV6Enabled',
      'Origins',
      'Comment',
      'PriceClass',
    ],
    ...['Logging', 'ViewerCertificate', 'Aliases', 'CustomErrorResponses', 'WebACLId', 'Staging'],
  ],
  // Local connections are plain HTTP: a viewer protocol policy that redirects to https cannot be honoured, and Compress only
  // changes how an answer travels.
  behaviour: [
    ...[
      'AllowedMethods',
      'CachedMethods',
      'CachePolicyId',
      'Compress',
      'FunctionAssociations',
      'OriginRequestPolicyId',
    ],
    ...['PathPattern', 'TargetOriginId', 'ViewerProtocolPolicy', 'ResponseHeadersPolicyId'],
  ],
  origin: [
    ...['CustomOriginConfig', 'DomainName', 'Id', 'OriginAccessControlId', 'OriginCustomHeaders'],
    ...['ConnectionAttempts', 'ConnectionTimeout', 'OriginShield'],
  ],
}

/** The app's only distribution over these origins. Refuses what would make it behave in ways that are not done here. */
export function readDistribution(template: Template, origins: readonly Origin[]): Distribution {
  const [resource, ...more] = template.resources('AWS::CloudFront::Distribution')
  if (!resource || more.length > 0) {
    throw new PlatformError(
      `The app has ${more.length + (resource ? 1 : 0)} distributions: the platform serves exactly one.`,
    )
  }
  const config = fields(resource.property('DistributionConfig'), resource.id)
  onlyKnown(config, known.distribution, resource)
  refuseErrorPages(config, resource)
  const read = (behaviour: unknown) =>
    readBehaviour(fields(behaviour, resource.id), { resource, config, template, origins })
  return {
    id: resource.ref,
    domain: template.attributeOf(resource, 'DomainName'),
    behaviours: [...list(config.CacheBehaviors, resource.id), config.DefaultCacheBehavior].map(read),
  }
}

interface Around {
  resource: Resource
  config: Fields
  template: Template
  origins: readonly Origin[]
}

function readBehaviour(it: Fields, around: Around): Behaviour {
  const { resource, template } = around
  onlyKnown(it, known.behaviour, resource)
  refuseCaching(it.CachePolicyId, template, resource)
  refuseAddedHeaders(it.ResponseHeadersPolicyId, template, resource)
  const { origin, added } = originOf(text(it.TargetOriginId, `TargetOriginId of ${resource.id}`), around)
  return {
    matches:
      it.PathPattern === undefined ? () => true : compilePattern(text(it.PathPattern, `PathPattern of ${resource.id}`)),
    methods: new Set(
      list(it.AllowedMethods ?? ['GET', 'HEAD'], resource.id).map((method) => text(method, resource.id)),
    ),
    edge: edgeOf(list(it.FunctionAssociations, resource.id), template, resource),
    origin,
    added,
    policy: policyOf(it.OriginRequestPolicyId, template, resource),
  }
}

/** A path pattern of CloudFront as a test: `*` is any text, `?` any one character, everything else itself. */
export function compilePattern(pattern: string): (path: string) => boolean {
  const rooted = pattern.startsWith('/') || pattern.startsWith('*') ? pattern : `/${pattern}`
  const source = rooted
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  const expression = new RegExp(`^${source}$`, 's')
  return (path) => expression.test(path)
}

function originOf(id: string, { resource, config, origins }: Around) {
  const config_ = list(config.Origins, resource.id)
    .map((it) => fields(it, resource.id))
    .find((it) => it.Id === id)
  const domain = config_ && text(config_.DomainName, `DomainName of origin ${id}`)
  const origin = origins.find((it) => it.domain === domain)
  if (!config_ || !origin)
    throw new PlatformError(`The origin ${id} of ${resource.id} (${domain}) is not a part of this app.`)
  onlyKnown(config_, known.origin, resource)
  const added: Record<string, string> = {}
  for (const header of list(config_.OriginCustomHeaders, id)) {
    const { HeaderName, HeaderValue } = fields(header, id)
    added[text(HeaderName, id).toLowerCase()] = text(HeaderValue, id)
  }
  return { origin, added }
}

function edgeOf(associations: unknown[], template: Template, resource: Resource): EdgeFunction | undefined {
  const edges = edgeFunctions(template)
  const found = associations.map((association) => {
    const { EventType, FunctionARN } = fields(association, resource.id)
    if (EventType !== 'viewer-request')
      throw new PlatformError(`${resource.id} has a function at ${EventType}: only viewer-request runs here.`)
    return edges.get(text(FunctionARN, resource.id))
  })
  return found[0]
}

function policyOf(id: unknown, template: Template, resource: Resource): ForwardPolicy {
  if (id === undefined) return { headers: new Set(), query: false, cookies: false }
  const policy = template.resources('AWS::CloudFront::OriginRequestPolicy').find((it) => it.ref === id)
  if (!policy)
    throw new PlatformError(`${resource.id} uses the origin request policy ${id}, which is not a part of this app.`)
  const config = fields(policy.property('OriginRequestPolicyConfig'), policy.id)
  const headers = fields(config.HeadersConfig, policy.id)
  const choose = (value: unknown, choices: readonly string[]) => {
    if (!choices.includes(String(value)))
      throw new PlatformError(`${policy.id} has ${value}: only ${choices.join(' or ')} is done here.`)
    return value
  }
  choose(headers.HeaderBehavior, ['whitelist', 'none'])
  const names = list(headers.Headers, policy.id).map((name) => text(name, policy.id).toLowerCase())
  if (names.length > headerLimit)
    throw new PlatformError(`${policy.id} lists ${names.length} headers: CloudFront takes ${headerLimit}.`)
  const query = choose(fields(config.QueryStringsConfig, policy.id).QueryStringBehavior, ['all', 'none'])
  const cookies = choose(fields(config.CookiesConfig, policy.id).CookieBehavior, ['all', 'none'])
  return { headers: new Set(names), query: query === 'all', cookies: cookies === 'all' }
}

function refuseCaching(id: unknown, template: Template, resource: Resource): void {
  if (id === cachingDisabled) return
  const policy = template.resources('AWS::CloudFront::CachePolicy').find((it) => it.ref === id)
  const { MinTTL, MaxTTL, DefaultTTL } = fields(fields(policy?.property('CachePolicyConfig'), resource.id), resource.id)
  if (policy && [MinTTL, MaxTTL, DefaultTTL].every((ttl) => Number(ttl) === 0)) return
  throw new PlatformError(`${resource.id} caches (policy ${id}): here nothing is cached, use CachingDisabled.`)
}

// That a browser is to come by HTTPS only means nothing to one that comes by plain HTTP. Any other header would be missing here.
function refuseAddedHeaders(id: unknown, template: Template, resource: Resource): void {
  if (id === undefined) return
  const policy = template.resources('AWS::CloudFront::ResponseHeadersPolicy').find((it) => it.ref === id)
  if (!policy)
    throw new PlatformError(`${resource.id} uses the response headers policy ${id}, which is not a part of this app.`)
  const config = fields(policy.property('ResponseHeadersPolicyConfig'), policy.id)
  onlyKnown(config, ['Comment', 'Name', 'SecurityHeadersConfig'], policy)
  onlyKnown(fields(config.SecurityHeadersConfig, policy.id), ['StrictTransportSecurity'], policy)
}

// How long CloudFront keeps an error is no matter where nothing is kept; another page than the origin's would be.
function refuseErrorPages(config: Fields, resource: Resource): void {
  for (const it of list(config.CustomErrorResponses, resource.id)) {
    onlyKnown(fields(it, resource.id), ['ErrorCode', 'ErrorCachingMinTTL'], resource)
  }
}

function onlyKnown(it: Fields, names: readonly string[], { id, type }: Resource): void {
  const unknown = Object.keys(it).find((name) => !names.includes(name))
  if (unknown) throw new PlatformError(`${id} (${type}) sets ${unknown}, which the local platform does not honour.`)
}
