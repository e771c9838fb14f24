// The judge judged: every recording of the legacy, with nothing excused.
import path from 'node:path'
import { readOptions } from '../../reference/command-line'
import { type Running, start } from '../../reference/running'
import { readCorpus } from './corpus'
import { replay, tallyLines } from './replay'
import type { Side } from './side'

const scenarios = readCorpus(path.join(__dirname, '..', 'legacy-corpus'))
let running: Running
let side: Side

beforeAll(async () => {
  running = await start(readOptions(['--port', '0', '--control', '0'], {}), (error) => {
    throw error
  })
  side = { url: running.url, controlUrl: running.controlUrl ?? '' }
})

afterAll(() => running.stop())

test('all 123 scenarios: every step and every final state is equal', async () => {
  expect(scenarios).toHaveLength(123)
  const { tallies, differences } = await replay(side, scenarios, { state: 'all', strict: true })
  expect(differences).toEqual([])
  expect(tallyLines(tallies).filter((line) => !line.endsWith(' 0 different'))).toEqual([])
  expect(tallies.reduce((sum, { equal }) => sum + equal, 0)).toBe(1630 + 123)
}, 60_000)

test('a recording that is not true is found out, in a step and in the state', async () => {
  const [scenario] = readCorpus(path.join(__dirname, '..', 'legacy-corpus'), 'redirect-003')
  if (!scenario) throw new Error('no such scenario')
  const steps = scenario.steps.map((step) =>
    step.n === 2
      ? { ...step, response: { ...step.response, headers: { ...step.response.headers, allow: 'GET' } } }
      : step,
  )
  const final = { ...scenario.final, next_id: 99 }
  const { tallies, differences } = await replay(side, [{ ...scenario, steps, final }], { state: 'all', strict: false })
  expect(differences.map(({ scenario: id, at }) => [id, at])).toEqual([
    ['redirect-003', 2],
    ['redirect-003', 'final'],
  ])
  expect(tallies).toEqual([{ group: 'redirect', class: 'core', scenarios: 1, equal: 10, different: 2 }])
})
