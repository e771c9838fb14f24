// The whole service in the legacy dialect, over HTTP: every recording, and random sequences beside the reference.
import path from 'node:path'
import { endPrograms } from '../program'
import { startCandidate } from './candidate-side'
import { readCorpus } from './corpus'
import { explore } from './fuzz/explore'
import { shownParting } from './fuzz/shown'
import { startReference } from './reference-side'
import { replay } from './replay'
import { differencesIn, undecidedIn, usesOf } from './report'
import type { Side } from './side'

const scenarios = readCorpus(path.join(__dirname, '..', 'legacy-corpus'))
let side: Side

beforeAll(async () => {
  side = await startCandidate()
}, 90_000)
afterAll(async () => {
  await side.stop()
  await endPrograms()
})

test('all 123 scenarios: what differs is decided, and every decision covers something', async () => {
  const replayed = await replay(side, scenarios)
  expect(differencesIn(undecidedIn(replayed))).toBe('')
  expect([...usesOf(replayed)].filter(([, times]) => times === 0)).toEqual([])
}, 300_000)

test('10 random sequences: the functions answer as the reference does', async () => {
  const reference = await startReference({ titles: 'none' })
  const found = await explore({ sides: [reference, side], seed: 1, runs: 10 })
  await reference.stop()
  expect(found && shownParting(found.parting, ['reference', 'candidate'])).toBeNull()
}, 120_000)
