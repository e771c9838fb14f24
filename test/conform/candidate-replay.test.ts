// The whole service in the legacy dialect, over HTTP: every recording of the legacy, and random sequences beside the reference.
import path from 'node:path'
import { endPrograms } from '../program'
import { startCandidate } from './candidate-side'
import { readCorpus } from './corpus'
import { explore } from './fuzz/explore'
import { shownParting } from './fuzz/shown'
import { startReference } from './reference-side'
import { replay } from './replay'
import { differencesIn, idleIn, undecidedIn } from './report'
import type { Side } from './side'

const scenarios = readCorpus(path.join(__dirname, '..', 'legacy-corpus'))
let sides: [Side, Side]

beforeAll(async () => {
  sides = await Promise.all([startCandidate(), startCandidate()])
}, 90_000)
afterAll(async () => {
  await Promise.all(sides.map((side) => side.stop()))
  await endPrograms()
})

test('all 123 scenarios: what differs is decided, and every decision on what is recorded is needed', async () => {
  const replayed = await replay(sides, scenarios)
  expect(differencesIn(undecidedIn(replayed))).toBe('')
  expect(idleIn(replayed)).toEqual([])
  const { tallies } = replayed
  const sum = (pick: (tally: (typeof tallies)[number]) => number) => tallies.reduce((all, one) => all + pick(one), 0)
  expect({
    scenarios: sum((tally) => tally.scenarios),
    steps: sum(({ steps }) => steps.equal + steps.different),
  }).toEqual({ scenarios: 123, steps: 1630 })
}, 300_000)

test('10 random sequences: the functions answer as the reference does', async () => {
  const reference = await startReference({ titles: 'none' })
  const found = await explore({ sides: [reference, sides[0]], seed: 1, runs: 10 })
  await reference.stop()
  expect(found && shownParting(found.parting, ['reference', 'candidate'])).toBeNull()
}, 120_000)
