import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCompare } from '../../bin/ops-compare'
import { findDeployment } from '../../bin/ops-deployment'

const folder = mkdtempSync(join(tmpdir(), 'understudy-outputs-'))
afterAll(() => rmSync(folder, { recursive: true }))

const data = { LinksTable: 'links' }
const first = { Queue: 'first' }
const second = { Queue: 'second' }

const files = [
  { what: 'both stacks', stacks: { UnderstudyData: data, Understudy: first }, outputs: { ...data, ...first } },
  {
    what: 'a second region besides',
    stacks: { UnderstudyData: data, Understudy: first, UnderstudySecond: second },
    outputs: { ...data, ...first },
  },
  { what: 'the second region alone', stacks: { UnderstudySecond: second }, outputs: second },
]

for (const { what, stacks, outputs } of files) {
  test(`outputs of ${what}`, () => {
    const file = join(folder, 'outputs.json')
    writeFileSync(file, JSON.stringify(stacks))
    expect(findDeployment({ data: folder, outputs: file })).toEqual({ outputs })
  })
}

for (const verb of ['sweep', 'explain 0123456789abcdef', 'redrive']) {
  test(`compare ${verb} of a deployment that does not migrate says how to`, async () => {
    const file = join(folder, 'alone.json')
    const names = ['LinksTable', 'ClaimsTable', 'BudgetsTable', 'ClicksTable']
    writeFileSync(file, JSON.stringify({ Understudy: Object.fromEntries(names.map((name) => [name, name])) }))
    const run = runCompare([...verb.split(' '), '--outputs', file], { LEGACY_SIGNATURE: 'x' }, () => {})
    await expect(run).rejects.toThrow(/^This deployment does not migrate: start it with --legacy URL/)
  })
}
