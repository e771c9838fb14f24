// The Lambda Runtime API, one small server for each worker: the port tells who is asking, as the sandbox does on AWS.
// See "Using the Lambda runtime API for custom runtimes" in the Lambda developer guide.
import { createServer, type Server, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { RequestReader, type RuntimeRequest } from './runtime-request'

export interface RuntimeEvent {
  id: string
  payload: string
  deadline: number
  functionArn: string
}

/** What a worker may say. */
export interface RuntimeSide {
  /** It is free: `send` gives it its next event. */
  next(send: (event: RuntimeEvent) => void): void
  /** It has the answer to an event: a result, or an error as Lambda describes one. */
  answered(id: string, ok: boolean, body: Buffer): void
  /** It could not load its handler. */
  initFailed(body: Buffer): void
}

export interface RuntimeServer {
  /** host:port, for AWS_LAMBDA_RUNTIME_API. */
  address: string
  /** Answers a connection that was not made through the port. */
  serve(connection: Duplex): void
  close(): void
}

const base = '/2018-06-01/runtime/'
const accepted = 'HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n'
const unknown = 'HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n'

/** Opens the Runtime API for one worker. */
export async function serveRuntime(side: RuntimeSide): Promise<RuntimeServer> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.setNoDelay(true)
    serve(socket, side)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const close = () => {
    server.close()
    for (const socket of sockets) socket.destroy()
  }
  return { address: addressOf(server), serve: (connection) => serve(connection, side), close }
}

/**
 * Answers one connection, without node:http: this is on the way of every event, and most of its cost is writing. So a worker that
 * asks for its next event in one packet with its answer gets the receipt in one packet with that event.
 */
function serve(socket: Duplex, side: RuntimeSide): void {
  let receipts = ''
  let asking = false
  const reader = new RequestReader()
  const handle = (request: RuntimeRequest) => {
    if (request.method !== 'GET') {
      receipts += take(request, side) ? accepted : unknown
      return
    }
    asking = true
    side.next((event) => {
      asking = false
      const { payload } = event
      const bytes = Buffer.byteLength(payload)
      // Plain ASCII, as nearly always, is written faster when it is said to be.
      socket.write(receipts + headOf(event, bytes) + payload, bytes === payload.length ? 'latin1' : 'utf8')
      receipts = ''
    })
  }
  socket.on('error', () => {})
  socket.on('data', (chunk: Buffer) => {
    for (const request of reader.read(chunk)) handle(request)
    if (reader.wantsToContinue) socket.write('HTTP/1.1 100 Continue\r\n\r\n')
    if (receipts === '' || asking) return
    socket.write(receipts)
    receipts = ''
  })
}

function take({ path, body }: RuntimeRequest, side: RuntimeSide): boolean {
  const [kind, id, what] = path.slice(base.length).split('/')
  if (kind === 'init' && id === 'error') side.initFailed(body)
  else if (kind === 'invocation' && id && what === 'response') side.answered(id, true, body)
  else if (kind === 'invocation' && id && what === 'error') side.answered(id, false, body)
  else return false
  return true
}

function headOf({ id, deadline, functionArn }: RuntimeEvent, bytes: number): string {
  return (
    `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${bytes}\r\n` +
    `lambda-runtime-aws-request-id: ${id}\r\nlambda-runtime-deadline-ms: ${deadline}\r\n` +
    `lambda-runtime-invoked-function-arn: ${functionArn}\r\n` +
    `lambda-runtime-trace-id: Root=1-00000000-000000000000000000000000;Sampled=0\r\n\r\n`
  )
}

function addressOf(server: Server): string {
  const address = server.address()
  return address && typeof address === 'object' ? `127.0.0.1:${address.port}` : ''
}
