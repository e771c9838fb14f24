// Asking for a creation again under its Idempotency-Key gives the same answer, and makes nothing twice.
import { Refusal, type RefusalKind } from '../refusals'
import { type Attempt, type Attempts, digestOf } from './attempts'

/** What a request to create says about being asked again. */
export interface Repeatable {
  owner: string | null
  /** The Idempotency-Key. */
  key: string
  /** Digest of what the whole request asks for: its items are many, and its body may be large. */
  asked: string
}

/**
 * What the header Idempotency-Key says of an owner's request that asks for `asked`, its route and body; null when there is none.
 * Refuses what is not 1 to 255 visible ASCII characters.
 */
export function readRepeatable(key: string | undefined, owner: string | null, asked: unknown): Repeatable | null {
  if (key === undefined) return null
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return { owner, key, asked: digestOf(asked) }
  throw new Refusal(
    'bad-value',
    'Idempotency-Key has to be 1 to 255 visible ASCII characters without a space, best a random UUID.',
    'Idempotency-Key',
  )
}

/** How one thing that a request asks for is done. `draw` says whether its codes are unguessable. */
export interface Work<T, A> {
  /** Which of the request's things it is. */
  nth: number
  /**
   * Checks what is asked for, before anything is kept of it: what it refuses can be mended, and sent under the same key. `at` is when its
   * attempt began (milliseconds since 1970), where it has: what could be asked for then is made, and its maker is told of it.
   */
  read: (at?: number) => T
  draw: (wish: T) => boolean
  /** Does it. Whoever has the same attempt does the same. */
  make: (wish: T, attempt: Attempt) => Promise<A>
}

/**
 * Does a piece of work once, whoever asks for it and how often, within 24 hours: all share one attempt, and so the code and the time of
 * the link; the first answer that is written down is everybody's, a refusal too, unless the service is at fault. Refuses with
 * `idempotency-key-reused` a key under which something else was asked for.
 */
export async function once<T, A>(request: Repeatable, work: Work<T, A>, attempts: Attempts): Promise<A> {
  const digest = digestOfNth(request, work.nth)
  const known = await attempts.find(digest)
  if (known !== null) refuseOther(known, request)
  if (known !== null && known.answer !== null) return told<A>(known.answer)
  const wish = work.read(known === null ? undefined : Date.parse(known.at))
  const attempt = known ?? (await attempts.begin(digest, request.asked, work.draw(wish)))
  refuseOther(attempt, request)
  const outcome = await outcomeOf(work.make(wish, attempt))
  return told<A>(await attempts.finish(digest, attempt, JSON.stringify(outcome)))
}

/** Takes the key for a request of many things, whose first is then the 1st. Refuses as `once` does, before any of them is done. */
export async function onceForAll(request: Repeatable, attempts: Attempts): Promise<void> {
  refuseOther(await attempts.begin(digestOfNth(request, 0), request.asked, false), request)
}

function digestOfNth({ owner, key }: Repeatable, nth: number): string {
  return digestOf('idempotency', owner, key, nth)
}

function refuseOther({ asked }: Attempt, request: Repeatable): void {
  if (asked === request.asked) return
  throw new Refusal(
    'idempotency-key-reused',
    'This Idempotency-Key was sent with another request within the last 24 hours; draw a new one for each request.',
    'Idempotency-Key',
  )
}

type Outcome<A> = { answer: A } | { refused: RefusalKind; detail: string; field?: string | undefined }

async function outcomeOf<A>(work: Promise<A>): Promise<Outcome<A>> {
  try {
    return { answer: await work }
  } catch (error) {
    if (!(error instanceof Refusal) || error.status >= 500) throw error
    return { refused: error.kind, detail: error.message, field: error.field }
  }
}

function told<A>(written: string): A {
  const outcome = JSON.parse(written) as Outcome<A>
  if ('refused' in outcome) throw new Refusal(outcome.refused, outcome.detail, outcome.field)
  return outcome.answer
}
