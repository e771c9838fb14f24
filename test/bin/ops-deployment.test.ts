import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
