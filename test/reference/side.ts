// A side of a comparison: where it answers, and where its control port is. What is sent goes out byte by byte.
import http from 'node:http'
import type { RecordedRequest, RecordedResponse, State } from './corpus'

export interface Side {
  url: string
  controlUrl: string
}

const recorded = [
  'content-type',
  'location',
  'x-robots-tag',
  'cache-control',
  'expires',
  'pragma',
  'x-frame-options',
  'retry-after',
  'allow',
]

const agent = new http.Agent({ keepAlive: true, maxSockets: 2 })

/** Sends a recorded request and gives what came back as a recording would hold it. */
export async function sendStep(side: Side, request: RecordedRequest): Promise<RecordedResponse> {
  const { response, body } = await send(side.url, request)
  const headers: Record<string, string> = {}
  for (const name of recorded) {
    const value = response.headers[name]
    if (value === undefined) continue
    const bytes = Buffer.from(String(value), 'latin1')
    const text = textOf(bytes)
    if (text === null) headers[`${name};base64`] = bytes.toString('base64')
    else headers[name] = text
  }
  if (response.headers['set-cookie']) headers['set-cookie'] = '(present)'
  return { status: response.statusCode ?? 0, headers, ...bodyOf(request.method, headers['content-type'] ?? '', body) }
}

/** POST with data, GET without; throws when the control port refuses. */
export async function sendControl(side: Side, path: string, data?: unknown): Promise<State> {
  const content = data === undefined ? {} : { body: Buffer.from(JSON.stringify(data)).toString('latin1') }
  const method = data === undefined ? 'GET' : 'POST'
  const { response, body } = await send(side.controlUrl, { method, path, headers: {}, ...content })
  if ((response.statusCode ?? 500) >= 300) throw new Error(`control ${path}: ${body.toString('utf8')}`)
  return body.length === 0 ? { next_id: 0, links: [], log: [] } : JSON.parse(body.toString('utf8'))
}

function send(base: string, { method, path, headers, body }: RecordedRequest) {
  const { hostname, port } = new URL(base)
  const payload = body === undefined ? null : Buffer.from(body, 'latin1')
  const length = payload ? { 'content-length': String(payload.length) } : {}
  return new Promise<{ response: http.IncomingMessage; body: Buffer }>((resolve, reject) => {
    const options = { hostname, port, method, path, headers: { ...headers, ...length }, agent }
    const request = http.request(options, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => resolve({ response, body: Buffer.concat(chunks) }))
      response.on('error', reject)
    })
    request.setTimeout(20_000, () => request.destroy(new Error(`no answer to ${method} ${path.slice(0, 80)}`)))
    request.on('error', reject)
    request.end(payload ?? undefined)
  })
}

function bodyOf(method: string, type: string, body: Buffer): Partial<RecordedResponse> {
  if (method === 'HEAD') return { body: null }
  if (type.startsWith('text/html') && body.length > 0) return { body: null, body_omitted: 'html' }
  const text = type.startsWith('image/') ? null : textOf(body)
  return text === null ? { body_base64: body.toString('base64') } : { body: text }
}

/** The text of UTF-8 bytes, null for others. */
function textOf(bytes: Buffer): string | null {
  const text = bytes.toString('utf8')
  return Buffer.from(text, 'utf8').equals(bytes) ? text : null
}
