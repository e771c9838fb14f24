// Requests from an access log in the combined format: address, identity, user, time, request line, status, size, referrer, agent.
import { createReadStream } from 'node:fs'
import type { Bytes } from '../../core/legacy/bytes'
import { linesOf } from '../../core/transfer/lines'
import { UsageError } from '../start-options'
import type { Asked } from './asked'

/** What a log held. */
export interface Replay {
  asked: Asked[]
  /** Lines that are no line of such a log. */
  bad: number
  /** The numbers of the first of them. */
  badLines: number[]
  /** Requests by another method: logs hold no bodies. */
  others: number
}

/** The most requests that are taken from a log: they are held in memory. */
const mostAsked = 1_000_000

const entry =
  /^(\S+) (\S+) (.*?) \[([^\]]+)\] "((?:[^"\\]|\\.)*)" (\d{3}) (\d+|-)(?: "((?:[^"\\]|\\.)*)" "((?:[^"\\]|\\.)*)")?/

/** Reads a log. Refuses, with a UsageError, a file that cannot be read, and one without a single request to send. */
export async function readAccessLog(file: string): Promise<Replay> {
  const replay: Replay = { asked: [], bad: 0, badLines: [], others: 0 }
  try {
    for await (const { number, bytes } of linesOf(createReadStream(file))) {
      if (bytes.trim() === '') continue
      take(replay, bytes, number)
      if (replay.asked.length >= mostAsked) break
    }
  } catch (error) {
    throw new UsageError(`--replay ${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? error}.`)
  }
  if (replay.asked.length > 0) return replay
  throw new UsageError(`--replay ${file}: none of its ${replay.bad + replay.others} lines is a GET or HEAD request.`)
}

function take(replay: Replay, line: Bytes, number: number): void {
  const found = readLine(line)
  if (found === null) {
    replay.bad++
    if (replay.badLines.length < 5) replay.badLines.push(number)
  } else if (!isSendable(found.method)) replay.others++
  else replay.asked.push(found)
}

/** What other methods send is no path, or has a body that no log holds. */
function isSendable(method: string): boolean {
  return method === 'GET' || method === 'HEAD'
}

/** One line, or null for one that is none of such a log or cannot be sent again as it was. */
export function readLine(line: Bytes): Asked | null {
  const [, , , , time = '', request = '', , , referrer = '-', agent = '-'] = entry.exec(line) ?? []
  const [, method, sent] = /^([A-Z]+) (\S+)(?: HTTP\/\d(?:\.\d)?)?$/.exec(unescaped(request)) ?? []
  if (method === undefined || sent === undefined || !isTime(time)) return null
  // Proxies send the whole URL.
  const target = sent.replace(/^https?:\/\/[^/?#]*/i, '')
  if (isSendable(method) && (!target.startsWith('/') || /[^\x21-\x7e]/.test(target))) return null
  const header = (name: string, value: Bytes) => {
    const text = unescaped(value)
    return text === '-' || text === '' || /[\x00-\x1f\x7f]/.test(text) ? {} : { [name]: text }
  }
  const headers = { ...header('user-agent', agent), ...header('referer', referrer) }
  return { kind: 'replay', method, target, headers, body: '', keyword: /^\/+([^/?+]+)/.exec(target)?.[1] ?? '' }
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Whether it is a time as such logs have it, like `27/Nov/2026:09:30:00 +0000`, on a day and at an hour there is. */
function isTime(text: string): boolean {
  const found = /^(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):([01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60) [+-]\d{4}$/.exec(text)
  const [, day = '', month = '', year = ''] = found ?? []
  const date = new Date(Date.UTC(Number(year), months.indexOf(month), Number(day)))
  return found !== null && date.getUTCDate() === Number(day) && months[date.getUTCMonth()] === month
}

/** Servers write quotes, backslashes and control characters with a backslash, other bytes as `\xHH`. */
function unescaped(text: Bytes): Bytes {
  return text.replace(/\\(?:x([\dA-Fa-f]{2})|(.))/g, (_, hex: string | undefined, symbol: string) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16))
    return { n: '\n', t: '\t', r: '\r' }[symbol] ?? symbol
  })
}
