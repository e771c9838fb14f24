// Every recording of the legacy, replayed against the candidate's logic in process.
import path from 'node:path'
import { decisions } from '../../core/legacy/decisions'
import { coreSide } from './core-side'
import { readCorpus } from './corpus'
import { replayOne } from './replay'

const scenarios = readCorpus(path.join(__dirname, '..', 'legacy-corpus'))
const covered = new Set<string>()
const side = coreSide()

for (const scenario of scenarios) {
  test(`${scenario.id} (${scenario.class}): ${scenario.title}`, async () => {
    const fields = (await replayOne(side, scenario)).flatMap((difference) => difference.fields)
    expect(fields.filter(({ decision }) => decision === null)).toEqual([])
    if (scenario.class === 'core') expect(fields).toEqual([])
    for (const { decision } of fields) covered.add(decision ?? '')
  })
}

test('no other decisions are needed than those on what is recorded', () => {
  const recorded = decisions.filter(({ shows }) => shows === 'recorded').map(({ id }) => id)
  expect([...covered].filter((id) => !recorded.includes(id))).toEqual([])
})
