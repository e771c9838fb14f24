// CloudWatch on one machine: what is measured, by whom, and how the alarms stand.
import { type AlarmState, readAlarms } from './alarm'
import { readLogMetrics } from './log-metrics'
import type { Logs } from './logs'
import { Metrics } from './metrics'
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
  const lookAtQueues = () => {
    for (const queue of queues) {
      const name = 'ApproximateNumberOfMessagesVisible'
      const metric = { namespace: 'AWS/SQS', name, dimensions: { QueueName: queue.name } }
      metrics.put(metric, Number(queue.attributes().ApproximateNumberOfMessages))
    }
  }
  const timer = setInterval(lookAtQueues, minute / looks).unref()

  return {
    /** Takes how an event of a function ended, by the ARN it was invoked by, and how long it took in milliseconds. */
    invoked(arn: string, result: Result, milliseconds: number): void {
      const FunctionName = functionName(arn)
      const Resource = `${FunctionName}:${qualifier(arn) ?? '$LATEST'}`
      const put = (name: string, value: number) =>
        metrics.put({ namespace: 'AWS/Lambda', name, dimensions: { FunctionName, Resource } }, value)
      const wasTurnedAway = !result.ok && result.reason === 'throttled'
      put('Throttles', wasTurnedAway ? 1 : 0)
      if (wasTurnedAway) return
      put('Invocations', 1)
      put('Errors', result.ok ? 0 : 1)
      put('Duration', milliseconds)
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
