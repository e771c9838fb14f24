// The Lambda Runtime API, one small server for each worker: the port tells who is asking, as the sandbox does on AWS.
// See "Using the Lambda runtime API for custom runtimes" in the Lambda developer guide.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'

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
  close(): void
}

const base = '/2018-06-01/runtime/'
const unknown = JSON.stringify({ errorMessage: 'no such call', errorType: 'InvalidRequest' })

/** Opens the Runtime API for one worker. */
export async function serveRuntime(side: RuntimeSide): Promise<RuntimeServer> {
  const server = createServer((request, response) => answer(request, response, side))
  // A worker may be busy or idle for as long as it likes.
  Object.assign(server, { keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0, timeout: 0 })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  return { address: addressOf(server), close: () => server.close().closeAllConnections() }
}

function answer(request: IncomingMessage, response: ServerResponse, side: RuntimeSide): void {
  const path = (request.url ?? '').slice(base.length)
  response.sendDate = false
  if (request.method === 'GET' && path === 'invocation/next') {
    side.next((event) => sendEvent(response, event))
    return
  }
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const [first, ...more] = chunks
    const body = first && more.length === 0 ? first : Buffer.concat(chunks)
    const known = take(path, body, side)
    // An answer without a body is what our own client takes for "nothing to do"; the real one does not read it either.
    if (known) response.writeHead(202, { 'content-length': 0 }).end()
    else response.writeHead(404, { 'content-type': 'application/json' }).end(unknown)
  })
}

function take(path: string, body: Buffer, side: RuntimeSide): boolean {
  const [kind, id, what] = path.split('/')
  if (kind === 'init' && id === 'error') side.initFailed(body)
  else if (kind === 'invocation' && id && what === 'response') side.answered(id, true, body)
  else if (kind === 'invocation' && id && what === 'error') side.answered(id, false, body)
  else return false
  return true
}

function sendEvent(response: ServerResponse, event: RuntimeEvent): void {
  response.writeHead(200, [
    'content-type',
    'application/json',
    'content-length',
    String(Buffer.byteLength(event.payload)),
    'lambda-runtime-aws-request-id',
    event.id,
    'lambda-runtime-deadline-ms',
    String(event.deadline),
    'lambda-runtime-invoked-function-arn',
    event.functionArn,
    'lambda-runtime-trace-id',
    'Root=1-00000000-000000000000000000000000;Sampled=0',
  ])
  response.end(event.payload)
}

function addressOf(server: Server): string {
  const address = server.address()
  return address && typeof address === 'object' ? `127.0.0.1:${address.port}` : ''
}
