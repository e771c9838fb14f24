// CloudWatch on one machine: what is measured, by whom, and how the alarms stand.
import { type AlarmState, readAlarms } from './alarm'
import { readLogMetrics } from './log-metrics'
import type { Logs } from './logs'
import { Metrics, type Series } from './metrics'
import { functionName, qualifier } from './place'
import type { Queue } from './queue'
import type { Template } from './template'
import type { Result } from './worker'

export interface WatchParts {
  template: Template
  /** Names of the functions whose log lines may carry metrics. */
  functions: readonly string[]
  logs: Logs
  queues: readonly Queue[]
  /** The length of a minute of the alarms, in milliseconds. */
  minute: number
}

export type Watch = ReturnType<typeof openWatch>

/** What Lambda counts of a function, as far as an alarm wants to know. */
type Counts = Record<'invocations' | 'errors' | 'throttles' | 'durations', Series | undefined>

/** How often in a minute one looks how much is in the queues. */
const looks = 12

/**
 * Measures what the alarms of the app need: invocations as Lambda counts them, queues as SQS does, and what is in log lines. What the
 * store would count is not measured here. Refuses alarms that are not understood.
 */
export function openWatch({ template, functions, logs, queues, minute }: WatchParts) {
  const rules = readAlarms(template)
  const metrics = new Metrics(minute, Math.max(1, ...rules.map(({ minutes }) => minutes)))
  for (const rule of rules) for (const metric of rule.metrics) metrics.want(metric)
  const takeLogged = readLogMetrics(functions, logs, metrics)
  const depths = queues.map((queue) => {
    const name = 'ApproximateNumberOfMessagesVisible'
    const series = metrics.find({ namespace: 'AWS/SQS', name, dimensions: { QueueName: queue.name } })
    return () => series?.put(Number(queue.attributes().ApproximateNumberOfMessages))
  })
  const lookAtQueues = () => {
    for (const look of depths) look()
  }
  const timer = setInterval(lookAtQueues, minute / looks).unref()

  const counts = new Map<string, Counts>()

  /** What is counted of a function by the ARN it is invoked by. Found once: this is on the way of every request. */
  function countsOf(arn: string): Counts {
    const known = counts.get(arn)
    if (known !== undefined) return known
    const FunctionName = functionName(arn)
    const dimensions = { FunctionName, Resource: `${FunctionName}:${qualifier(arn) ?? '$LATEST'}` }
    const find = (name: string) => metrics.find({ namespace: 'AWS/Lambda', name, dimensions })
    const found = {
      ...{ invocations: find('Invocations'), errors: find('Errors') },
      ...{ throttles: find('Throttles'), durations: find('Duration') },
    }
    counts.set(arn, found)
    return found
  }

  return {
    /** Takes how an event of a function ended, by the ARN it was invoked by, and how long it took in milliseconds. */
    invoked(arn: string, result: Result, milliseconds: number): void {
      const { invocations, errors, throttles, durations } = countsOf(arn)
      if (!result.ok && result.reason === 'throttled') return void throttles?.put(1)
      invocations?.put(1)
      errors?.put(result.ok ? 0 : 1)
      durations?.put(milliseconds)
    },
    /** How the alarms whose names begin so stand at this moment. */
    states(prefix: string): AlarmState[] {
      takeLogged()
      lookAtQueues()
      return rules.filter(({ name }) => name.startsWith(prefix)).map((rule) => rule.state(metrics, Date.now()))
    },
    stop: () => clearInterval(timer),
  }
}
