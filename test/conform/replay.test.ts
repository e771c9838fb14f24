// A replay that is interrupted: what was under way counts for nothing, whatever became of its side.
import path from 'node:path'
import { coreSide } from './core-side'
import { readCorpus } from './corpus'
import { replay } from './replay'
import type { Side } from './side'

const scenarios = readCorpus(path.join(__dirname, '..', 'legacy-corpus'), 'auth-')

const fates: Record<string, (side: Side) => Side['send']> = {
  'answers on': (side) => side.send,
  'answers for a service that ends': () => async () => ({ status: 503, headers: {}, body: '' }),
  'hangs up': () => () => Promise.reject(new Error('ECONNRESET')),
}

for (const [fate, sendOf] of Object.entries(fates)) {
  test(`a side that ${fate} once it is interrupted`, async () => {
    const side = coreSide()
    const interrupt = { isPressed: false }
    const through: number[] = []
    let resets = 0
    const interrupted: Side = {
      ...side,
      async reset(preset) {
        await side.reset(preset)
        interrupt.isPressed = ++resets > 2
      },
      send: (request) => (interrupt.isPressed ? sendOf(side) : side.send)(request),
    }
    const replayed = await replay([interrupted], scenarios, { each: (done) => through.push(done), interrupt })
    expect(through).toEqual([1, 2])
    expect(replayed.differences).toEqual([])
    expect(replayed.tallies.reduce((sum, tally) => sum + tally.scenarios, 0)).toBe(2)
  })
}

test('a side that hangs up without that is a failure', async () => {
  const side = { ...coreSide(), send: () => Promise.reject(new Error('ECONNRESET')) }
  await expect(replay([side], scenarios)).rejects.toThrow('ECONNRESET')
})
