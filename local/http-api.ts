// HTTP APIs of API Gateway: routes to functions, by payload format 2.0.
import { number, text } from './decode'
import { PlatformError } from './error'
import { eventOf, replyOf } from './event'
import { type Find, mustFind, payloadLimit, type Target } from './invoke'
import { type Origin, type OriginRequest, type Reply, refusal, tooLarge } from './message'
import { compileRoutes, type Match } from './routes'
import type { Resource, Template } from './template'

const bodyLimit = 10 * 1024 * 1024 // the payload quota of HTTP APIs
const longest = 30_000 // the longest an integration may take, in milliseconds

interface Integration extends Target {
  timeout: number
}

/** The HTTP APIs of the app. Refuses other protocols, other stages than `$default` and other integrations than functions. */
export function httpApis(template: Template, find: Find): Origin[] {
  for (const stage of template.resources('AWS::ApiGatewayV2::Stage')) {
    mustBe(stage, 'StageName', '$default')
  }
  return template.resources('AWS::ApiGatewayV2::Api').map((api) => {
    mustBe(api, 'ProtocolType', 'HTTP')
    if (api.property('DisableExecuteApiEndpoint') === true)
      throw new PlatformError(`${api.id} has no endpoint of its own.`)
    const integrations = integrationsOf(api, template, find)
    const match = compileRoutes(routesOf(api, template, integrations))
    const domain = new URL(template.attributeOf(api, 'ApiEndpoint')).host
    return { domain, bodyLimit, answer: (request) => answer(request, { apiId: api.ref, domain, match }) }
  })
}

interface Api {
  apiId: string
  domain: string
  match: Match<Integration>
}

async function answer(request: OriginRequest, api: Api): Promise<Reply> {
  const path = decoded(request.path)
  if (path === undefined) return refusal(400, 'Bad Request')
  const route = api.match(request.method, request.path)
  if (!route) return refusal(404, 'Not Found')
  const event = eventOf(request, {
    apiId: api.apiId,
    domainName: api.domain,
    routeKey: route.key,
    path,
    pathParameters: route.parameters,
  })
  if (Buffer.byteLength(event) > payloadLimit) return tooLarge
  const { function: target, arn, timeout } = route.to
  const reply = target.invoke(event, arn).then((result) => replyOf(result, 'text/plain;charset=UTF-8'))
  return within(timeout, reply)
}

function within(milliseconds: number, reply: Promise<Reply>): Promise<Reply> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(refusal(504, 'Endpoint request timed out')), milliseconds)
    reply.then((it) => {
      clearTimeout(timer)
      resolve(it)
    })
  })
}

function integrationsOf(api: Resource, template: Template, find: Find): Map<string, Integration> {
  const ours = template.resources('AWS::ApiGatewayV2::Integration').filter((it) => it.property('ApiId') === api.ref)
  return new Map(
    ours.map((it) => {
      mustBe(it, 'IntegrationType', 'AWS_PROXY')
      mustBe(it, 'PayloadFormatVersion', '2.0')
      const timeout = number(it.property('TimeoutInMillis'), `TimeoutInMillis of ${it.id}`, longest)
      return [it.ref, { ...mustFind(find, it.property('IntegrationUri'), it.id), timeout }]
    }),
  )
}

function routesOf(api: Resource, template: Template, integrations: Map<string, Integration>) {
  const ours = template.resources('AWS::ApiGatewayV2::Route').filter((it) => it.property('ApiId') === api.ref)
  return ours.map((it) => {
    if ((it.property('AuthorizationType') ?? 'NONE') !== 'NONE') mustBe(it, 'AuthorizationType', 'NONE')
    const to = integrations.get(text(it.property('Target'), `Target of ${it.id}`).replace('integrations/', ''))
    if (!to) throw new PlatformError(`The route ${it.id} leads to no integration of its API.`)
    return { key: text(it.property('RouteKey'), `RouteKey of ${it.id}`), to }
  })
}

function mustBe(resource: Resource, property: string, wanted: string): void {
  const found = resource.property(property)
  if (found === wanted) return
  throw new PlatformError(`${resource.id} (${resource.type}) has ${property} ${found}: only ${wanted} runs here.`)
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}
