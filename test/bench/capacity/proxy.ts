// Stands before a DynamoDB and counts what every call consumes, for each function on its own.
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { addTo, asAsked, asking, type Consumed, consumedBy, consumes, nothing } from './consumed'

export interface CapacityProxy {
  readonly url: string
  /** What has been consumed since this was last asked, by the access key of who consumed it. */
  take(): Map<string, Consumed>
  stop(): Promise<void>
}

/** Starts it before the DynamoDB at `endpoint`. Callers see what they would see without it. */
export async function capacityProxy(endpoint: string): Promise<CapacityProxy> {
  const agent = new Agent({ keepAlive: true })
  let consumed = new Map<string, Consumed>()

  const server = createServer((call, reply) => {
    carryOut(call, reply).catch(() => call.socket.destroy())
  })

  async function carryOut(call: IncomingMessage, reply: ServerResponse): Promise<void> {
    const asked = await bodyOf(call)
    const operation = String(call.headers['x-amz-target']).split('.')[1] ?? ''
    if (!consumes(operation)) {
      const { answer, body } = await sendOn(call, asked)
      reply.writeHead(answer.statusCode ?? 500, answer.headers).end(body)
      return
    }
    const input = JSON.parse(asked.toString())
    const { answer, body } = await sendOn(call, Buffer.from(JSON.stringify(asking(input))))
    const output = JSON.parse(body.toString())
    const caller = callerOf(call)
    const sum = consumed.get(caller) ?? nothing()
    addTo(sum, consumedBy(operation, input, output))
    consumed.set(caller, sum)
    const told = Buffer.from(JSON.stringify(asAsked(output, input)))
    // The checksum is that of other bytes, and they come in one piece.
    const { 'x-amz-crc32': _, 'transfer-encoding': __, ...headers } = answer.headers
    reply.writeHead(answer.statusCode ?? 500, { ...headers, 'content-length': told.length }).end(told)
  }

  async function sendOn({ method, headers }: IncomingMessage, body: Buffer) {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const onwards = request(
        endpoint,
        { agent, method, headers: { ...headers, 'content-length': body.length } },
        resolve,
      )
      onwards.on('error', reject).end(body)
    })
    return { answer, body: await bodyOf(answer) }
  }

  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take() {
      const taken = consumed
      consumed = new Map()
      return taken
    },
    stop() {
      agent.destroy()
      server.closeAllConnections()
      return new Promise((closed) => server.close(() => closed()))
    },
  }
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** The local platform signs with a key that names the function. */
function callerOf({ headers }: IncomingMessage): string {
  return /Credential=([^/]+)/.exec(String(headers.authorization))?.[1] ?? ''
}
