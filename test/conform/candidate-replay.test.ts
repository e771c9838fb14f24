// The whole service in the legacy dialect, over HTTP: some groups of recordings, and random sequences beside the reference.
// All recordings take longer than people wait for their tests: `npm run conform -- --side candidate`, which CI runs.
import path from 'node:path'
import { endPrograms } from '../program'
import { startCandidate } from './candidate-side'
import { readCorpus } from './corpus'
import { explore } from './fuzz/explore'
import { shownParting } from './fuzz/shown'
import { startReference } from './reference-side'
import { replay } from './replay'
import { differencesIn, undecidedIn } from './report'
import type { Side } from './side'

const groups = ['auth', 'expand', 'redirect', 'shorten', 'stats']
const folder = path.join(__dirname, '..', 'legacy-corpus')
const scenarios = groups.flatMap((group) => readCorpus(folder, group))
let side: Side

beforeAll(async () => {
  side = await startCandidate()
}, 90_000)
afterAll(async () => {
  await side.stop()
  await endPrograms()
})

test(`${groups.join(', ')}: what differs is decided`, async () => {
  const replayed = await replay(side, scenarios)
  expect(differencesIn(undecidedIn(replayed))).toBe('')
}, 300_000)

test('10 random sequences: the functions answer as the reference does', async () => {
  const reference = await startReference({ titles: 'none' })
  const found = await explore({ sides: [reference, side], seed: 1, runs: 10 })
  await reference.stop()
  expect(found && shownParting(found.parting, ['reference', 'candidate'])).toBeNull()
}, 120_000)
