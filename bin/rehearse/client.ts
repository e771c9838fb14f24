// The driver's own HTTP client: what is asked goes out byte by byte, nothing is followed, nothing is asked twice.
import http from 'node:http'
import https from 'node:https'
import type { Bytes } from '../../core/legacy/bytes'
import type { Asked } from './asked'

/** What came back, or why nothing did. */
export interface Got {
  status: number
  headers: http.IncomingHttpHeaders
  body: Bytes
  ms: number
  failure: string | null
}

export type Client = ReturnType<typeof openClient>

/** Longer than the router waits for a side, so that its own answer is what is seen. */
const patience = 20_000

/** Room for a redirect to the longest URL there is. */
const maxHeaderSize = 256 * 1024

/** The most connections at once: a slow side must not make the driver run out of files. */
const mostSockets = 512

/** Opens a client of the server at `base`. A failure is an answer with status 0; nothing throws. */
export function openClient(base: string) {
  const url = new URL(base)
  const transport = url.protocol === 'https:' ? https : http
  const agent = new transport.Agent({ keepAlive: true, maxSockets: mostSockets })

  function send({
    method,
    target,
    headers,
    body,
  }: Pick<Asked, 'method' | 'target' | 'headers' | 'body'>): Promise<Got> {
    const payload = Buffer.from(body, 'latin1')
    const began = performance.now()
    return new Promise((resolve) => {
      const end = (got: Partial<Got>) => {
        resolve({ status: 0, headers: {}, body: '', failure: null, ...got, ms: performance.now() - began })
      }
      const options = {
        ...{ agent, method, maxHeaderSize, path: target },
        ...{ hostname: url.hostname.replace(/^\[|\]$/g, ''), port: url.port },
        headers: { ...headers, ...(payload.length > 0 ? { 'content-length': String(payload.length) } : {}) },
      }
      let outgoing: http.ClientRequest
      try {
        outgoing = transport.request(options, (reply) => {
          const chunks: Buffer[] = []
          reply.on('data', (chunk: Buffer) => chunks.push(chunk))
          reply.on('error', (error) => end({ failure: reasonOf(error) }))
          reply.on('end', () => {
            const { statusCode: status = 0, headers } = reply
            end({ status, headers, body: Buffer.concat(chunks).toString('latin1') })
          })
        })
      } catch (error) {
        return end({ failure: reasonOf(error) })
      }
      outgoing.setTimeout(patience, () => outgoing.destroy(new Error('no answer in time')))
      outgoing.on('error', (error) => end({ failure: reasonOf(error) }))
      outgoing.end(payload)
    })
  }

  return { base, send, close: () => agent.destroy() }
}

function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string }
  return code ?? message ?? String(error)
}
