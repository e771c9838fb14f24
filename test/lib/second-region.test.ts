import { assemblyWith } from '../assembly'
import { type Assembly, readAssembly } from './assembly'
import { api } from './assertions/api'
import { calling } from './assertions/calling'
import { clickRoad } from './assertions/click-road'
import { everywhere } from './assertions/everywhere'
import { frontDoor } from './assertions/front-door'
import { functions } from './assertions/functions'
import { rolloutOf } from './assertions/rollout'
import { secondRegion, twoRegions } from './assertions/second-region'
import { pinned, stateful } from './assertions/stateful'
import { waiting } from './assertions/waiting'
import { holds } from './holds'

let assembly: Assembly
beforeAll(async () => {
  assembly = readAssembly(await assemblyWith(twoRegions))
})

holds([...secondRegion, stateful(pinned.replicated)], () => assembly)

describe('the first region serves as if it were the only one', () => {
  const alike = [
    ...functions,
    ...calling,
    ...api,
    ...frontDoor,
    ...clickRoad,
    ...rolloutOf(5),
    ...waiting,
    ...everywhere,
  ]
  holds(alike, () => assembly)
})

describe('the second region answers as the first one does', () => {
  holds([...api, ...frontDoor, ...rolloutOf(5), ...waiting, ...everywhere], () => ({
    ...assembly,
    service: assembly.others.UnderstudySecond ?? { Resources: {}, Outputs: {} },
  }))
})
