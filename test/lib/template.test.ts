import { assemblyWith } from '../assembly'
import { type Assembly, readAssembly } from './assembly'
import { modern } from './deployments'
import { holds } from './holds'

let assembly: Assembly
beforeAll(async () => {
  assembly = readAssembly(await assemblyWith())
})

for (const [part, assertions] of Object.entries(modern)) describe(part, () => holds(assertions, () => assembly))
