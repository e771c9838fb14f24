// What stands before every route of the API: who asks, and how often they may be wrong.
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { openGuesses } from '../core/door/guesses'
import { accessOf, type Caller, openAdmission } from '../core/keys/caller'
import { openKeys } from '../core/keys/table'
import { Refusal } from '../core/refusals'
import { noRoute, routeOf } from '../core/routes'
import type { Reply, Request } from './http'

/** What a route does for its caller. */
export type Answer = (request: Request, caller: Caller) => Promise<Reply>

interface DoorSettings {
  KEYS_TABLE: string
  ACCESS: string
  ANONYMOUS_CREATE: string
  GUESSES_PER_MINUTE: string
}

/** Opens the door: one a process, since it counts. */
export function openDoor(env: DoorSettings, db: DynamoDBDocumentClient) {
  const admit = openAdmission(openKeys(env.KEYS_TABLE, db), accessOf(env))
  const guesses = openGuesses({ perMinute: Number(env.GUESSES_PER_MINUTE), now: Date.now })

  /**
   * Answers each request as its route says, if its caller may ask that. Refuses one of no route, or of another method. Who has a key
   * is known, and can be told off: what others ask in vain, and keys that are wrong, are guesses.
   */
  function byRoute(answers: Record<string, Answer>): (request: Request) => Promise<Reply> {
    return async (request) => {
      const [answer, route] = [answers[request.route], routeOf(request.route)]
      if (answer === undefined || route === undefined) throw noRoute(request.method, request.path)
      // The front door hands it on under a name of its own: CloudFront takes Authorization into no list.
      const shown = request.header('x-understudy-authorization')
      const caller = await guessing(request, shown ? 'key-required' : null, () => admit(shown, route))
      if (caller.owner !== null) return answer(request, caller)
      guesses.check(request.address)
      return guessing(request, 'not-found', () => answer(request, caller))
    }
  }

  /** Does what may be refused in that way, and notes it when it is. */
  async function guessing<T>({ address }: Request, kind: Refusal['kind'] | null, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      if (error instanceof Refusal && error.kind === kind) guesses.fail(address)
      throw error
    }
  }

  /** Notes guesses that failed within a request that did not. */
  function failed({ address }: Request, { owner }: Caller, times: number): void {
    if (owner === null) guesses.fail(address, times)
  }

  return { byRoute, failed }
}
