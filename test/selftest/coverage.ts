// What a rehearsal's questions can find at all: every mutation is put to what an identical candidate would answer. In this process, so
// that all of them take seconds; what depends on the road (creations read back, races, lost answers) is for real rehearsals.
import { quietQuestions } from '../../bin/rehearse/quiet'
import type { Answer } from '../../core/shadow/exchange'
import { judge } from '../../core/shadow/judging/judge'
import { rulesAt } from '../../core/shadow/judging/rules'
import { saidBy } from '../../core/shadow/judging/transport'
import type { Pair } from '../../core/shadow/pair'
import { mutations } from './mutations'
import { isSame, type Question, questionOf, type Said } from './said'
import { openTwins, place } from './twins'

/** What became of one mutation. */
export interface Found {
  name: string
  met: number
  divergences: number
  names: string[]
  /** Whether a fingerprint names the change. */
  isNamed: boolean
}

/** Puts all mutations, or one of so many, to a rehearsal of so many requests. */
export async function coverage(requests: number, seed: number, oneIn = 1): Promise<Found[]> {
  const twins = openTwins(seed)
  const asked: { pair: Pair; question: Question; said: Said }[] = []
  const take = (pair: Pair) => {
    const { method, target, headers, body } = pair.request
    const question = questionOf({ method, target, header: (name) => headers[name], body })
    asked.push({ pair, question, said: pair.legacy })
  }
  for await (const pair of twins.traffic(requests)) take(pair)
  const quiet = quietQuestions(place, twins.known, { touched: twins.touched, sent: requests, unique: true })
  for await (const pair of twins.asked([...quiet.visits, ...quiet.requests])) take(pair)
  const rules = rulesAt([], Date.now())
  const found: Found[] = []
  for (const [n, mutation] of mutations().entries()) {
    if (mutation.code !== 3 || n % oneIn !== seed % oneIn) continue
    const names = new Set<string>()
    let [met, divergences] = [0, 0]
    for (const { pair, question, said } of asked) {
      const changed = mutation.change(said, question)
      if (isSame(changed, said)) continue
      met++
      const verdict = judge({ ...pair, legacy: answered(changed, pair.request.method) }, rules)
      if (verdict.class !== 'divergence') continue
      divergences++
      if (verdict.fingerprint) names.add(verdict.fingerprint.name)
    }
    const isNamed = [...names].some((name) => mutation.names.test(name))
    found.push({ name: mutation.name, met, divergences, names: [...names], isNamed })
  }
  return found
}

function answered({ status, headers, body }: Said, method: string): Answer {
  const answer = {
    status,
    headers: headers.map(([name, value]) => [name.toLowerCase(), value] as const),
    body: method === 'HEAD' ? '' : body,
    ms: 1,
  }
  saidBy(answer)
  return answer
}
