import { assemblyWith } from '../assembly'
import { type Assembly, readAssembly } from './assembly'
import { inOwnZone, inZoneElsewhere, ownZone, zoneElsewhere } from './assertions/domain'
import { stacks } from './assertions/stacks'
import { pinned, stateful } from './assertions/stateful'
import { waiting } from './assertions/waiting'
import { holds } from './holds'

let own: Assembly
let elsewhere: Assembly
beforeAll(async () => {
  own = readAssembly(await assemblyWith(ownZone))
  elsewhere = readAssembly(await assemblyWith(zoneElsewhere))
})

const alike = [...stacks, ...waiting, stateful(pinned.modern)]

describe('with a zone in Route 53', () => holds([...inOwnZone, ...alike], () => own))
describe('with a zone elsewhere', () => holds([...inZoneElsewhere, ...alike], () => elsewhere))
