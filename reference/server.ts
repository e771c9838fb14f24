// HTTP in and out. Any method is accepted everywhere; nothing is sent that the legacy does not send.
import http from 'node:http'
import { type Answer, broken } from './answer'
import { answer } from './paths'
import type { LegacyRequest } from './reading-a-request'
import type { Service } from './service'

/** Longest form that is read; the legacy's language stops at the same size. */
const mostBytes = 8 * 1024 * 1024

/** The server; `report` is told of what should not have happened (the caller sees a 500). */
export function legacyServer(service: Service, report: (error: unknown) => void): http.Server {
  const server = http.createServer({ maxHeaderSize: 256 * 1024, keepAliveTimeout: 65_000 }, (request, response) => {
    readBody(request)
      .then((body) => answer(service, read(request, body)))
      .catch((error: unknown) => {
        report(error)
        return broken()
      })
      .then((answered) => write(response, answered))
      .catch(report)
  })
  return server
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

function read(request: http.IncomingMessage, body: Buffer): LegacyRequest {
  return {
    method: request.method ?? 'GET',
    target: request.url ?? '/',
    header: (name) => {
      const value = request.headers[name]
      return Array.isArray(value) ? value.join(', ') : value
    },
    body: body.toString('latin1'),
    address: (request.socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
  }
}

function write(response: http.ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { ...headers, 'content-length': body.length })
  response.end(body)
}
