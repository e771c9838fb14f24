// The part of the Lambda runtime that lives in a worker: loads the handler, asks for events, gives back answers.
// It speaks HTTP by hand over one connection to the platform, so that an answer and the wish for the next event leave in one
// packet: node:http on this side was measured to cost more than everything else on the way of an event.
const net = require('node:net')
const { existsSync } = require('node:fs')
const { join } = require('node:path')
const { pathToFileURL } = require('node:url')
const { format } = require('node:util')

const environment = process.env
const base = '/2018-06-01/runtime'
let requestId

// The platform hands over a pipe of the system beside the standard ones: the same protocol as on the port, but measured to cost
// a fraction of a TCP connection, even a local one.
const socket = new net.Socket({ fd: 3, readable: true, writable: true })
// Without the platform there is nothing to live for: this is also how a worker learns that it was killed.
socket.on('close', () => process.exit(0))
socket.on('error', () => process.exit(0))
// Ctrl-C and the closing of a terminal reach the whole group of processes: when to end is the platform's decision.
for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => {})

patchConsole()
process.on('uncaughtException', (error) => fatal(error, 'Runtime.UncaughtException', 129))
process.on('unhandledRejection', (error) => fatal(error, 'Runtime.UnhandledPromiseRejection', 128))
start()

async function start() {
  try {
    const handler = await load()
    receive(handler)
    socket.write(asking)
  } catch (error) {
    logError(error)
    post('/init/error', describe(error), () => process.exit(1))
  }
}

async function load() {
  const [file, name] = environment._HANDLER.split('.')
  const path = ['.js', '.mjs', '.cjs'].map((end) => join(environment.LAMBDA_TASK_ROOT, file + end)).find(existsSync)
  if (!path) throw named('Runtime.ImportModuleError', `Cannot find module '${file}'`)
  const module = path.endsWith('.mjs') ? await import(pathToFileURL(path).href) : await requireOrImport(path)
  const handler = module[name] ?? module.default?.[name]
  if (typeof handler !== 'function')
    throw named('Runtime.HandlerNotFound', `${environment._HANDLER} is undefined or not exported`)
  return handler
}

async function requireOrImport(path) {
  try {
    return require(path)
  } catch (error) {
    if (error.code !== 'ERR_REQUIRE_ESM') throw error
    return import(pathToFileURL(path).href)
  }
}

const asking = `GET ${base}/invocation/next HTTP/1.1\r\nHost: runtime\r\n\r\n`
const separator = Buffer.from('\r\n\r\n')

/** Cuts what arrives into answers; those with a body are events. */
function receive(handler) {
  let kept = Buffer.alloc(0)
  socket.on('data', (chunk) => {
    kept = kept.length === 0 ? chunk : Buffer.concat([kept, chunk])
    for (;;) {
      const end = kept.indexOf(separator)
      if (end === -1) return
      const head = kept.latin1Slice(0, end)
      const length = Number(headerOf(head, 'content-length') ?? 0)
      const whole = end + 4 + length
      if (kept.length < whole) return
      const body = kept.utf8Slice(end + 4, whole)
      kept = kept.subarray(whole)
      if (length > 0) run(handler, head, body)
    }
  })
}

function headerOf(head, name) {
  const start = head.indexOf(`\r\n${name}: `)
  if (start === -1) return undefined
  const end = head.indexOf('\r\n', start + 2)
  return head.slice(start + name.length + 4, end === -1 ? undefined : end)
}

async function run(handler, head, body) {
  const id = headerOf(head, 'lambda-runtime-aws-request-id')
  requestId = id
  try {
    const result = await handler(JSON.parse(body), contextOf(head, id))
    post(`/invocation/${id}/response`, JSON.stringify(result === undefined ? null : result))
  } catch (error) {
    logError(error)
    post(`/invocation/${id}/error`, describe(error))
  }
  requestId = undefined
}

/** Sends an answer and, unless this is the end, asks for the next event in the same breath. */
function post(path, json, last) {
  const head = `POST ${base}${path} HTTP/1.1\r\nHost: runtime\r\nContent-Length: ${Buffer.byteLength(json)}\r\n\r\n`
  socket.write(head + json + (last ? '' : asking), last)
}

function contextOf(head, id) {
  const deadline = Number(headerOf(head, 'lambda-runtime-deadline-ms'))
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: environment.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: environment.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: environment.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: environment.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: environment.AWS_LAMBDA_LOG_STREAM_NAME,
    awsRequestId: id,
    invokedFunctionArn: headerOf(head, 'lambda-runtime-invoked-function-arn'),
    getRemainingTimeInMillis: () => deadline - Date.now(),
  }
}

function fatal(error, type, code) {
  logError(error)
  const described = describe(error, type)
  if (requestId) post(`/invocation/${requestId}/error`, described, () => process.exit(code))
  else process.exit(code)
}

function named(name, message) {
  return Object.assign(new Error(message), { name })
}

function describe(error, type) {
  const isError = error instanceof Error
  return JSON.stringify({
    errorType: type ?? (isError ? error.name : typeof error),
    errorMessage: isError ? error.message : format(error),
    trace: isError && error.stack ? error.stack.split('\n') : [],
  })
}

const levels = { TRACE: 0, DEBUG: 1, INFO: 2, WARN: 3, ERROR: 4, FATAL: 5 }

function logError(error) {
  const { errorType, errorMessage, trace } = JSON.parse(describe(error))
  line('ERROR', [{ errorType, errorMessage, stackTrace: trace }])
}

/** What Lambda does to console.*: one line a call, JSON when the function's log format is JSON. */
function patchConsole() {
  const methods = { trace: 'TRACE', debug: 'DEBUG', log: 'INFO', info: 'INFO', warn: 'WARN', error: 'ERROR' }
  for (const [method, level] of Object.entries(methods)) console[method] = (...values) => line(level, values)
}

function line(level, values) {
  const json = environment.AWS_LAMBDA_LOG_FORMAT === 'JSON'
  if (json && levels[level] < levels[environment.AWS_LAMBDA_LOG_LEVEL ?? 'INFO']) return
  const timestamp = new Date().toISOString()
  if (!json)
    return process.stdout.write(`${timestamp}\t${requestId}\t${level}\t${format(...values).replaceAll('\n', '\r')}\n`)
  process.stdout.write(`${JSON.stringify({ timestamp, level, requestId, message: messageOf(values) })}\n`)
}

function messageOf(values) {
  const [only] = values
  const plain = values.length === 1 && typeof only === 'object' && only !== null && !(only instanceof Error)
  if (!plain) return format(...values)
  try {
    JSON.stringify(only)
    return only
  } catch {
    return format(only)
  }
}
