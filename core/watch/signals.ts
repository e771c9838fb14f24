// What the running system counts, by the names CloudWatch knows it under. Whoever watches (an alarm, a rule, a panel) names a signal of these.
import type { AnyFunctionName } from '../migration/config'
import { namespace } from './measured'

/** Whose metric it is: the dimension that tells it from the others of its name. `each table` is every table of the deployment, one by one. */
export type Subject = { function: AnyFunctionName } | { queue: Queue } | { table: 'each' }

/** The queues of what was delivered in vain. */
export type Queue = 'uncounted' | 'uncompared'

/** One metric, and how the values of a period become one. */
export interface Signal {
  namespace: typeof namespace | 'AWS/Lambda' | 'AWS/SQS' | 'AWS/DynamoDB'
  metric: string
  statistic: 'Sum' | 'Maximum' | 'p95'
  of: Subject
}

/**
 * Replies of 500 and more that a function gave by its own decision: an outage of the store above all. To Lambda these are invocations
 * that went well, so this one is ours. It is in the line that is logged for each such reply anyway (functions/http.ts).
 */
export function failures(name: AnyFunctionName): Signal {
  return { namespace, metric: 'Failures', statistic: 'Sum', of: { function: name } }
}

/** Invocations that ended without a reply of ours: a crash, a timeout, a function that does not start. Only Lambda can count those. */
export function crashes(name: AnyFunctionName): Signal {
  return { namespace: 'AWS/Lambda', metric: 'Errors', statistic: 'Sum', of: { function: name } }
}

/** Requests that found no free sandbox, and never reached the function. */
export function turnedAway(name: AnyFunctionName): Signal {
  return { namespace: 'AWS/Lambda', metric: 'Throttles', statistic: 'Sum', of: { function: name } }
}

/** Invocations, those that failed included and those turned away not. Lambda counts them for nothing: a line of ours for each would cost. */
export function invocations(name: AnyFunctionName): Signal {
  return { namespace: 'AWS/Lambda', metric: 'Invocations', statistic: 'Sum', of: { function: name } }
}

/** How long a function worked on an event, in milliseconds, its start not included: 95 of 100 took less. */
export function duration(name: AnyFunctionName): Signal {
  return { namespace: 'AWS/Lambda', metric: 'Duration', statistic: 'p95', of: { function: name } }
}

/** How old the oldest click of a delivery was when it was counted, in seconds: the whole way from the visitor to the counter. */
export const clickAge: Signal = { namespace, metric: 'ClickAge', statistic: 'Maximum', of: { function: 'count' } }

/** Deliveries that wait in a queue to be sent again, as SQS itself counts them. */
export function waiting(queue: Queue): Signal {
  return { namespace: 'AWS/SQS', metric: 'ApproximateNumberOfMessagesVisible', statistic: 'Maximum', of: { queue } }
}

/**
 * Reads or writes that DynamoDB did not take for want of capacity. The functions' clients try again, so most of these are
 * seen by DynamoDB alone.
 */
export function throttled(what: 'Read' | 'Write'): Signal {
  return { namespace: 'AWS/DynamoDB', metric: `${what}ThrottleEvents`, statistic: 'Sum', of: { table: 'each' } }
}
