// One change of the legacy's answers, alone, and what a rehearsal through it has to say.
import type { Bytes } from '../../core/legacy/bytes'
import { isSame, type Question, type Said } from './said'

/** How an answer is lost on its way. `unasked`: the legacy never hears of the request. */
export type Loss = 'unasked' | 'before' | 'in headers' | 'in body'

export interface Mutation {
  name: string
  /** 3: they differ; 2: it cannot be told; 0: it is nobody's business. */
  code: 0 | 2 | 3
  /** What the name of one fingerprint has to say. */
  names: RegExp
  /** Gives the answer as it goes on. What it gives back as it was counts as not met. */
  change(said: Said, asked: Question): Said
  /** How this answer is lost, if it is. */
  loses?(asked: Question): Loss | null
  /** How much longer this answer takes, in milliseconds. */
  delays?(asked: Question): number
}

/** Which answers a mutation is about. */
export type Where = (asked: Question, said: Said) => boolean

/** A mutation of some answers. */
export function mutation(
  name: string,
  names: RegExp,
  change: (said: Said, asked: Question) => Said,
  where: Where = () => true,
): Mutation {
  return { name, code: 3, names, change: (said, asked) => (where(asked, said) ? change(said, asked) : said) }
}

/** One in the body. */
export function inBody(name: string, names: RegExp, change: (body: Bytes) => Bytes, where?: Where): Mutation {
  return mutation(name, names, (said) => (said.body === '' ? said : { ...said, body: change(said.body) }), where)
}

/** The same mutation, of every `nth` answer only that it would change. */
export function everyNth(nth: number, { name, change, ...rest }: Mutation): Mutation {
  let met = 0
  return {
    ...rest,
    name: `${name}, of one answer in ${nth}`,
    change(said, asked) {
      const changed = change(said, asked)
      return isSame(changed, said) || ++met % nth !== 0 ? said : changed
    },
  }
}

/** Answers of one route, in one format if it is named. */
export function of(route: Question['route'], format?: Question['format']): Where {
  return (asked) => asked.route === route && (format === undefined || asked.format === format)
}
