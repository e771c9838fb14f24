// One thing that may be wrong, or only seem so, and what has to be said of it.
import type { Code } from '../../bin/rehearse/verdict'
import type { Class } from '../../core/shadow/verdict'
import type { HarnessFault } from './harness'
import type { Manner } from './proxy'

/** What is asked: a case is met by these questions for certain. */
export type Asks = 'visits' | 'heads' | 'lists' | 'calls' | 'expands' | 'creations' | 'mixed' | 'many visits'

export interface Case {
  name: string
  kind: 'bug' | 'harness' | 'noise' | 'statistics'
  asks: Asks
  /** What a rehearsal of nothing else would come to. */
  code: Code
  /** The class that has to be there; null is none that counts against anybody. */
  class: Class | null
  /** What the name of a fingerprint has to say. */
  names?: RegExp
  /** What is wrong: with the candidate, with what compares, or with the legacy's answers. */
  bug?: string
  harness?: HarnessFault
  manner?: () => Manner
  /** Hundredths of a percent of callers whose links the candidate makes; with it, counters are in flight. */
  mint?: number
  /** Seen only in counters afterwards. */
  isCounted?: boolean
}
