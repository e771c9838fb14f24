// Asking a side: never for longer than there is time, never while it is known to be down, and again only where that changes nothing.

import type { Answer, SentRequest, Side } from '../exchange'
import type { Route } from '../route'
import type { Breaker } from './breaker'

/** A question to one side. */
export interface Question {
  request: SentRequest
  /** Which part of a side answers it. */
  route: Route
  /** What is sent besides, to the candidate only. */
  headers?: Readonly<Record<string, string>>
}

/** Asks a side once. There is always an answer: one without a status says how the asking failed. */
export type AskOnce = (question: Question) => Promise<Answer>

/** The side has failed too often just now to be asked. */
export class LeftAlone extends Error {}

/** There is no time left to ask anybody; whoever wanted to has to begin again. */
export class OutOfTime extends Error {}

export type Ask = (side: Side, question: Question, how: { again: boolean }) => Promise<Answer>

/** With less than this left, in milliseconds, nothing is begun any more: room for a slow answer and for writing down what came. */
export const reserve = 20_000

/**
 * Makes of two ways to ask once what asks with care. `again`: asking twice changes nothing there, so a question that got no
 * answer is put once more. Throws LeftAlone and OutOfTime. `remaining` gives the milliseconds that are left.
 */
export function openAsk(sides: Record<Side, AskOnce>, breakers: Record<Side, Breaker>, remaining: () => number): Ask {
  async function once(side: Side, question: Question): Promise<Answer> {
    if (remaining() < reserve) throw new OutOfTime('the function has no time left to ask')
    if (!breakers[side].mayAsk()) throw new LeftAlone(`the ${side} keeps failing`)
    const answer = await sides[side](question).catch(() => failed)
    // An answer of a side that is breaking down is judged all the same.
    breakers[side].note(answer.failure === undefined && answer.status < 500)
    return answer
  }
  return async function ask(side, question, { again }) {
    const answer = await once(side, question)
    if (answer.failure === undefined || !again) return answer
    return once(side, question).catch((error: unknown) => {
      // It has been asked: that it is left alone from now on is no reason to say it was not.
      if (error instanceof LeftAlone) return answer
      throw error
    })
  }
}

/** What is known of a side that could not even be asked. */
export const failed: Answer = { status: 0, headers: [], body: '', ms: 0, failure: 'failed' }
