// Which lines of a log group match: the files of its functions, read through.
import { readFileSync, statSync } from 'node:fs'
import { parsed } from './decode'
import { type Logs, streamName } from './logs'
import { compileFilter, type Matches } from './pattern'
import type { Settings } from './settings'

interface Search {
  logGroup: string
  pattern: string
  /** Milliseconds since 1970: only lines of these times. A line that does not tell its time is never found. */
  from: number
  to: number
  /** At most so many, after so many that were given before. */
  limit: number
  after: number
}

interface Found {
  events: { logStreamName: string; timestamp: number; message: string }[]
  nextToken?: string
}

/** Gives the lines, oldest first, and where to go on; null for a log group that no function writes to. */
export type LogSearch = (search: Search) => Found | null

/** Opens the logs of these functions to be searched. */
export function openLogSearch(functions: readonly Settings[], logs: Logs): LogSearch {
  return ({ logGroup, pattern, from, to, limit, after }) => {
    const writers = functions.filter((it) => it.logGroup === logGroup)
    if (writers.length === 0) return null
    const matches = compileFilter(pattern)
    const found = writers.flatMap(({ name }) =>
      logs
        .streams(name)
        .filter((path) => (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) >= from)
        .flatMap((path) => linesOf(path, { matches, from, to })),
    )
    const events = found.sort((a, b) => a.timestamp - b.timestamp).slice(after, after + limit)
    return found.length > after + limit ? { events, nextToken: String(after + limit) } : { events }
  }
}

function linesOf(path: string, { matches, from, to }: { matches: Matches; from: number; to: number }): Found['events'] {
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .map((message) => ({ message, value: parsed(message) }))
  return lines
    .filter(({ value }) => matches(value))
    .map(({ message, value }) => ({ logStreamName: streamName(path), timestamp: timeOf(value), message }))
    .filter(({ timestamp }) => timestamp >= from && timestamp < to)
}

function timeOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return Number.NaN
  const time = 'timestamp' in value ? value.timestamp : 'time' in value ? value.time : undefined
  return typeof time === 'string' ? Date.parse(time) : Number.NaN
}
