// The distribution on a local port: each request through its behaviour, the edge function and the forward policy to its origin.
import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Distribution } from './distribution'
import { edgeRequestOf, originRequestOf } from './forward'
import { type Reply, refusal, tooLarge } from './message'

const urlLimit = 8_192 // bytes, by CloudFront's quotas; a whole request may have 32 kB of headers
const headersLimit = 32_768

/** A server for the distribution, not listening yet. Nothing a client sends makes it throw. */
export function frontDoor(distribution: Distribution): Server {
  const server = createServer({ maxHeaderSize: headersLimit }, (request, response) => {
    // A client may go away at any moment, that is no event.
    request.on('error', () => {})
    response.on('error', () => {})
    serve(distribution, request)
      .catch(() => refusal(502, 'Internal Server Error'))
      .then((reply) => send(request, response, reply))
  })
  server.keepAliveTimeout = 60_000
  server.on('clientError', (_, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
    else socket.destroy()
  })
  return server
}

async function serve(distribution: Distribution, request: IncomingMessage): Promise<Reply> {
  const target = targetOf(request.url ?? '')
  if (!target) return refusal(400, 'Bad Request')
  if ((request.url ?? '').length > urlLimit) return refusal(414, 'URI Too Long')
  const behaviour = distribution.behaviours.find((it) => it.matches(target.path))
  const method = request.method ?? ''
  if (!behaviour?.methods.has(method)) return refusal(403, 'This method is not allowed.')
  if (method === 'GET' && hasBody(request)) return refusal(403, 'A GET request takes no body.')

  const { remoteAddress = '127.0.0.1', remotePort = 0 } = request.socket
  const viewer = {
    address: remoteAddress.replace(/^::ffff:/, ''),
    port: remotePort,
    protocol: `HTTP/${request.httpVersion}`,
  }
  const id = requestId()
  let edge = edgeRequestOf(request, target.path, target.query)
  if (behaviour.edge) {
    const context = { distributionDomainName: distribution.domain, distributionId: distribution.id, requestId: id }
    const result = await behaviour.edge(edge, { ip: viewer.address }, context)
    if ('reply' in result) return result.reply
    edge = result.request
  }
  const body = hasBody(request) ? await bodyOf(request, behaviour.origin.bodyLimit) : nothing
  if (!body) return tooLarge
  const sent = { query: target.query, cookie: request.headers.cookie ?? '', body, viewer, id }
  return behaviour.origin.answer(originRequestOf(edge, sent, behaviour))
}

/** Path and query of a request target; a proxy's absolute form counts as well, anything else does not. */
function targetOf(url: string): { path: string; query: string } | undefined {
  const target = url.startsWith('/') ? url : /^https?:\/\/[^/?]*(\/.*)$/i.exec(url)?.[1]
  if (target === undefined) return undefined
  const at = target.indexOf('?')
  return at === -1 ? { path: target, query: '' } : { path: target.slice(0, at), query: target.slice(at + 1) }
}

const nothing = Buffer.alloc(0)

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}

/** The whole body, or undefined when it is larger than `limit` bytes. */
function bodyOf(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return Promise.resolve(undefined)
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > limit) resolve(undefined)
      else chunks.push(chunk)
    })
    request.on('end', () => resolve(Buffer.concat(chunks)))
    request.on('close', () => reject(new Error('the client went away')))
  })
}

function send(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  if (response.destroyed) return
  const { status, body } = reply
  try {
    const headers: Record<string, string | string[] | number> = { ...inBytes(reply.headers), ...cloudFrontHeaders }
    if (status !== 204 && status !== 304) headers['content-length'] = Buffer.byteLength(body)
    if (!request.complete) closeSoon(request, headers)
    response.writeHead(status, headers)
  } catch {
    // A header no HTTP message can carry.
    if (response.headersSent) response.destroy()
    else send(request, response, refusal(502, 'Internal Server Error'))
    return
  }
  // Never as text: Node would send it in one piece with the headers, and those as UTF-8 once more.
  response.end(typeof body === 'string' ? Buffer.from(body) : body)
}

/** Header values as Node takes them, a character a byte: what is beyond ASCII goes out as the UTF-8 that it is. */
function inBytes(headers: Reply['headers']): Reply['headers'] {
  const bytesOf = (value: string) => (/[^\x00-\x7f]/.test(value) ? Buffer.from(value).toString('latin1') : value)
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.map(bytesOf) : bytesOf(value)]),
  )
}

const cloudFrontHeaders = { via: '1.1 local.cloudfront.net (CloudFront)', 'x-cache': 'Miss from cloudfront' }

// The rest of a body nobody wants: read past it for a moment, so that the client gets to see the answer, then hang up.
function closeSoon(request: IncomingMessage, headers: Record<string, unknown>): void {
  headers.connection = 'close'
  request.resume()
  setTimeout(() => request.destroy(), 1_000).unref()
}

const prefix = randomBytes(24).toString('base64url')
let count = 0

// Unique, and of the length of CloudFront's own; random bytes for each request would cost more than the rest of the front door.
function requestId(): string {
  count++
  return `${prefix}${count.toString(36).padStart(22, '0')}==`
}
