import path from 'node:path'
import { type Difference, differencesOf, factsOf, questionOf, stateFacts } from '../../../core/legacy/comparison'
import { decisionOn, decisions } from '../../../core/legacy/decisions'
import { parseSettings } from '../../../core/legacy/settings'
import { type Outcome, replay, type Scenario, scenariosIn } from './replay'

const scenarios = scenariosIn(path.join(__dirname, '../../legacy-corpus'))
const covered = new Set<string>()

for (const scenario of scenarios) {
  test(`${scenario.id} (${scenario.class}): ${scenario.title}`, async () => {
    const outcomes = await replay(scenario)
    const differences = outcomes.filter(({ wanted, got }) => wanted !== got).flatMap(differencesIn)
    const undecided = differences.filter((difference) => decisionOn(difference) === undefined)
    expect(undecided.map(shown)).toEqual([])
    for (const difference of differences) covered.add(decisionOn(difference)?.id ?? '')
    if (scenario.class === 'core') expect(differences.map(shown)).toEqual([])
  })
}

test('every decision covers something', () => {
  expect([...covered].sort()).toEqual(decisions.map(({ id }) => id).sort())
})

function differencesIn({ scenario, step, wanted, got }: Outcome): Difference[] {
  const settings = parseSettings(JSON.stringify(scenario.config))
  if (step === null) return differencesOf(noQuestion, stateFacts(JSON.parse(wanted)), stateFacts(JSON.parse(got)))
  const { method, path: target, headers = {}, body = '' } = step.request
  const header = (name: string) => headers[name]
  const question = questionOf({ method, target, header, body, address: '', tls: false }, settings)
  const [legacy, ours] = [wanted, got].map((text) => JSON.parse(text))
  const found = differencesOf(question, factsOf(legacy), factsOf(ours))
  // What differs and is no field of its own must not go unseen.
  return found.length > 0 ? found : [{ question, field: 'bytes', legacy: factsOf(legacy), ours: factsOf(ours) }]
}

const noQuestion = { api: false, action: null, format: '', parameters: new Map() }

function shown({ field, legacy, ours }: Difference): string {
  return `${field}: ${legacy.get(field)} became ${ours.get(field)}`
}

test('the whole corpus is there', () => {
  const steps = scenarios.reduce((sum: number, { steps }: Scenario) => sum + steps.length, 0)
  expect({ scenarios: scenarios.length, steps }).toEqual({ scenarios: 123, steps: 1630 })
})
