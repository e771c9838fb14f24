// A request to create links, from its body to what is answered: one, or many at once.
import { inParallel } from '../clicks/parallel'
import { type Problem, Refusal } from '../refusals'
import type { Attempts } from './attempts'
import { type Creation, createLink } from './create'
import { once, onceForAll, type Repeatable } from './idempotent'
import { answerOf, type LinkAnswer } from './link'
import { readCreate, type Surroundings } from './request'

/** What creating stands on, for one request. */
export interface Creating extends Omit<Creation, 'attempt'> {
  attempts: Attempts
  around: Surroundings
  /** As in `answerOf`. */
  base: string
  /** Null for a request without an Idempotency-Key. */
  repeatable: Repeatable | null
  /** Is told the code of every link that came into being, once. */
  made: (code: string) => void
}

/** A link that was made (201) or found (200). */
export interface CreateAnswer {
  status: 200 | 201
  link: LinkAnswer
}

/** What came of one of many: the link, or why there is none. */
export type BulkResult = ({ status: 200 | 201 } & LinkAnswer) | Problem

/** Creates the link that a body (already parsed JSON) asks for; it is the `nth` thing of its request. Refuses as its parts do. */
export async function answerCreate(body: unknown, creating: Creating, nth = 0): Promise<CreateAnswer> {
  const { attempts, around, base, repeatable, made } = creating
  const read = (now = around.now) => readCreate(body, { ...around, now })
  const make = async (...[wish, attempt]: [wish: ReturnType<typeof read>, attempt?: Creation['attempt']]) => {
    const { link, isNew, isMade } = await createLink(wish, { ...creating, attempt })
    if (isMade) made(link.code)
    return { status: isNew ? (201 as const) : (200 as const), link: answerOf(link, base) }
  }
  if (repeatable === null) return make(read())
  return once(repeatable, { nth, read, draw: ({ unguessable }) => unguessable, make }, attempts)
}

/**
 * Creates many links, each on its own, and answers for them in the order they were asked for. What may be about the same link,
 * the same alias or with `if_exists` "return" the same URL, is done in that order, too: the first has it.
 */
export async function answerCreateAll(bodies: readonly unknown[], creating: Creating): Promise<BulkResult[]> {
  if (creating.repeatable !== null) await onceForAll(creating.repeatable, creating.attempts)
  const results = new Map<number, BulkResult>()
  await inParallel(abreast, sequences(bodies), async (sequence) => {
    for (const n of sequence) results.set(n, await resultOf(bodies[n], creating, n))
  })
  return bodies.flatMap((_, n) => results.get(n) ?? [])
}

/** Enough to be quick, and too few to be throttled for it. */
const abreast = 10

async function resultOf(body: unknown, creating: Creating, n: number): Promise<BulkResult> {
  try {
    const { status, link } = await answerCreate(body, creating, n + 1)
    return { status, ...link }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { problem } = error
    return problem.field === undefined ? problem : { ...problem, field: `links[${n}].${problem.field}` }
  }
}

/** The numbers of the bodies, those together that have to be done one after the other. */
function sequences(bodies: readonly unknown[]): number[][] {
  const groups = new Map<string, number[]>()
  for (const [n, body] of bodies.entries()) {
    const { alias, if_exists, long_url } = Object(body) as Record<string, unknown>
    const name =
      typeof alias === 'string'
        ? `alias ${alias.toLowerCase()}`
        : if_exists === 'return' && typeof long_url === 'string'
          ? `url ${long_url}`
          : `number ${n}`
    groups.set(name, [...(groups.get(name) ?? []), n])
  }
  return [...groups.values()]
}
