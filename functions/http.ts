// Where Lambda events become requests, and what a handler gives or throws becomes a reply.
import { timingSafeEqual } from 'node:crypto'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { isCode } from '../core/links/code'
import { parsedUrl } from '../core/links/url'
import { Refusal } from '../core/refusals'
import { measured } from '../core/watch/measured'

export type Reply = APIGatewayProxyStructuredResultV2

/** A request as the handlers see it. */
export interface Request {
  /** The route's key, like `GET /v1/links/{code}`; `$default` when no route fits. */
  route: string
  method: string
  /** The path as the client sent it, not decoded. */
  path: string
  /** What the route's `{name}` segments matched. */
  params: Record<string, string | undefined>
  query: URLSearchParams
  /** One header, by its name in lower case. */
  header(name: string): string | undefined
  /** The client's address as only the front door knows it. It is for telling clients apart, and is never kept. */
  address: string
  /** Our public URL, without a final slash: links are shown below it. */
  base: string
  /** Every URL we answer under: those of the settings, and the one the client used. */
  ownUrls: string[]
  /** Reads the body as JSON. Refuses one that is none, or that has more than `most` bytes (default 32 KiB), before it is parsed. */
  json(most?: number): unknown
}

interface EndpointSettings {
  /** The secret that only the front door sends; without it a request has gone round the front door. */
  secret?: string
  /** Public URLs of the deployment, separated by commas; the first one is shown. Empty: the one the client used. */
  publicUrls?: string
  /** How a refusal is written; default: as problem details. */
  refuse?: (refusal: Refusal, request: Request) => Reply
}

/** Makes a Lambda handler of a function from request to reply. This is the only catch on the request path. */
export function endpoint(work: (request: Request) => Promise<Reply>, settings: EndpointSettings = {}) {
  const { secret, publicUrls = '', refuse = problem } = settings
  return async function handler(event: APIGatewayProxyEventV2): Promise<Reply> {
    const request = requestOf(event, publicUrls)
    return guarded(await replyTo(request, event), request.header('cloudfront-forwarded-proto') === 'https')
  }

  async function replyTo(request: Request, event: APIGatewayProxyEventV2): Promise<Reply> {
    try {
      if (secret !== undefined) checkDoor(event, secret)
      return await work(request)
    } catch (error) {
      return refuse(refusalOf(error, event), request)
    }
  }
}

/**
 * A reply with what browsers have to know of it: its type is what it says, nothing in it is loaded or run, nobody frames it, and, where
 * `staysSecure`, the next visit is by HTTPS. A redirect says nothing about referrers: that is for the pages it leads from and to.
 */
export function guarded(reply: Reply, staysSecure: boolean): Reply {
  const isRedirect = reply.headers?.location !== undefined && Number(reply.statusCode) < 400
  return {
    ...reply,
    headers: {
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      ...(isRedirect ? {} : { 'referrer-policy': 'no-referrer' }),
      ...(staysSecure ? { 'strict-transport-security': 'max-age=31536000' } : {}),
      ...reply.headers,
    },
  }
}

/** Refuses, with `wrong-door`, an event that did not come through the front door: only that sends the secret. */
export function checkDoor(event: APIGatewayProxyEventV2, secret: string): void {
  if (same(event.headers['x-understudy-origin'] ?? '', secret)) return
  throw new Refusal('wrong-door', 'This address is not public; use the public URL of the shortener.')
}

/** The code in a request's path. Refuses with `not-found` a text that no code can be, without asking the store. */
export function codeOf({ params }: Request): string {
  const code = params.code ?? ''
  if (!isCode(code))
    throw new Refusal('not-found', 'There is no such link: a code has 1 to 64 letters, digits, - and _.')
  return code
}

/** A JSON reply; API answers are never cached. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): Reply {
  return {
    statusCode: status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers },
    body: JSON.stringify(body),
  }
}

/** A refusal as RFC 9457 problem details. */
export function problem(refusal: Refusal): Reply {
  return json(refusal.status, refusal.problem, { ...refusal.headers, 'content-type': 'application/problem+json' })
}

/** Refuses every query parameter that is not among the known ones, and one that is sent twice. */
export function onlyParameters(query: URLSearchParams, known: readonly string[]): void {
  const names = [...query.keys()]
  const unknown = names.find((name) => !known.includes(name))
  if (unknown !== undefined) {
    const choice = known.length === 0 ? 'this route takes none' : `known are ${known.join(', ')}`
    throw new Refusal(
      'unknown-field',
      `There is no parameter ${JSON.stringify(unknown.slice(0, 40))} here; ${choice}.`,
      unknown,
    )
  }
  const twice = names.find((name, n) => names.indexOf(name) !== n)
  if (twice !== undefined) throw new Refusal('bad-value', `${twice} is there twice; send it once.`, twice)
}

function requestOf(event: APIGatewayProxyEventV2, publicUrls: string): Request {
  const header = (name: string) => event.headers[name]
  // What a redirect does not ask for is not worked out.
  return {
    route: event.routeKey,
    method: event.requestContext.http.method,
    path: header('x-understudy-path') ?? event.rawPath,
    params: event.pathParameters ?? {},
    get query() {
      return new URLSearchParams(event.rawQueryString)
    },
    header,
    get address() {
      return addressOf(event)
    },
    get base() {
      return this.ownUrls[0] ?? ''
    },
    get ownUrls() {
      return [...publicUrls.split(',').filter((url) => url !== ''), usedUrl(event)]
    },
    json: (most = 32 * 1024) => parse(event, most),
  }
}

/** The URL that the client used, as far as it can be believed. */
function usedUrl({ headers, requestContext }: APIGatewayProxyEventV2): string {
  const scheme = headers['cloudfront-forwarded-proto'] === 'http' ? 'http' : 'https'
  return `${scheme}://${[headers['x-understudy-host'], requestContext.domainName].find(isHost)}`
}

/** Whether a text can be a host, with or without a port: clients may send anything under that name. */
function isHost(text: string | undefined): boolean {
  return text !== undefined && !/[/?#@\\\s]/.test(text) && parsedUrl(`http://${text}`) !== null
}

/** The viewer's address as only the front door knows it, without the port at its end. */
export function addressOf({ headers, requestContext }: APIGatewayProxyEventV2): string {
  return headers['cloudfront-viewer-address']?.replace(/:\d+$/, '') ?? requestContext.http.sourceIp
}

function parse(event: APIGatewayProxyEventV2, most: number): unknown {
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8')
  if (body.length > most) {
    throw new Refusal('body-too-large', `The body has ${body.length} bytes; at most ${most} are taken.`)
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    throw new Refusal('malformed-json', 'The body cannot be read as JSON in UTF-8; check quotes, commas and braces.')
  }
}

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

/** What an error is to the caller. What broke here is for the log, and is written there. */
export function refusalOf(error: unknown, event: APIGatewayProxyEventV2): Refusal {
  const refusal = error instanceof Refusal ? error : internal(error)
  if (refusal.status >= 500) logFailure(event.requestContext.requestId, refusal)
  return refusal
}

function internal(cause: unknown): Refusal {
  return new Refusal('internal', 'This is our fault, and it has been logged; try again later.', undefined, {}, cause)
}

function logFailure(requestId: string, { kind, message, cause }: Refusal): void {
  const why =
    cause instanceof Error ? { error: cause.name, reason: cause.message, stack: cause.stack } : { error: message }
  const now = Date.now()
  const line = { level: 'ERROR', timestamp: new Date(now).toISOString(), type: 'failure', kind, requestId, ...why }
  // Written at once, and not added up for later: a sandbox may be frozen as soon as it has replied.
  process.stdout.write(`${JSON.stringify({ ...line, ...measured('Failures', 1, now) })}\n`)
}
