// An identical candidate: two implementations of one contract over as many made-up pairs as wished. Nothing may be raised.
import { judge } from '../../core/shadow/judging/judge'
import { rulesAt } from '../../core/shadow/judging/rules'
import { bad, type Class } from '../../core/shadow/verdict'
import { openTwins } from './twins'

/** Both begin anew after so many: lists of many thousand links are another question. */
const perRound = 2_000

/** What came of it. */
export interface Identical {
  pairs: number
  classes: Partial<Record<Class, number>>
  /** What was raised, each once. */
  raised: Map<string, number>
  perSecond: number
}

/** Judges so many pairs of the reference and of the candidate's own logic. `progress` is told now and then how many. */
export async function identical(
  count: number,
  seed: number,
  {
    progress = () => {},
    interrupt = { isPressed: false },
  }: { progress?: (pairs: number) => void; interrupt?: { readonly isPressed: boolean } } = {},
): Promise<Identical> {
  const rules = rulesAt([], Date.now())
  const found: Identical = { pairs: 0, classes: {}, raised: new Map(), perSecond: 0 }
  let judging = 0
  for (let round = 0; found.pairs < count && !interrupt.isPressed; round++) {
    for await (const pair of openTwins(seed + round).traffic(Math.min(perRound, count - found.pairs))) {
      const began = performance.now()
      const { class: name, fingerprint, differences } = judge({ ...pair, exact: true }, rules)
      judging += performance.now() - began
      found.pairs++
      found.classes[name] = (found.classes[name] ?? 0) + 1
      // An answer_error is an incident of the answering side: this one has none.
      if (!bad.has(name) && name !== 'answer_error') continue
      const what =
        fingerprint?.name ?? `${name} ${pair.request.method} ${pair.sorted.route} ${differences[0]?.path ?? ''}`
      found.raised.set(what, (found.raised.get(what) ?? 0) + 1)
    }
    progress(found.pairs)
  }
  found.perSecond = Math.round(found.pairs / (judging / 1_000))
  return found
}
