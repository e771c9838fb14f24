// Random sequences on the reference and on the candidate's logic: nothing may differ. And they find what is broken on purpose.
import { coreSide } from '../core-side'
import { startReference } from '../reference-side'
import type { Side } from '../side'
import { explore } from './explore'
import { faults } from './faults'
import { shownParting } from './shown'

let reference: Side
beforeAll(async () => {
  reference = await startReference({ titles: 'none' })
})
afterAll(() => reference.stop())

test('200 sequences: reference and core answer alike', async () => {
  const found = await explore({ sides: [reference, coreSide()], seed: 1, runs: 200 })
  expect(found && shownParting(found.parting, ['reference', 'core'])).toBeNull()
}, 60_000)

for (const { name, put, steps } of faults) {
  test(`it is found that ${name}`, async () => {
    const found = await explore({ sides: [reference, put(coreSide())], seed: 1, runs: 400 })
    if (found === null) throw new Error('not found')
    expect({ steps: found.parting.sent.length, shown: shownParting(found.parting, ['reference', 'core']) }).toEqual({
      steps: expect.any(Number),
      shown: expect.stringMatching(/^install: .*\n.*\n1\. \+\d+ s: curl .*(\n|.)* became /),
    })
    expect(found.parting.sent.length).toBeLessThanOrEqual(steps)
  }, 60_000)
}
