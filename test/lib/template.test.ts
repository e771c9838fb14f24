import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { synthesize } from '../../lib/app'
import { readAssembly } from './assembly'
import { api } from './assertions/api'
import { calling } from './assertions/calling'
import { clickRoad } from './assertions/click-road'
import { frontDoor } from './assertions/front-door'
import { functions } from './assertions/functions'
import { stacks } from './assertions/stacks'

process.env.CDK_VALIDATION = 'false'
const folder = mkdtempSync(join(tmpdir(), 'understudy-template-'))
const assembly = readAssembly(synthesize({ outdir: folder }))
afterAll(() => rmSync(folder, { recursive: true }))

const parts = { stacks, functions, calling, api, 'front door': frontDoor, 'click road': clickRoad }

for (const [part, assertions] of Object.entries(parts)) {
  describe(part, () => {
    for (const { says, faults, breaks } of assertions) {
      test(says, () => expect(faults(assembly)).toEqual([]))

      // An assertion that cannot fail proves nothing: each must notice what it is there to notice.
      for (const [what, spoil] of Object.entries(breaks)) {
        test(`${says}; notices: ${what}`, () => {
          const copy = structuredClone(assembly)
          spoil(copy)
          expect(faults(copy)).not.toEqual([])
        })
      }
    }
  })
}

test('every assertion has a way to break it', () => {
  const untried = Object.values(parts).flatMap((part) => part.filter(({ breaks }) => Object.keys(breaks).length === 0))
  expect(untried.map(({ says }) => says)).toEqual([])
})
