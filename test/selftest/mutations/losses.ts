// Answers that are lost, and answers that take long.
import type { Loss, Mutation } from '../mutation'
import type { Question } from '../said'

const unchanged: Mutation['change'] = (said) => said

export function lossMutations(): Mutation[] {
  const isAny = () => true
  const kinds: readonly (readonly [what: string, is: (asked: Question) => boolean])[] = [
    ['answers', isAny],
    ['creations', ({ route }) => route === 'shorturl'],
    ['redirects', ({ route }) => route === 'path'],
    ['lists', ({ route }) => route === 'stats'],
  ]
  const losses: readonly Loss[] = ['unasked', 'before', 'in headers', 'in body']
  const lost = kinds.flatMap(([what, is]) =>
    losses.map((loss): Mutation => {
      let met = 0
      const loses = (asked: Question) => (is(asked) && ++met % 10 === 0 ? loss : null)
      return { name: `one in ten ${what} lost: ${loss}`, code: 2, names: /^/, change: unchanged, loses }
    }),
  )
  const slow = (name: string, every: number): Mutation => {
    let met = 0
    return { name, code: 0, names: /^/, change: unchanged, delays: () => (++met % every === 0 ? 1_000 : 0) }
  }
  return [...lost, slow('one answer in 20 a second late', 20), slow('one answer in 50 200 ms late', 50)]
}
