// What stands around a function's bundle in a rehearsal: does nothing until the switch names a bug.
import { readFileSync } from 'node:fs'
import type { Reply } from '../../../functions/http'
import type { Event, Tools } from './fault'
import { faults } from './faults'

type Handler = (event: unknown, context: unknown) => Promise<unknown>

/** What the switch file says. */
export interface Switch {
  bug: string | null
  login: Tools['login']
}

/** The handler of the function `name` with the bug that the file `switched` names at the moment of each call. */
export function wrapped(handler: Handler, name: string, switched: string): Handler {
  return async (event, context) => {
    const { bug, login }: Switch = JSON.parse(readFileSync(switched, 'utf8'))
    const fault = faults.find((each) => each.name === bug && each.functions.some((it) => it === name))
    if (fault === undefined || !isRequest(event)) return handler(event, context)
    const next = async (asked: Event) => (await handler(asked, context)) as Reply
    return fault.wraps(event, next, { login, env: process.env })
  }
}

function isRequest(event: unknown): event is Event {
  return typeof event === 'object' && event !== null && 'requestContext' in event && 'headers' in event
}
