// A delivery of log lines, as a CloudWatch Logs subscription hands it over.
import { createHash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'

/** What a subscription invokes its destination with: base64 of gzipped JSON. */
export interface Delivery {
  awslogs: { data: string }
}

export interface Batch {
  /** Names this delivery and every repetition of it: 72 bits of a digest over its place and its events' ids, in order. */
  id: string
  /** Names the log stream the lines come from, in 8 characters. */
  stream: string
  messages: string[]
}

/** What is in a delivery. */
export interface Payload {
  messageType: string
  logGroup: string
  logStream: string
  logEvents: { id: string; message: string }[]
}

/** Whether an event is a delivery of log lines. */
export function isDelivery(event: unknown): event is Delivery {
  return typeof event === 'object' && event !== null && 'awslogs' in event
}

/** Unpacks a delivery. Null for a control message, which only asks whether anybody listens. Throws for what cannot be unpacked. */
export function openBatch(delivery: Delivery): Batch | null {
  const { messageType, logGroup, logStream, logEvents } = payloadOf(delivery)
  if (messageType === 'CONTROL_MESSAGE') return null
  const place = [logGroup, logStream]
  return {
    id: digest([...place, ...logEvents.map(({ id }) => id)], 12),
    stream: digest(place, 8),
    messages: logEvents.map(({ message }) => message),
  }
}

/** What is in a delivery. Throws for what cannot be unpacked. */
export function payloadOf(delivery: Delivery): Payload {
  return JSON.parse(gunzipSync(Buffer.from(delivery.awslogs.data, 'base64')).toString()) as Payload
}

/** A delivery of these events, as a subscription would hand it over. */
export function deliveryOf(payload: Payload): Delivery {
  return { awslogs: { data: gzipSync(JSON.stringify(payload)).toString('base64') } }
}

function digest(parts: string[], length: number): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, length)
}
