// The whole service in the legacy dialect, over HTTP: every recording of the legacy, and random sequences beside the reference.
import path from 'node:path'
import { assemblyWith } from '../assembly'
import { endPrograms } from '../program'
import { candidateSettings, startCandidate } from './candidate-side'
import { readCorpus } from './corpus'
import { explore } from './fuzz/explore'
import { shownParting } from './fuzz/shown'
import { startReference } from './reference-side'
import { replay } from './replay'
import { differencesIn, idleIn, undecidedIn } from './report'
import type { Side } from './side'

const scenarios = readCorpus(path.join(__dirname, '..', 'legacy-corpus'))
let candidate: Side

beforeAll(async () => {
  // One is enough: two are hardly done sooner beside the other test files, and take longer to warm up.
  candidate = await startCandidate({ assembly: await assemblyWith(candidateSettings, { controlled: true }) })
}, 90_000)
afterAll(async () => {
  await candidate.stop()
  await endPrograms()
})

test('all 123 scenarios: what differs is decided, and every decision on what is recorded is needed', async () => {
  const replayed = await replay([candidate], scenarios)
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
  const found = await explore({ sides: [reference, candidate], seed: 1, runs: 10 })
  await reference.stop()
  expect(found && shownParting(found.parting, ['reference', 'candidate'])).toBeNull()
}, 120_000)
