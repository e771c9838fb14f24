// The metrics in log lines (EMF), taken out of the files they are written to, as CloudWatch Logs does. Nothing is read before somebody asks.
import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { fields, list, parsed } from './decode'
import type { Logs } from './logs'
import type { Metrics } from './metrics'

const mark = Buffer.from('"_aws"')
const newline = 10
const chunk = 1024 * 1024

/**
 * Gives what takes the metrics in the lines that these functions have written since the last time, or since this was made. What was
 * there already belongs to a former life of the platform.
 */
export function readLogMetrics(functions: readonly string[], logs: Logs, metrics: Metrics): () => void {
  const offsets = new Map<string, number>()
  const streams = () => functions.flatMap((name) => logs.streams(name))
  for (const path of streams()) offsets.set(path, sizeOf(path))
  return () => {
    for (const path of streams()) {
      const from = offsets.get(path) ?? 0
      if (sizeOf(path) > from) offsets.set(path, from + readMetrics(path, from, metrics))
    }
  }
}

/** Takes what is in a file from an offset on, and gives how many bytes of it were whole lines. */
function readMetrics(path: string, from: number, metrics: Metrics): number {
  const descriptor = openSync(path, 'r')
  try {
    let read = 0
    for (;;) {
      const content = Buffer.allocUnsafe(chunk)
      const size = readSync(descriptor, content, 0, chunk, from + read)
      const whole = content.subarray(0, size).lastIndexOf(newline) + 1
      takeLines(content.subarray(0, whole), metrics)
      read += whole
      if (whole === 0 || size < chunk) return read
    }
  } finally {
    closeSync(descriptor)
  }
}

/** Most lines have no metric: those are not even read as text. */
function takeLines(content: Buffer, metrics: Metrics): void {
  for (let found = content.indexOf(mark); found !== -1; ) {
    const begin = content.lastIndexOf(newline, found) + 1
    const end = content.indexOf(newline, found)
    takeLine(content.toString('utf8', begin, end), metrics)
    found = content.indexOf(mark, end)
  }
}

function takeLine(line: string, metrics: Metrics): void {
  const members = parsed(line)
  if (typeof members !== 'object' || members === null) return
  const { _aws: about, ...values } = fields(members, 'a line')
  const { Timestamp, CloudWatchMetrics } = fields(about, '_aws')
  for (const directive of list(CloudWatchMetrics, 'CloudWatchMetrics').map((each) => fields(each, 'a directive'))) {
    for (const names of list(directive.Dimensions, 'Dimensions')) {
      const dimensions = Object.fromEntries(
        list(names, 'Dimensions').map((name) => [String(name), String(values[String(name)])]),
      )
      for (const { Name } of list(directive.Metrics, 'Metrics').map((each) => fields(each, 'a metric'))) {
        const metric = { namespace: String(directive.Namespace), name: String(Name), dimensions }
        metrics.find(metric)?.put(Number(values[metric.name]), Number(Timestamp))
      }
    }
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}
