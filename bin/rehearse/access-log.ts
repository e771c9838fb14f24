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
  } else if (found.method !== 'GET' && found.method !== 'HEAD') replay.others++
  else replay.asked.push(found)
}

/** One line, or null for one that cannot be sent again as it was. */
export function readLine(line: Bytes): Asked | null {
  const [, , , , , request = '', , , referrer = '-', agent = '-'] = entry.exec(line) ?? []
  const [, method, sent] = /^([A-Z]+) (\S+)(?: HTTP\/\d(?:\.\d)?)?$/.exec(unescaped(request)) ?? []
  if (method === undefined || sent === undefined) return null
  // Proxies send the whole URL.
  const target = sent.replace(/^https?:\/\/[^/?#]*/i, '')
  if (!target.startsWith('/') || /[^\x21-\x7e]/.test(target)) return null
  const header = (name: string, value: Bytes) => {
    const text = unescaped(value)
    return text === '-' || text === '' || /[\x00-\x1f\x7f]/.test(text) ? {} : { [name]: text }
  }
  const headers = { ...header('user-agent', agent), ...header('referer', referrer) }
  return { kind: 'replay', method, target, headers, body: '', keyword: /^\/+([^/?+]+)/.exec(target)?.[1] ?? '' }
}

/** Servers write quotes, backslashes and control characters with a backslash, other bytes as `\xHH`. */
function unescaped(text: Bytes): Bytes {
  return text.replace(/\\(?:x([\dA-Fa-f]{2})|(.))/g, (_, hex: string | undefined, symbol: string) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16))
    return { n: '\n', t: '\t', r: '\r' }[symbol] ?? symbol
  })
}
