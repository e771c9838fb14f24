// The judge judged: every recording of the legacy, with nothing excused.
import path from 'node:path'
import { readCorpus } from './corpus'
import { startReference } from './reference-side'
import { replay } from './replay'
import type { Side } from './side'

const folder = path.join(__dirname, '..', 'legacy-corpus')
const scenarios = readCorpus(folder)
let side: Side

beforeAll(async () => {
  side = await startReference()
})

afterAll(() => side.stop())

test('all 123 scenarios: every step and every final state is equal, the click log too', async () => {
  const { tallies, differences } = await replay([side], scenarios)
  expect(differences).toEqual([])
  const sum = (pick: (tally: (typeof tallies)[number]) => number) => tallies.reduce((all, one) => all + pick(one), 0)
  expect({
    scenarios: sum((tally) => tally.scenarios),
    steps: sum(({ steps }) => steps.equal),
    states: sum(({ states }) => states.equal),
  }).toEqual({ scenarios: 123, steps: 1630, states: 123 })
}, 60_000)

test('a recording that is not true is found out, in a step and in the state', async () => {
  const [scenario] = readCorpus(folder, 'redirect-003')
  if (!scenario) throw new Error('no such scenario')
  const steps = scenario.steps.map((step) =>
    step.n === 2
      ? { ...step, response: { ...step.response, headers: { ...step.response.headers, allow: 'GET' } } }
      : step,
  )
  const final = { ...scenario.final, next_id: 99 }
  const { tallies, differences } = await replay([side], [{ ...scenario, steps, final }])
  expect(differences.map(({ at, fields }) => [at, fields.map(({ field }) => field)])).toEqual([
    [2, ['header.allow']],
    ['final', ['state.next_id']],
  ])
  expect(tallies).toEqual([
    {
      group: 'redirect',
      class: 'core',
      scenarios: 1,
      steps: { equal: 10, different: 1 },
      states: { equal: 0, different: 1 },
    },
  ])
})
