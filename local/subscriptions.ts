// Log subscriptions: what functions write, carried to another function in batches, as CloudWatch Logs does.

import type { AsyncInvocations } from './async-invoke'
import { text } from './decode'
import { PlatformError, reasonOf } from './error'
import { makeFolder } from './files'
import { type Find, mustFind } from './invoke'
import type { Logs } from './logs'
import { compileFilter } from './pattern'
import type { Settings } from './settings'
import { Subscription } from './subscription'
import type { Template } from './template'

const pollEvery = 400 // milliseconds: how long after it was written a line waits at most before it is on its way
const cleanEvery = 60_000

export interface Deliveries {
  /** Begins to deliver, first what was under way when the platform last ended. */
  start(): void
  /** Carries away what has been written up to now, as far as that is done within so many milliseconds. */
  flush(milliseconds: number): Promise<void>
  /** Resolves when all that was written by now has been dealt with; it waits as long as that takes. */
  settled(): Promise<void>
  stop(): void
}

export interface DeliveryParts {
  template: Template
  functions: readonly Settings[]
  find: Find
  logs: Logs
  asyncs: AsyncInvocations
  folder: string
  /** Whether no next start will want to know how far it came. */
  forgets: boolean
  say(line: string): void
}

/** The app's subscriptions, ready to start. Refuses patterns that are not understood. */
export function readDeliveries(parts: DeliveryParts): Deliveries {
  const subscriptions = subscriptionsOf(parts)
  const poll = () => {
    try {
      for (const it of subscriptions) it.poll()
    } catch (error) {
      // A full disk, for example: the lines are in their files and are delivered when there is room again.
      parts.say(`Log lines are not delivered for now: ${reasonOf(error)}`)
    }
  }
  const clean = () => {
    for (const settings of parts.functions) {
      const own = subscriptions.filter((it) => it.functionName === settings.name)
      parts.logs.clean(settings.name, retentionOf(settings, parts.template), (path) =>
        own.every((it) => it.isDelivered(path)),
      )
    }
  }
  let timers: NodeJS.Timeout[] = []
  return {
    start() {
      for (const it of subscriptions) it.resume()
      clean()
      timers = [setInterval(poll, pollEvery).unref(), setInterval(clean, cleanEvery).unref()]
    },
    async flush(milliseconds) {
      const until = Date.now() + milliseconds
      poll()
      while (subscriptions.some((it) => it.isBusy) && Date.now() < until)
        await new Promise((resolve) => setTimeout(resolve, 5))
    },
    async settled() {
      poll()
      await Promise.all(subscriptions.map((it) => it.settled()))
      while (subscriptions.some((it) => !it.isUpToDate)) {
        await new Promise((resolve) => setTimeout(resolve, 2))
        poll()
        await Promise.all(subscriptions.map((it) => it.settled()))
      }
    },
    stop() {
      for (const timer of timers) clearInterval(timer)
      for (const it of subscriptions) it.save()
    },
  }
}

function subscriptionsOf({
  template,
  functions,
  find,
  logs,
  asyncs,
  folder,
  forgets,
  say,
}: DeliveryParts): Subscription[] {
  makeFolder(folder)
  return template.resources('AWS::Logs::SubscriptionFilter').flatMap((it) => {
    const logGroup = text(it.property('LogGroupName'), `LogGroupName of ${it.id}`)
    const pattern = text(it.property('FilterPattern') ?? '', `FilterPattern of ${it.id}`)
    const target = mustFind(find, it.property('DestinationArn'), it.id)
    compileFilter(pattern)
    const writers = functions.filter((settings) => settings.logGroup === logGroup)
    if (writers.length === 0)
      throw new PlatformError(`${it.id} subscribes to ${logGroup}, which no function writes to.`)
    return writers.map(
      ({ name }) =>
        new Subscription(
          { id: it.ref, functionName: name, logGroup, pattern, target },
          { logs, asyncs, folder, forgets, say },
        ),
    )
  })
}

function retentionOf({ logGroup }: Settings, template: Template): number | undefined {
  const group = template.resources('AWS::Logs::LogGroup').find((it) => it.ref === logGroup)
  const days = Number(group?.property('RetentionInDays'))
  return days > 0 ? days : undefined
}
