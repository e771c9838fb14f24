// Deliveries as a log subscription makes them, of lines as our functions write them.
import { gzipSync } from 'node:zlib'
import type { Delivery } from '../../../core/clicks/batch'
import { openLines, type Visit } from '../../../core/clicks/line'

export interface Followed extends Partial<Visit> {
  code?: string
  version?: number
  /** Milliseconds since 1970. */
  at: number
}

/** The messages a process called `writer` logs for these clicks. */
export function messagesOf(clicks: readonly Followed[], writer = 'w'): string[] {
  const messages: string[] = []
  let now = 0
  const lines = openLines({ write: (line) => messages.push(line.trim()), now: () => now, writer })
  for (const { code = 'abc', version = 1, at, bot = false, country = null, referrer = null } of clicks) {
    now = at
    lines.click(code, version, { bot, country, referrer })
  }
  return messages
}

let events = 0

/** A delivery of messages from one log stream. Each one made is a different one, even of the same messages. */
export function delivery(messages: readonly string[], stream = 'stream'): Delivery {
  return packed({
    messageType: 'DATA_MESSAGE',
    logGroup: '/resolve',
    logStream: stream,
    logEvents: messages.map((message) => ({ id: `event-${++events}`, timestamp: 0, message })),
  })
}

/** Any payload, packed as a subscription packs it. */
export function packed(payload: object): Delivery {
  return { awslogs: { data: gzipSync(JSON.stringify(payload)).toString('base64') } }
}
