import { assemblyWith } from '../assembly'
import { type Assembly, readAssembly } from './assembly'
import { alarms } from './assertions/alarms'
import { api } from './assertions/api'
import { calling } from './assertions/calling'
import { clickRoad } from './assertions/click-road'
import { frontDoor } from './assertions/front-door'
import { functions } from './assertions/functions'
import { stacks } from './assertions/stacks'

let assembly: Assembly
beforeAll(async () => {
  assembly = readAssembly(await assemblyWith())
})

const parts = { stacks, functions, calling, api, 'front door': frontDoor, 'click road': clickRoad, alarms }

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
