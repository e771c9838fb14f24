// Which lines of a log stream travel together, and the form in which they do.
import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { parsed } from './decode'
import type { Matches } from './pattern'
import { account } from './place'

/** A range of bytes of a stream: whole lines, of which those that match the pattern are delivered. */
export interface Batch {
  from: number
  to: number
  /** The pattern at the time: the batch stays the same when the app is deployed anew. */
  pattern: string
  /** When it was made, in milliseconds since 1970: the time of lines that do not tell their own. */
  at: number
}

const eventLimit = 1_000
const byteLimit = 200_000
const chunk = 1024 * 1024
const newline = 10
const compress = promisify(gzip)

/** What is in a file from an offset on, at most one megabyte. */
export function readStart(path: string, offset: number): Buffer {
  const descriptor = openSync(path, 'r')
  try {
    const content = Buffer.allocUnsafe(chunk)
    return content.subarray(0, readSync(descriptor, content, 0, chunk, offset))
  } finally {
    closeSync(descriptor)
  }
}

/**
 * Cuts what was read at `at` into batches of at most 1,000 lines or 200 kB, and tells where to read on. Which of the lines
 * are delivered is asked only when they are: looking into each of them twice would cost as much as all the rest.
 * A last line without its end waits as long as somebody writes the stream, and is passed over after that: it was cut by a crash.
 */
export function batchesOf(
  content: Buffer,
  { at, isWritten }: { at: number; isWritten: boolean },
): { batches: Pick<Batch, 'from' | 'to'>[]; offset: number } {
  const batches: Pick<Batch, 'from' | 'to'>[] = []
  let from = 0
  let position = 0
  let count = 0
  let bytes = 0
  for (;;) {
    const end = content.indexOf(newline, position)
    if (end === -1) break
    count++
    bytes += end - position
    position = end + 1
    if (count < eventLimit && bytes < byteLimit) continue
    batches.push({ from: at + from, to: at + position })
    from = position
    count = 0
    bytes = 0
  }
  if (count > 0) batches.push({ from: at + from, to: at + position })
  const isEndless = position === 0 && content.length === chunk
  const isCut = !isWritten && content.length < chunk
  return { batches, offset: at + (isEndless || isCut ? content.length : position) }
}

export interface PayloadContext {
  from: number
  at: number
  logGroup: string
  stream: string
  filter: string
  matches: Matches
}

/** The event a subscription's destination gets for a range of a stream, as JSON; undefined when no line in it matches. */
export async function payloadOf(content: Buffer, context: PayloadContext): Promise<string | undefined> {
  const logEvents = eventsOf(content, context)
  if (logEvents.length === 0) return undefined
  const data = JSON.stringify({
    messageType: 'DATA_MESSAGE',
    owner: account,
    logGroup: context.logGroup,
    logStream: context.stream,
    subscriptionFilters: [context.filter],
    logEvents,
  })
  return JSON.stringify({ awslogs: { data: (await compress(data)).toString('base64') } })
}

function eventsOf(content: Buffer, { from, at, stream, matches }: PayloadContext) {
  const prefix = idPrefix(stream)
  const events: { id: string; timestamp: number; message: string }[] = []
  for (let position = 0; position < content.length; ) {
    const found = content.indexOf(newline, position)
    const end = found === -1 ? content.length : found
    const message = content.toString('utf8', position, end)
    const value = parsed(message)
    if (matches(value)) {
      const id = prefix + String(from + position).padStart(20, '0')
      events.push({ id, timestamp: timeOf(value) ?? at, message })
    }
    position = end + 1
  }
  return events
}

// Like CloudWatch's, an id is 56 digits and grows along the stream. It is made of stream and offset alone, so it never changes.
function idPrefix(stream: string): string {
  const digest = createHash('sha256').update(stream).digest('hex').slice(0, 28)
  return `3${BigInt(`0x${digest}`).toString().padStart(35, '0').slice(-35)}`
}

function timeOf(value: unknown): number | undefined {
  if (typeof value !== 'object' || value === null || !('timestamp' in value)) return undefined
  const time = typeof value.timestamp === 'string' ? Date.parse(value.timestamp) : Number.NaN
  return Number.isNaN(time) ? undefined : time
}
