import { assemblyWith } from '../assembly'
import { type Assembly, readAssembly } from './assembly'
import { alarms } from './assertions/alarms'
import { api } from './assertions/api'
import { calling } from './assertions/calling'
import { clickRoad } from './assertions/click-road'
import { frontDoor } from './assertions/front-door'
import { functions } from './assertions/functions'
import { rolloutOf } from './assertions/rollout'
import { stacks } from './assertions/stacks'
import { pinned, stateful } from './assertions/stateful'
import { waiting } from './assertions/waiting'
import { holds } from './holds'

let assembly: Assembly
beforeAll(async () => {
  assembly = readAssembly(await assemblyWith())
})

const parts = {
  stacks,
  state: [stateful(pinned.modern)],
  functions,
  calling,
  api,
  'front door': frontDoor,
  'click road': clickRoad,
  alarms,
  rollout: rolloutOf(5),
  order: waiting,
}

for (const [part, assertions] of Object.entries(parts)) describe(part, () => holds(assertions, () => assembly))
