// A store that can fail in every way a store fails: a proxy before the one that works.
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * What the store does with a call: carries it out, hangs up, carries it out and hangs up, never answers, has no capacity, breaks.
 */
export type Health = 'well' | 'cut' | 'deaf' | 'hanging' | 'throttling' | 'broken'

export interface FaultyStore {
  readonly url: string
  /** How many calls have come. */
  calls: number
  health: Health
  /** One answer that is lost, and nothing else: to the `nth` call of an operation (`PutItem`…) from now. */
  lose: { operation: string; nth: number } | null
  stop(): Promise<void>
}

const refusals = {
  throttling: { status: 400, type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException' },
  broken: { status: 500, type: 'com.amazonaws.dynamodb.v20120810#InternalServerError' },
} as const

/** Starts it before the store at `endpoint`, in good health. */
export async function faultyStore(endpoint: string): Promise<FaultyStore> {
  const server = createServer((call, reply) => {
    const { health } = store
    store.calls++
    if (health === 'cut') call.socket.destroy()
    else if (health === 'hanging') call.resume()
    else if (health === 'well' || health === 'deaf') carryOut(call, reply, health === 'deaf' || isToBeLost(call))
    else refuse(call, reply, refusals[health])
  })

  function carryOut(call: IncomingMessage, reply: ServerResponse, isLost: boolean): void {
    const { method, headers } = call
    const onwards = request(endpoint, { method, headers }, (answer) => {
      if (isLost) return void answer.resume().on('end', () => call.socket.destroy())
      reply.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(reply)
    })
    onwards.on('error', () => call.socket.destroy())
    call.pipe(onwards)
  }

  function isToBeLost({ headers }: IncomingMessage): boolean {
    if (store.lose === null || !String(headers['x-amz-target']).endsWith(`.${store.lose.operation}`)) return false
    if (--store.lose.nth > 0) return false
    store.lose = null
    return true
  }

  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const store: FaultyStore = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: 0,
    health: 'well',
    lose: null,
    stop: () => {
      server.closeAllConnections()
      return new Promise((closed) => server.close(() => closed()))
    },
  }
  return store
}

function refuse(
  call: IncomingMessage,
  reply: ServerResponse,
  { status, type }: { status: number; type: string },
): void {
  call.resume().on('end', () => {
    reply.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' })
    reply.end(JSON.stringify({ __type: type, message: 'the fault of this test' }))
  })
}
