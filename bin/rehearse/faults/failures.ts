// A candidate that does not answer at all.
import type { Fault } from './fault'

/** Longer than anybody waits who asks it for comparison. */
const ages = 8_000

export const failures: readonly Fault[] = [
  {
    name: 'candidate-fails',
    says: 'the functions that answer expand fail',
    functions: ['expand'],
    async wraps() {
      throw new Error('seeded')
    },
  },
  {
    name: 'candidate-hangs',
    says: 'the functions that answer expand take longer than anybody waits',
    functions: ['expand'],
    async wraps(event, next) {
      await new Promise((late) => setTimeout(late, ages))
      return next(event)
    },
  },
  {
    name: 'slow-at-times',
    says: 'one answer in 50 takes 200 ms longer: reported, and no difference',
    functions: ['resolve', 'expand', 'stats'],
    async wraps(event, next) {
      if (Math.random() < 1 / 50) await new Promise((late) => setTimeout(late, 200))
      return next(event)
    },
  },
]
