// Where Lambda events become requests of the legacy dialect, as bytes, and its replies results.
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { type Bytes, bufferOf, bytesOf, isUtf8, textOf } from '../core/legacy/bytes'
import type { Reply as LegacyReply } from '../core/legacy/formats'
import { unavailablePage } from '../core/legacy/pages'
import type { LegacyRequest } from '../core/legacy/request'
import { legacyApi } from '../core/routes'
import type { SentRequest } from '../core/shadow/exchange'
import { addressOf, checkDoor, type Reply, refusalOf } from './http'

type Handler = (event: APIGatewayProxyEventV2) => Promise<Reply>

/** Answers the legacy dialect's API in one way, and every other route in another. */
export function inEachDialect(legacy: Handler, modern: Handler): Handler {
  return (event) => (event.routeKey === legacyApiRoute ? legacy(event) : modern(event))
}

const legacyApiRoute = `ANY ${legacyApi}`

/**
 * Makes a Lambda handler of a function from request to reply, behind the front door's secret. Whatever fails is the
 * legacy system's page for a service that is down.
 */
export function legacyEndpoint(secret: string, work: (request: LegacyRequest) => Promise<LegacyReply>) {
  return async function handler(event: APIGatewayProxyEventV2): Promise<Reply> {
    try {
      checkDoor(event, secret)
      return resultOf(await work(legacyRequestOf(event)))
    } catch (error) {
      const { status } = refusalOf(error, event)
      return resultOf({ ...unavailablePage, status: status === 403 ? 403 : 503 })
    }
  }
}

/** The request behind an event. The path is the one the front door saw: gateways decode theirs. */
export function legacyRequestOf(event: APIGatewayProxyEventV2): LegacyRequest {
  const header = (name: string) => {
    const value = event.headers[name]
    return value === undefined ? undefined : sentBytes(value)
  }
  const path = header('x-understudy-path') ?? sentBytes(event.rawPath)
  return {
    method: event.requestContext.http.method,
    target: event.rawQueryString === '' ? path : `${path}?${sentBytes(event.rawQueryString)}`,
    header: (name) => header(name === 'x-forwarded-proto' ? 'x-understudy-proto' : name),
    body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8').toString('latin1'),
    address: addressOf(event),
    tls: event.headers['cloudfront-forwarded-proto'] === 'https',
  }
}

/** The event by which a function of ours is asked a request: read again, it is the same request. `more` are headers of our own. */
export function eventOf(
  { method, target, host, headers, body, address, tls }: SentRequest,
  { isApi, secret, more = {} }: { isApi: boolean; secret: string; more?: Readonly<Record<string, string>> },
): APIGatewayProxyEventV2 {
  const [path = '', query = ''] = /^([^?]*)\?(.+)$/s.exec(target)?.slice(1) ?? [target]
  const { 'x-forwarded-proto': claimed, ...own } = headers
  const front = {
    'x-understudy-origin': secret,
    'x-understudy-path': path,
    'x-understudy-host': host,
    'x-understudy-proto': claimed ?? '',
    'cloudfront-viewer-address': `${address}:0`,
    'cloudfront-forwarded-proto': tls ? 'https' : 'http',
  }
  const routeKey = isApi ? legacyApiRoute : '$default'
  const http = { method, path: '/', protocol: 'HTTP/1.1', sourceIp: address, userAgent: '' }
  return {
    ...{ version: '2.0', routeKey, rawPath: '/', rawQueryString: query },
    headers: { ...own, ...front, ...more },
    requestContext: { ...requestContext, http, routeKey },
    ...{ body: bufferOf(body).toString('base64'), isBase64Encoded: true },
  }
}

const requestContext = {
  ...{ accountId: '', apiId: '', domainName: '', domainPrefix: '', requestId: 'mirrored', stage: '$default' },
  ...{ time: '', timeEpoch: 0 },
}

/** A reply as the gateway takes it: header values as text, a body that is no text in base64. */
export function resultOf({ status, headers, body }: LegacyReply): Reply {
  const isText = isUtf8(body) && !headers['content-type']?.startsWith('image/')
  return {
    statusCode: status,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, textOf(value)])),
    body: isText ? textOf(body) : bufferOf(body).toString('base64'),
    isBase64Encoded: !isText,
  }
}

/** Bytes that an event carries as characters: one each, or already read as UTF-8. */
function sentBytes(text: string): Bytes {
  return /[^\x00-\xff]/.test(text) ? bytesOf(text) : text
}
