// One worker process of a function: one sandbox of Lambda's. It runs one event at a time.
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Duplex } from 'node:stream'
import { PlatformError, reasonOf } from './error'
import { appendLine, type Logs, type Stream } from './logs'
import { account, region } from './place'
import { type RuntimeEvent, type RuntimeServer, serveRuntime } from './runtime-api'
import type { Settings } from './settings'

/** How an event ended. Errors have the form Lambda gives them. */
export type Result =
  | { ok: true; body: Buffer }
  | {
      ok: false
      reason: 'throttled' | 'timeout' | 'error'
      error: { errorType: string; errorMessage: string; trace?: string[] }
    }

export interface Invocation {
  id: string
  payload: string
  functionArn: string
  done(result: Result): void
}

export interface WorkerPlatform {
  logs: Logs
  runtime: 'js' | 'ric'
  /** Addresses of the AWS services, as environment variables. */
  endpoints: Record<string, string>
}

/** What the pool wants to know. */
export interface WorkerEvents {
  idle(worker: Worker): void
  /** It is gone. `initError` when it never came to take an event. */
  gone(worker: Worker, initError: Result | undefined): void
}

const initPatience = 10_000 // the limit of Lambda's own init phase
const responseLimit = 6 * 1024 * 1024 // of a synchronous answer, by Lambda's quotas
const streamLimit = 64 * 1024 * 1024 // a worker whose stream is larger is replaced, so that streams can be deleted

export class Worker {
  private child: ChildProcess | undefined
  private server: RuntimeServer | undefined
  private send: ((event: RuntimeEvent) => void) | undefined
  private current: Invocation | undefined
  private timer: NodeJS.Timeout | undefined
  private initError: Result | undefined
  private initialized = false
  private dying = false
  private gone = false
  private readonly stream: Stream

  constructor(
    private readonly settings: Settings,
    private readonly platform: WorkerPlatform,
    private readonly events: WorkerEvents,
  ) {
    this.stream = platform.logs.open(settings.name)
    this.start().catch((error) => this.end(`it cannot be started: ${reasonOf(error)}`))
  }

  /** Gives it an event. Only for a worker that said it is idle. */
  run(invocation: Invocation): void {
    this.current = invocation
    this.timer = setTimeout(() => this.timedOut(), this.settings.timeout)
    const send = this.send
    this.send = undefined
    send?.({
      id: invocation.id,
      payload: invocation.payload,
      deadline: Date.now() + this.settings.timeout,
      functionArn: invocation.functionArn,
    })
  }

  /** Whether it has written so much that another should take its place. */
  get isSpent(): boolean {
    return (statSync(this.stream.path, { throwIfNoEntry: false })?.size ?? 0) > streamLimit
  }

  kill(signal: 'SIGTERM' | 'SIGKILL'): void {
    this.dying = true
    this.child?.kill(signal)
  }

  private async start(): Promise<void> {
    this.server = await serveRuntime({
      next: (send) => this.asksForNext(send),
      answered: (id, ok, body) => this.answered(id, ok, body),
      initFailed: (body) => {
        this.initError = failure(body)
      },
    })
    if (this.gone) return this.server.close()
    if (this.dying) return this.end('it was stopped')
    this.timer = setTimeout(() => this.kill('SIGKILL'), initPatience)
    const child = spawn(
      process.execPath,
      [`--max-old-space-size=${this.settings.memory}`, clientOf(this.platform.runtime)],
      {
        cwd: this.settings.code,
        env: environmentOf(this.settings, this.platform, this.stream, this.server.address),
        // The fourth is the pipe our own runtime client talks through; the real one uses the port.
        stdio: ['ignore', this.stream.descriptor, this.stream.descriptor, 'pipe'],
      },
    )
    this.child = child
    const pipe = child.stdio[3]
    if (pipe instanceof Duplex) this.server.serve(pipe)
    child.on('exit', (code, signal) => this.end(signal ? `signal: ${signal}` : `exit status ${code}`))
    child.on('error', (error) => this.end(error.message))
    this.platform.logs.handedOver(this.stream)
  }

  private asksForNext(send: (event: RuntimeEvent) => void): void {
    if (!this.initialized) {
      this.initialized = true
      clearTimeout(this.timer)
    }
    this.send = send
    if (!this.current && !this.dying) this.events.idle(this)
  }

  private answered(id: string, ok: boolean, body: Buffer): void {
    const invocation = this.current
    if (invocation?.id !== id) return
    this.current = undefined
    clearTimeout(this.timer)
    if (!ok) invocation.done(failure(body))
    else if (body.length > responseLimit) invocation.done(tooLarge)
    else invocation.done({ ok: true, body })
    if (this.send && !this.dying) this.events.idle(this)
  }

  private timedOut(): void {
    const invocation = this.current
    if (!invocation) return
    this.current = undefined
    const seconds = (this.settings.timeout / 1000).toFixed(2)
    const errorMessage = `${new Date().toISOString()} ${invocation.id} Task timed out after ${seconds} seconds`
    this.kill('SIGKILL')
    appendLine(this.stream.path, report(invocation.id, 'timeout'))
    invocation.done({ ok: false, reason: 'timeout', error: { errorType: 'Sandbox.Timedout', errorMessage } })
  }

  private end(why: string): void {
    if (this.gone) return
    this.gone = true
    clearTimeout(this.timer)
    this.server?.close()
    const crash = crashed(this.current?.id, why)
    if (this.current) appendLine(this.stream.path, report(this.current.id, 'error', why))
    this.platform.logs.finished(this.stream)
    this.current?.done(crash)
    this.current = undefined
    this.events.gone(this, this.initialized ? undefined : (this.initError ?? crash))
  }
}

const tooLarge: Result = {
  ok: false,
  reason: 'error',
  error: {
    errorType: 'Function.ResponseSizeTooLarge',
    errorMessage: 'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
  },
}

function failure(body: Buffer): Result {
  try {
    return { ok: false, reason: 'error', error: JSON.parse(body.toString()) }
  } catch {
    return { ok: false, reason: 'error', error: { errorType: 'Unhandled', errorMessage: body.toString() } }
  }
}

function crashed(id: string | undefined, why: string): Result {
  const errorMessage = `RequestId: ${id ?? 'unknown'} Error: Runtime exited with error: ${why}`
  return { ok: false, reason: 'error', error: { errorType: 'Runtime.ExitError', errorMessage } }
}

// The line Lambda writes at system log level WARN when an event ends badly.
function report(requestId: string, status: string, why?: string): object {
  return { time: new Date().toISOString(), type: 'platform.runtimeDone', record: { requestId, status, errorType: why } }
}

function clientOf(runtime: 'js' | 'ric'): string {
  if (runtime === 'js') return join(__dirname, 'runtime-client.cjs')
  const path = join(__dirname, '..', 'node_modules', 'aws-lambda-ric', 'index.mjs')
  if (!existsSync(path))
    throw new PlatformError('aws-lambda-ric is not installed: npm install it, or use the own runtime client.')
  return path
}

function environmentOf(
  settings: Settings,
  platform: WorkerPlatform,
  stream: Stream,
  address: string,
): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    // Names the function, as a role's credentials would: a store can tell who asks.
    AWS_ACCESS_KEY_ID: settings.name.replace(/[^A-Za-z0-9]/g, ''),
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ACCOUNT_ID: account,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    ...platform.endpoints,
    // On Node 20 the SDK says at each start that it will want a newer one; on Lambda it runs on a newer one.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    ...settings.environment,
    AWS_EXECUTION_ENV: `AWS_Lambda_${settings.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: settings.name,
    AWS_LAMBDA_FUNCTION_VERSION: '1',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(settings.memory),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: settings.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: stream.name,
    AWS_LAMBDA_LOG_FORMAT: settings.logFormat,
    AWS_LAMBDA_LOG_LEVEL: settings.logLevel,
    AWS_LAMBDA_RUNTIME_API: address,
    LAMBDA_TASK_ROOT: settings.code,
    LAMBDA_RUNTIME_DIR: '/var/runtime',
    _HANDLER: settings.handler,
  }
}
