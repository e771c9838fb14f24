// Payload format 2.0: HTTP requests as events, and results as replies, for HTTP APIs and function URLs alike.
// See "Create AWS Lambda proxy integrations for HTTP APIs" (API Gateway) and "Invoking Lambda function URLs".
import { randomUUID } from 'node:crypto'
import { parsed } from './decode'
import { type OriginRequest, type Reply, refusal } from './message'
import { account } from './place'
import type { Result } from './worker'

export interface EventContext {
  apiId: string
  domainName: string
  routeKey: string
  /** As the gateway shows it to the function: HTTP APIs decode the path, function URLs do not. */
  path: string
  pathParameters?: Record<string, string> | undefined
  authorizer?: object
}

// The gateway sees the edge server that connects to it, never the viewer: a function that trusts this address is wrong on AWS too.
export const edgeAddress = '130.176.98.70'

/** The event of one request, as JSON. */
export function eventOf(request: OriginRequest, context: EventContext): string {
  const now = Date.now()
  const { headers, cookies, body } = request
  const isText = body.length === 0 || isTextual(headers)
  return JSON.stringify({
    version: '2.0',
    routeKey: context.routeKey,
    rawPath: context.path,
    rawQueryString: request.query,
    cookies: cookies.length > 0 ? cookies : undefined,
    headers: withGatewayHeaders(request, context.domainName),
    queryStringParameters: request.query === '' ? undefined : queryOf(request.query),
    requestContext: {
      accountId: account,
      apiId: context.apiId,
      authorizer: context.authorizer,
      domainName: context.domainName,
      domainPrefix: context.apiId,
      http: {
        method: request.method,
        path: context.path,
        protocol: request.protocol,
        sourceIp: edgeAddress,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: context.routeKey,
      stage: '$default',
      time: commonLogTime(now),
      timeEpoch: now,
    },
    pathParameters: context.pathParameters,
    body: body.length === 0 ? undefined : body.toString(isText ? 'utf8' : 'base64'),
    isBase64Encoded: !isText,
  })
}

/** The reply a function's result stands for; results without a status are the body of a 200. Gateways answer when the function has not. */
export function replyOf(result: Result, defaultType: string): Reply {
  if (!result.ok) return failures[result.reason]
  const value = parsed(result.body.toString())
  if (typeof value !== 'object' || value === null || !('statusCode' in value)) return inferred(value)
  const { statusCode, headers, cookies, body, isBase64Encoded } = value as Record<string, unknown>
  const status = Number(statusCode)
  if (!Number.isInteger(status) || status < 200 || status > 599) return failures.error
  const reply: Reply = { status, headers: { 'content-type': defaultType }, body: bodyOf(body, isBase64Encoded) }
  for (const [name, content] of Object.entries(headers ?? {})) {
    const key = name.toLowerCase()
    if (!connectionHeaders.has(key)) reply.headers[key] = String(content)
  }
  if (Array.isArray(cookies) && cookies.length > 0) reply.headers['set-cookie'] = cookies.map(String)
  return reply
}

const failures = {
  error: refusal(502, 'Internal Server Error'),
  timeout: refusal(504, 'Endpoint request timed out'),
  throttled: refusal(429, 'Too Many Requests'),
} satisfies Record<string, Reply>

// The gateway's own connection to the viewer is none of the function's business.
const connectionHeaders = new Set([
  'connection',
  'content-length',
  'keep-alive',
  'proxy-authenticate',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

function inferred(value: unknown): Reply {
  const body = typeof value === 'string' ? value : JSON.stringify(value ?? null)
  return { status: 200, headers: { 'content-type': 'application/json' }, body }
}

function bodyOf(body: unknown, isBase64Encoded: unknown): string | Buffer {
  const content = typeof body === 'string' ? body : body === undefined || body === null ? '' : JSON.stringify(body)
  return isBase64Encoded === true ? Buffer.from(content, 'base64') : content
}

// Compressed, or of a type that does not say it is text: in base64, as AWS does.
function isTextual(headers: Record<string, string>): boolean {
  if (headers['content-encoding'] && headers['content-encoding'] !== 'identity') return false
  const type = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  return type.startsWith('text/') || /^application\/((.+\+)?json|(.+\+)?xml|javascript)$/.test(type)
}

function withGatewayHeaders({ headers, body }: OriginRequest, host: string): Record<string, string> {
  const own: Record<string, string> = {
    ...headers,
    host,
    'x-amzn-trace-id': `Root=1-${Math.floor(Date.now() / 1000).toString(16)}-000000000000000000000000`,
    'x-forwarded-for': `${headers['x-forwarded-for']}, ${edgeAddress}`,
    'x-forwarded-port': '443',
    'x-forwarded-proto': 'https',
  }
  if (body.length > 0) own['content-length'] = String(body.length)
  return own
}

function queryOf(query: string): Record<string, string> {
  const found: Record<string, string> = Object.create(null)
  for (const [name, value] of new URLSearchParams(query)) {
    found[name] = name in found ? `${found[name]},${value}` : value
  }
  return found
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
let told = { second: 0, text: '' }

/** A moment as in 31/Jan/2026:09:05:59 +0000. */
function commonLogTime(now: number): string {
  const second = Math.floor(now / 1000)
  if (told.second !== second) {
    const iso = new Date(now).toISOString()
    const month = months[Number(iso.slice(5, 7)) - 1]
    told = { second, text: `${iso.slice(8, 10)}/${month}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000` }
  }
  return told.text
}
