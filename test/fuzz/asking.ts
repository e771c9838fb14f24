// Many hostile requests, one way or the other, until one is answered as none may be.
import { type Hostile, hostileRequest, type Known } from './hostile'
import { type Answer, faultsOf } from './judge'
import { smallest } from './shrink'

export type Ask = (request: Hostile) => Promise<Answer>

/** Which requests: numbers of a seed, the last one excluded. */
export interface Stretch {
  seed: number
  from: number
  to: number
  known: Known
}

/** A request that was answered as none may be, as small as it could be made, and what was wrong. */
export interface Failing {
  n: number
  request: Hostile
  faults: string[]
}

interface Around {
  /** How many are under way at once; each way of asking is for one of them. */
  ways: readonly Ask[]
  /** Is told of each request that was answered; says whether to go on. */
  each: () => boolean
}

/** Asks them all, and gives the first that fails; null when none does. */
export async function askAll({ seed, from, to, known }: Stretch, { ways, each }: Around): Promise<Failing | null> {
  let next = from
  let failing: Failing | null = null
  await Promise.all(
    ways.map(async (ask) => {
      while (next < to && failing === null) {
        const n = next++
        const request = hostileRequest(seed, n, known)
        const faults = await faultsIn(ask, request)
        if (faults.length > 0) failing ??= { n, request, faults }
        if (!each()) next = to
      }
    }),
  )
  const [ask] = ways
  return failing === null || ask === undefined ? failing : shrunk(failing, ask)
}

/** The kind of its first fault has to stay while it is made smaller. */
async function shrunk({ n, request, faults }: Failing, ask: Ask): Promise<Failing> {
  const kind = (found: readonly string[]) => found[0]?.slice(0, 12)
  const least = await smallest(request, async (smaller) => kind(await faultsIn(ask, smaller, 0)) === kind(faults))
  return { n, request: least, faults }
}

/** On a busy machine the store may be late, and that is 503, as it should be: who is told so asks again, for so many milliseconds. */
const patience = 30_000

async function faultsIn(ask: Ask, request: Hostile, waits = patience): Promise<string[]> {
  const until = Date.now() + waits
  try {
    let answer = await ask(request)
    while (answer.status === 503 && Date.now() < until) answer = await ask(request)
    return faultsOf(answer, request.method)
  } catch (error) {
    return [`no answer: ${error instanceof Error ? error.message : error}`]
  }
}
