// A function: its workers, and the events that wait for one.
import { randomUUID } from 'node:crypto'
import type { Settings } from './settings'
import { type Invocation, type Result, Worker, type WorkerPlatform } from './worker'

/** Where functions run, and who wants to know how each event ended and how long it took, in milliseconds. */
export interface FunctionPlatform extends WorkerPlatform {
  invoked?: (arn: string, result: Result, milliseconds: number) => void
}

// Lambda would start more sandboxes than one machine can: here events wait for a worker, but not without end.
const waitingLimit = 1_000
// A function that cannot start is not tried again for every event that comes.
const failuresBeforePause = 3
const pause = 1_000
// Looking how much a worker has written is not for every event.
const checkEvery = 1_000

export class LambdaFunction {
  private readonly workers = new Set<Worker>()
  /** The one that was busy last is taken first: its caches are warm, and few workers at work beat many on a small machine. */
  private readonly idle: Worker[] = []
  private readonly waiting: Invocation[] = []
  private starting = 0
  private running = 0
  private served = 0
  private stopped = false
  private failures = 0
  private pausedUntil = 0
  private lastFailure: Result | undefined
  private readonly limit: number

  constructor(
    readonly settings: Settings,
    private readonly platform: FunctionPlatform,
    workers: number,
  ) {
    this.limit = Math.max(1, Math.min(workers, settings.reserved ?? workers))
  }

  /**
   * Runs one event, given as JSON, and gives how it ended; it never rejects. Beyond the function's reserved concurrency,
   * or when too many wait, the event is throttled.
   */
  invoke(payload: string, functionArn = this.settings.arn, id: string = randomUUID()): Promise<Result> {
    if (this.stopped) return Promise.resolve(ended)
    if (this.running + this.waiting.length >= (this.settings.reserved ?? Infinity))
      return Promise.resolve(this.tell(functionArn, throttled))
    if (this.idle.length === 0 && this.pausedUntil > Date.now() && this.lastFailure)
      return Promise.resolve(this.tell(functionArn, this.lastFailure))
    return new Promise((done) => {
      const invocation: Invocation = { id, payload, functionArn, done }
      const worker = this.idle.pop()
      if (worker) return this.give(worker, invocation)
      if (this.waiting.length >= waitingLimit) return done(this.tell(functionArn, throttled))
      this.waiting.push(invocation)
      return this.grow()
    })
  }

  /** Ends all workers: first asked, and after `grace` milliseconds killed. */
  async stop(grace: number): Promise<void> {
    this.stopped = true
    for (const invocation of this.waiting.splice(0)) invocation.done(ended)
    for (const worker of this.workers) worker.kill('SIGTERM')
    const until = Date.now() + grace
    while (this.workers.size > 0 && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 5))
    for (const worker of this.workers) worker.kill('SIGKILL')
  }

  private tell(functionArn: string, result: Result, milliseconds = 0): Result {
    this.platform.invoked?.(functionArn, result, milliseconds)
    return result
  }

  private give(worker: Worker, invocation: Invocation): void {
    this.running++
    const { done, functionArn } = invocation
    const began = performance.now()
    invocation.done = (result) => {
      this.running--
      done(this.tell(functionArn, result, performance.now() - began))
    }
    worker.run(invocation)
  }

  /** One at a time: on a small machine several that start at once are all slow to, and whoever is first takes what waits. */
  private grow(): void {
    if (this.stopped || this.workers.size >= this.limit || this.starting > 0 || this.waiting.length === 0) return
    this.starting++
    let isNew = true
    const started = () => {
      if (isNew) this.starting--
      isNew = false
    }
    const worker = new Worker(this.settings, this.platform, {
      idle: (it) => {
        started()
        this.failures = 0
        this.becameIdle(it)
        this.grow()
      },
      gone: (it, initError) => {
        started()
        this.wentAway(it, initError)
      },
    })
    this.workers.add(worker)
  }

  private becameIdle(worker: Worker): void {
    this.served++
    if (this.served % checkEvery === 0 && worker.isSpent) {
      worker.kill('SIGTERM')
      return
    }
    const next = this.waiting.shift()
    if (next) this.give(worker, next)
    else this.idle.push(worker)
  }

  private wentAway(worker: Worker, initError: Result | undefined): void {
    this.workers.delete(worker)
    const at = this.idle.indexOf(worker)
    if (at !== -1) this.idle.splice(at, 1)
    if (initError && !this.stopped) this.failedToStart(initError)
    this.grow()
  }

  private failedToStart(error: Result): void {
    this.failures++
    this.lastFailure = error
    if (this.failures >= failuresBeforePause) this.pausedUntil = Date.now() + pause
    // With no worker left that could take them, all that wait share the fate.
    const lost = this.workers.size === 0 ? this.waiting.splice(0) : this.waiting.splice(0, 1)
    for (const invocation of lost) invocation.done(this.tell(invocation.functionArn, error))
  }
}

const throttled: Result = {
  ok: false,
  reason: 'throttled',
  error: { errorType: 'TooManyRequestsException', errorMessage: 'Rate Exceeded.' },
}

const ended: Result = {
  ok: false,
  reason: 'error',
  error: { errorType: 'ServiceException', errorMessage: 'The platform is stopping.' },
}
