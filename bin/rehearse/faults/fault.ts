// A known bug, put around a function of the candidate to see that the comparison finds it.
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { LegacyFunctionName } from '../../../core/config'
import type { Bytes } from '../../../core/legacy/bytes'
import type { Reply } from '../../../functions/http'

export type Event = APIGatewayProxyEventV2

/** What a fault can use beside the request. */
export interface Tools {
  /** Right credentials, as parameters of the API. */
  login: readonly (readonly [name: string, value: Bytes])[]
  /** The part of `process.env` it runs in. */
  env: Readonly<Record<string, string | undefined>>
}

export interface Fault {
  name: string
  says: string
  functions: readonly LegacyFunctionName[]
  /** Answers in the place of the function; `next` is the function itself. */
  wraps(event: Event, next: (event: Event) => Promise<Reply>, tools: Tools): Promise<Reply>
}

/** A fault that only changes what is answered. */
export function changing(change: (reply: Reply, event: Event) => Reply): Fault['wraps'] {
  return async (event, next) => change(await next(event), event)
}

/** A fault in the body of answers that are text. */
export function inBody(change: (body: string, reply: Reply, event: Event) => string): Fault['wraps'] {
  return changing((reply, event) => {
    if (reply.isBase64Encoded || reply.body === undefined) return reply
    return { ...reply, body: change(reply.body, reply, event) }
  })
}

/** A fault in where links lead. */
export function inLocation(change: (location: string) => string): Fault['wraps'] {
  return changing((reply) => {
    const location = reply.headers?.location
    if (reply.statusCode !== 301 || typeof location !== 'string') return reply
    return { ...reply, headers: { ...reply.headers, location: change(location) } }
  })
}

/** A fault in the status of some answers. */
export function inStatus(from: number, to: number): Fault['wraps'] {
  return changing((reply) => (reply.statusCode === from ? { ...reply, statusCode: to } : reply))
}
