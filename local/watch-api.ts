// The calls that ask what was seen: how alarms stand (CloudWatch) and which log lines match (CloudWatch Logs).
import { type Fields, number, parsed, text } from './decode'
import { reasonOf } from './error'
import type { LogSearch } from './log-search'
import type { Watch } from './watch'

export interface WatchAnswer {
  status: number
  output: object
}

/** Carries out one operation of CloudWatch. */
export function callWatch(operation: string, input: Fields, watch: Watch): WatchAnswer {
  if (operation !== 'DescribeAlarms') return failed('InvalidAction', `${operation} is not answered here.`)
  const prefix = text(input.AlarmNamePrefix ?? '', 'AlarmNamePrefix')
  return { status: 200, output: { MetricAlarms: watch.states(prefix), CompositeAlarms: [] } }
}

/** Carries out one operation of CloudWatch Logs. */
export function callLogs(operation: string, input: Fields, search: LogSearch): WatchAnswer {
  if (operation !== 'FilterLogEvents') return failed('InvalidAction', `${operation} is not answered here.`)
  try {
    const found = search({
      logGroup: text(input.logGroupName, 'logGroupName'),
      pattern: text(input.filterPattern ?? '', 'filterPattern'),
      from: number(input.startTime, 'startTime', 0),
      to: number(input.endTime, 'endTime', Number.POSITIVE_INFINITY),
      limit: number(input.limit, 'limit', 10_000),
      after: number(parsed(text(input.nextToken ?? '0', 'nextToken')), 'nextToken'),
    })
    if (found === null) return failed('ResourceNotFoundException', 'The specified log group does not exist.')
    return { status: 200, output: found }
  } catch (error) {
    return failed('InvalidParameterException', reasonOf(error))
  }
}

function failed(type: string, message: string): WatchAnswer {
  return { status: 400, output: { __type: type, message } }
}
