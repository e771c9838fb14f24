// Contract 1: HTTP in and out. Any method is accepted everywhere; nothing is sent that the legacy does not send.
import http from 'node:http'
import type { Socket } from 'node:net'
import { type Answer, broken } from './answer'
import { type ParserError, rescue, writeAndEnd } from './odd-request-lines'
import { answer } from './paths'
import type { LegacyRequest } from './reading-a-request'
import type { Service } from './service'

/** Longest form that is read; the legacy's language stops at the same size. */
const mostBytes = 8 * 1024 * 1024

/** The server; `report` is told of what should not have happened (the caller sees a 500). */
export function legacyServer(service: Service, report: (error: unknown) => void): http.Server {
  const server = http.createServer({ maxHeaderSize: 256 * 1024, keepAliveTimeout: 65_000 }, (request, response) => {
    readBody(request)
      .then((body) => answerSafely(service, read(request, body), report))
      .then((answered) => write(response, answered))
      .catch((error: unknown) => {
        report(error)
        response.destroy()
      })
  })
  server.on('clientError', (error: ParserError, socket: Socket) => {
    const rescued = rescue(error, addressOf(socket))
    if (!rescued) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')
    else
      answerSafely(service, rescued, report).then((answered) => writeAndEnd(socket, rescued.method, answered), report)
  })
  return server
}

async function answerSafely(
  service: Service,
  request: LegacyRequest,
  report: (error: unknown) => void,
): Promise<Answer> {
  try {
    return await answer(service, request)
  } catch (error) {
    report(error)
    return broken()
  }
}

/** The whole body; refuses (rejects) more than 8 MiB. */
export async function readBody(request: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request) {
    chunks.push(chunk)
    length += chunk.length
    if (length > mostBytes) throw new Error('the body is too long')
  }
  return Buffer.concat(chunks)
}

/** A target in absolute form, as proxies send it, loses scheme and host: the Host is ignored as well. */
function read(request: http.IncomingMessage, body: Buffer): LegacyRequest {
  return {
    method: request.method ?? 'GET',
    target: (request.url ?? '/').replace(/^https?:\/\/[^/?#]*/i, ''),
    header: (name) => {
      const value = request.headers[name]
      return Array.isArray(value) ? value.join(', ') : value
    },
    body: body.toString('latin1'),
    address: addressOf(request.socket),
  }
}

/** The peer, an IPv4 address as such. */
function addressOf(socket: Socket): string {
  return (socket.remoteAddress ?? '').replace(/^::ffff:/, '')
}

function write(response: http.ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { ...headers, 'content-length': body.length })
  response.end(body)
}
