// Asynchronous invocation, as Lambda does it for log subscriptions, schedules and callers that do not wait:
// one try and more with a growing pause, then the on-failure destination.
import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fields, number, parsed, text } from './decode'
import { PlatformError, reasonOf } from './error'
import { makeFolder, writeWhole } from './files'
import type { Find, Target } from './invoke'
import { functionArn } from './place'
import type { Queue } from './queue'
import type { Resource, Template } from './template'
import type { Result } from './worker'

// Lambda waits one minute before the second try and two before the third; nobody wants to wait for that at a desk.
export const pauses = [1_000, 2_000]
const throttlePause = 500
/** Tries of one function under way at once: deliveries must not take all its workers. */
const tries = 2
/** How long one waits for its turn, in milliseconds. Then it goes ahead: those under way may be waiting for what it brings. */
const turn = 1_000

interface Rules {
  retries: number
  /** In milliseconds. */
  longest: number
  onFailure: Queue | undefined
}

export class AsyncInvocations {
  private readonly rules = new Map<string, Rules>()
  private readonly lanes = new Map<string, Lane>()
  private readonly underWay = new Set<Promise<void>>()
  private stopped = false

  constructor(
    template: Template,
    queues: readonly Queue[],
    private readonly folder: string,
    private readonly say: (line: string) => void,
  ) {
    makeFolder(folder)
    for (const it of template.resources('AWS::Lambda::EventInvokeConfig'))
      this.rules.set(arnOf(it), rulesOf(it, queues))
  }

  /**
   * Invokes until it works or the tries are used up, and then tells the on-failure destination. Gives true when the event
   * is settled either way, and false when the platform stopped before: whoever asked has to ask again after the next start.
   */
  async settle({ function: target, arn }: Target, payload: string): Promise<boolean> {
    const { retries, longest, onFailure } = this.rules.get(arn) ?? {
      retries: 2,
      longest: 21_600_000,
      onFailure: undefined,
    }
    const lane = this.laneOf(target.settings.arn)
    const began = Date.now()
    const id = randomUUID()
    let failed = 0
    for (;;) {
      const result = await lane.run(() => (this.stopped ? Promise.resolve(undefined) : target.invoke(payload, arn, id)))
      if (result?.ok) return true
      if (this.stopped || !result) return false
      if (result.reason !== 'throttled') failed++
      const tooOld = Date.now() - began > longest
      if (failed > retries || tooOld) {
        this.giveUp({
          id,
          arn,
          payload,
          result,
          failed,
          condition: tooOld ? 'EventAgeExceeded' : 'RetriesExhausted',
          onFailure,
        })
        return true
      }
      await pauseOf(result.reason === 'throttled' ? throttlePause : (pauses[failed - 1] ?? 2_000))
      if (this.stopped) return false
    }
  }

  /** Takes an event and settles it in its own time, also after a crash: it is on disk when this returns. */
  accept(target: Target, payload: string): void {
    const path = join(this.folder, `${randomUUID()}.json`)
    writeWhole(path, JSON.stringify({ arn: target.arn, payload }))
    this.settleFile(path, target, payload)
  }

  /** Takes up the accepted events that were not settled when the platform ended. */
  resume(find: Find): void {
    for (const file of readdirSync(this.folder)) {
      const path = join(this.folder, file)
      const { arn, payload } = fields(parsed(readFileSync(path, 'utf8')), path)
      const target = typeof arn === 'string' ? find(arn) : undefined
      if (target && typeof payload === 'string') this.settleFile(path, target, payload)
      else rmSync(path, { force: true })
    }
  }

  /** No more tries from now on. */
  stop(): void {
    this.stopped = true
  }

  /** Whether any accepted event is not settled. */
  get isBusy(): boolean {
    return this.underWay.size > 0
  }

  /** Resolves when the events accepted by now are settled; it waits as long as that takes. */
  async settled(): Promise<void> {
    await Promise.all(this.underWay)
  }

  private settleFile(path: string, target: Target, payload: string): void {
    const settled = this.settle(target, payload)
      .then((done) => {
        if (done) rmSync(path, { force: true })
      })
      .catch((error) => this.say(`An event for ${target.arn} is left in ${path}: ${reasonOf(error)}`))
      .finally(() => this.underWay.delete(settled))
    this.underWay.add(settled)
  }

  private laneOf(name: string): Lane {
    const lane = this.lanes.get(name) ?? new Lane(tries)
    this.lanes.set(name, lane)
    return lane
  }

  private giveUp(failure: Failure): void {
    const { onFailure, arn, failed } = failure
    if (onFailure) onFailure.send(failureRecord(failure))
    this.say(
      `${arn} failed ${failed} times: the event went to ${onFailure ? `the queue ${onFailure.name}` : 'nobody'}.`,
    )
  }
}

/** Lets a few run at once. The others wait for their turn, and none for longer than `turn`. */
class Lane {
  private running = 0
  private waiting: (() => void)[] = []

  constructor(private readonly width: number) {}

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.width) await this.itsTurn()
    this.running++
    try {
      return await work()
    } finally {
      this.running--
      if (this.running < this.width) this.waiting[0]?.()
    }
  }

  private itsTurn(): Promise<void> {
    return new Promise((resolve) => {
      const enter = () => {
        clearTimeout(limit)
        this.waiting = this.waiting.filter((each) => each !== enter)
        resolve()
      }
      const limit = setTimeout(enter, turn)
      this.waiting.push(enter)
    })
  }
}

interface Failure {
  id: string
  arn: string
  payload: string
  result: Exclude<Result, { ok: true }>
  failed: number
  condition: string
  onFailure: Queue | undefined
}

/** The record Lambda sends to a destination; see "Capturing records of Lambda asynchronous invocations". */
function failureRecord({ id, arn, payload, result, failed, condition }: Failure): string {
  return JSON.stringify({
    version: '1.0',
    timestamp: new Date().toISOString(),
    requestContext: { requestId: id, functionArn: arn, condition, approximateInvokeCount: failed },
    requestPayload: parsed(payload),
    responseContext: { statusCode: 200, executedVersion: '1', functionError: 'Unhandled' },
    responsePayload: result.error,
  })
}

function arnOf(it: Resource): string {
  const name = functionArn(text(it.property('FunctionName'), `FunctionName of ${it.id}`))
  const qualifier = text(it.property('Qualifier'), `Qualifier of ${it.id}`)
  return qualifier === '$LATEST' ? name : `${name}:${qualifier}`
}

function rulesOf(it: Resource, queues: readonly Queue[]): Rules {
  const { OnSuccess, OnFailure } = fields(it.property('DestinationConfig'), it.id)
  if (OnSuccess !== undefined)
    throw new PlatformError(`${it.id} has an OnSuccess destination, which is not honoured here.`)
  const destination = fields(OnFailure, it.id).Destination
  const onFailure = queues.find(({ arn }) => arn === destination)
  if (destination !== undefined && !onFailure) {
    throw new PlatformError(`${it.id} sends failures to ${destination}: only a queue of this app can take them here.`)
  }
  return {
    retries: number(it.property('MaximumRetryAttempts'), it.id, 2),
    longest: number(it.property('MaximumEventAgeInSeconds'), it.id, 21_600) * 1000,
    onFailure,
  }
}

function pauseOf(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref())
}
