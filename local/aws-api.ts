// The few AWS calls that functions and operators make: Lambda's Invoke (REST), SQS, Secrets Manager, CloudWatch and its Logs (JSON protocol).
import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AsyncInvocations } from './async-invoke'
import { type Fields, parsed } from './decode'
import { reasonOf } from './error'
import { type Find, payloadLimit } from './invoke'
import type { LogSearch } from './log-search'
import type { Queue } from './queue'
import type { Secrets } from './secrets'
import { callSecrets } from './secrets-api'
import { callSqs } from './sqs-api'
import type { Watch } from './watch'
import { callLogs, callWatch } from './watch-api'

/** CloudWatch has kept the name it was made under. */
const watchTarget = 'GraniteServiceVersion20100801'

interface Answer {
  status: number
  headers?: Record<string, string>
  body?: string | Buffer
}

interface Called {
  status: number
  output: object
}

/** What can be called; it is filled when the app is read, since its addresses contain that of this server. */
export interface Callable {
  find: Find
  queues: readonly Queue[]
  asyncs: AsyncInvocations
  secrets: Secrets
  watch: Watch
  logs: LogSearch
}

/** A server for these calls, not listening yet. Signatures are not checked: it listens on this machine only. */
export function awsApi(callable: () => Callable): Server {
  const server = createServer((request, response) => {
    request.on('error', () => {})
    handle(request, callable())
      .catch((error) => failed(500, 'ServiceException', reasonOf(error)))
      .then((answer) => send(response, answer))
  })
  // A function on a busy machine may send on a connection just as Node's usual 5 s end it: its call would be lost.
  server.keepAliveTimeout = 600_000
  return server
}

async function handle(request: IncomingMessage, callable: Callable): Promise<Answer> {
  const body = await bodyOf(request)
  if (!body) return failed(413, 'RequestTooLargeException', `The payload is larger than ${payloadLimit} bytes.`)
  const url = new URL(request.url ?? '/', 'http://local')
  const invoked = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(url.pathname)?.[1]
  if (request.method === 'POST' && invoked) return invoke(decodeURIComponent(invoked), url, request, body, callable)
  const target = String(request.headers['x-amz-target'] ?? '')
  const [service, operation = ''] = target.split('.')
  if (service === 'AmazonSQS') return json(body, (input) => callSqs(operation, input, callable.queues), '1.0')
  if (service === 'secretsmanager') return json(body, (input) => callSecrets(operation, input, callable.secrets), '1.1')
  if (service === watchTarget) return json(body, (input) => callWatch(operation, input, callable.watch), '1.0')
  if (service === 'Logs_20140328') return json(body, (input) => callLogs(operation, input, callable.logs), '1.1')
  return failed(404, 'UnknownOperationException', `${request.method} ${url.pathname} ${target} is not answered here.`)
}

async function invoke(
  name: string,
  url: URL,
  request: IncomingMessage,
  body: Buffer,
  { find, asyncs }: Callable,
): Promise<Answer> {
  const target = find(name, url.searchParams.get('Qualifier') ?? undefined)
  if (!target) return failed(404, 'ResourceNotFoundException', `Function not found: ${name}`)
  const payload = body.length === 0 ? '{}' : body.toString()
  if (parsed(payload) === undefined)
    return failed(400, 'InvalidRequestContentException', 'Could not parse request body into json.')
  const type = request.headers['x-amz-invocation-type'] ?? 'RequestResponse'
  if (type === 'DryRun') return { status: 204 }
  if (type === 'Event') {
    asyncs.accept(target, payload)
    return { status: 202 }
  }
  const result = await target.function.invoke(payload, target.arn)
  const headers = { 'content-type': 'application/json', 'x-amz-executed-version': '1' }
  if (result.ok) return { status: 200, headers, body: result.body }
  if (result.reason === 'throttled') return failed(429, 'TooManyRequestsException', 'Rate Exceeded.')
  return {
    status: 200,
    headers: { ...headers, 'x-amz-function-error': 'Unhandled' },
    body: JSON.stringify(result.error),
  }
}

async function json(
  body: Buffer,
  call: (input: Fields) => Called | Promise<Called>,
  version: '1.0' | '1.1',
): Promise<Answer> {
  const input = parsed(body.toString() || '{}')
  if (typeof input !== 'object' || input === null)
    return failed(400, 'SerializationException', 'The body is no JSON object.')
  const { status, output } = await call({ ...input })
  return { status, headers: { 'content-type': `application/x-amz-json-${version}` }, body: JSON.stringify(output) }
}

function failed(status: number, type: string, message: string): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': type },
    body: JSON.stringify({ __type: type, Type: 'User', message, Message: message }),
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size <= payloadLimit) chunks.push(chunk)
  }
  return size > payloadLimit ? undefined : Buffer.concat(chunks)
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.on('error', () => {})
  response.writeHead(status, { 'x-amzn-requestid': randomUUID(), ...headers })
  response.end(body)
}
