// A side behind HTTP: where it answers, and where its control port is. What is sent goes out byte by byte.
import http from 'node:http'
import type { RecordedRequest, RecordedResponse, State } from './corpus'
import { observed } from './observed'
import type { Preset } from './side'

/** Long enough for a side on a busy machine; a side that hangs is an error. */
const patience = 20_000

/** Room for a redirect to the longest URL there is, each byte percent-encoded. */
const maxHeaderSize = 256 * 1024

/** Where a side can be reached, and one agent for all that is sent there. */
export class HttpSide {
  private readonly agent = new http.Agent({ keepAlive: true, maxSockets: 4 })

  constructor(
    readonly url: string,
    readonly controlUrl: string,
  ) {}

  async reset({ config, now, next_id, links }: Preset): Promise<void> {
    await this.control('/reset', { config, now, next_id, links })
  }

  /** Sets the clock, and with it the settings of a side that has lost them; `counted` is whether clicks are waited for. */
  async clock(now: number, { config, counted }: { config?: object; counted?: boolean } = {}): Promise<void> {
    await this.control('/clock', { now: new Date(now).toISOString(), config, counted })
  }

  async state(): Promise<State> {
    return JSON.parse(await this.control('/state'))
  }

  /** Sends a recorded request and gives what came back as a recording would hold it. */
  async send(request: RecordedRequest): Promise<RecordedResponse> {
    const { response, body } = await this.exchange(this.url, request)
    return observed(request.method, response.statusCode ?? 0, response.headers, body)
  }

  /** Ends the connections that are kept. */
  close(): void {
    this.agent.destroy()
  }

  /** POST with data, GET without; throws when the control port refuses. */
  private async control(path: string, data?: unknown): Promise<string> {
    const content = data === undefined ? {} : { body: Buffer.from(JSON.stringify(data)).toString('latin1') }
    const method = data === undefined ? 'GET' : 'POST'
    const { response, body } = await this.exchange(this.controlUrl, { method, path, headers: {}, ...content })
    if ((response.statusCode ?? 500) >= 300) throw new Error(`control ${path}: ${body.toString('utf8')}`)
    return body.toString('utf8')
  }

  private exchange(base: string, { method, path, headers = {}, body }: RecordedRequest) {
    const { hostname, port } = new URL(base)
    const payload = body === undefined ? null : Buffer.from(body, 'latin1')
    const length = payload ? { 'content-length': String(payload.length) } : {}
    return new Promise<{ response: http.IncomingMessage; body: Buffer }>((resolve, reject) => {
      const options = {
        hostname,
        port,
        method,
        path,
        headers: { ...headers, ...length },
        agent: this.agent,
        maxHeaderSize,
      }
      const request = http.request(options, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => resolve({ response, body: Buffer.concat(chunks) }))
        response.on('error', reject)
      })
      request.setTimeout(patience, () => request.destroy(new Error(`no answer to ${method} ${path.slice(0, 80)}`)))
      request.on('error', reject)
      request.end(payload ?? undefined)
    })
  }
}
