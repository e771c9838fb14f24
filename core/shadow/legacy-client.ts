// The legacy system over HTTP: asked once, as the client asked, and taken at its word.
import http from 'node:http'
import https from 'node:https'
import { checkServerIdentity } from 'node:tls'
import { type Bytes, bufferOf } from '../legacy/bytes'
import type { Answer, Failure, SentRequest } from './exchange'
import { withoutHops } from './hops'

/** What tells our own requests: one that comes in with it has gone in a circle. */
export const loopHeader = 'x-understudy-router'

interface Manner {
  /** How long an answer may take, in milliseconds. */
  patience?: number
  /** How long a connection may take. */
  connecting?: number
  /** How large a body is taken, in bytes. */
  largest?: number
  /** Milliseconds since whenever. */
  now?: () => number
}

/** A Lambda function can return 6 MB of JSON, in which a body may be in base64. */
export const largestBody = 4_500_000
const headerLimit = 64 * 1024
/** A connection that was idle for longer may be closed at the other end: what is sent on it then is lost, and is not sent twice. */
const idleLimit = 3_000

/**
 * Opens the way to the legacy system at `url`, and gives what asks it. There is always an answer: one without a status says how
 * the asking failed. `more` are headers to send besides. No redirect is followed, and nothing is asked twice: a creation, or a
 * click, whose answer was lost may have happened.
 */
export function openLegacy(url: string, manner: Manner = {}) {
  const { patience = 10_000, connecting = 3_000, largest = largestBody, now = () => performance.now() } = manner
  const place = new URL(url)
  const transport = place.protocol === 'https:' ? https : http
  const agent = new transport.Agent({ keepAlive: true, timeout: idleLimit, scheduling: 'lifo' })
  let last = Number.NEGATIVE_INFINITY

  return function ask(request: SentRequest, more: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const began = now()
    // A function that slept could not see that its idle connections ended.
    if (began - last > idleLimit) closeIdle(agent)
    last = began
    return new Promise((resolve) => {
      let failure: Failure = 'connect'
      const settle = (answer: Omit<Answer, 'ms'>) => {
        clearTimeout(limit)
        clearTimeout(connectLimit)
        resolve({ ...answer, ms: Math.round(now() - began) })
      }
      const fail = (why: Failure) => settle({ status: 0, headers: [], body: '', failure: why })
      const outgoing = transport.request({
        agent,
        method: request.method,
        hostname: place.hostname.replace(/^\[|\]$/g, ''),
        port: place.port,
        path: request.target.replace(/[^\x21-\xff]/g, encodeURIComponent),
        headers: headersFor(request, more),
        setHost: false,
        maxHeaderSize: headerLimit,
        // An old system may put bytes into a header that a strict reader takes for an attack.
        insecureHTTPParser: true,
        ...(transport === https && { checkServerIdentity: eitherName(place.hostname) }),
      })
      const limit = setTimeout(() => {
        failure = failure === 'connect' ? 'connect' : 'timeout'
        outgoing.destroy(new Error('no answer in time'))
      }, patience)
      const connectLimit = setTimeout(
        () => failure === 'connect' && outgoing.destroy(new Error('no connection')),
        connecting,
      )
      outgoing.once('socket', (socket) => {
        const connected = () => {
          failure = 'reset'
        }
        if (!socket.connecting) connected()
        else socket.once(transport === https ? 'secureConnect' : 'connect', connected)
      })
      outgoing.on('error', () => fail(failure))
      outgoing.on('upgrade', (_, socket) => {
        socket.destroy()
        fail('failed')
      })
      outgoing.on('response', (reply) => {
        const chunks: Buffer[] = []
        let size = 0
        reply.on('data', (chunk: Buffer) => {
          size += chunk.length
          if (size <= largest) return void chunks.push(chunk)
          failure = 'failed'
          reply.destroy()
        })
        // An answer that breaks off is none.
        reply.on('error', () => fail(failure))
        reply.on('close', () => fail(failure))
        reply.on('end', () => {
          const headers = withoutHops(pairsOf(reply.rawHeaders))
          settle({ status: reply.statusCode ?? 0, headers, body: Buffer.concat(chunks).toString('latin1') })
        })
      })
      outgoing.end(request.body === '' ? undefined : bufferOf(request.body))
    })
  }
}

/** The client's own headers, and who it is: its connection ends at the front door. */
function headersFor(
  { method, host, headers, body, address, tls }: SentRequest,
  more: Readonly<Record<string, string>>,
) {
  const { 'cloudfront-viewer-country': country, 'x-forwarded-proto': claimed, ...own } = headers
  const sent: Record<string, Bytes> = {
    ...Object.fromEntries(withoutHops(Object.entries(own))),
    host,
    'x-forwarded-for': address,
    'x-forwarded-proto': tls ? 'https' : claimed || 'http',
    [loopHeader]: '1',
    ...more,
  }
  if (country !== undefined) sent['cf-ipcountry'] = country
  if (body !== '' || ['POST', 'PUT', 'PATCH'].includes(method)) sent['content-length'] = String(body.length)
  return Object.fromEntries(
    Object.entries(sent).map(([name, value]) => [name, value.replace(/[^\t\x20-\x7e\x80-\xff]/g, ' ')]),
  )
}

function pairsOf(raw: readonly string[]): [string, Bytes][] {
  return raw.flatMap((name, n) => (n % 2 === 0 ? [[name.toLowerCase(), raw[n + 1] ?? ''] as [string, Bytes]] : []))
}

/** The certificate may be of the name that the client used, or of the one by which we find the system. */
function eitherName(own: string) {
  return (name: string, certificate: Parameters<typeof checkServerIdentity>[1]) =>
    checkServerIdentity(name, certificate) && checkServerIdentity(own, certificate)
}

function closeIdle(agent: http.Agent): void {
  for (const sockets of Object.values(agent.freeSockets)) for (const socket of [...(sockets ?? [])]) socket.destroy()
}
