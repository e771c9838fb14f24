import { assemblyWith } from '../assembly'
import { type Assembly, every, readAssembly } from './assembly'
import { choices, chosen } from './assertions/chosen'
import { pinned, stateful } from './assertions/stateful'
import { holds } from './holds'

let plain: Assembly
let assembly: Assembly
beforeAll(async () => {
  plain = readAssembly(await assemblyWith())
  assembly = readAssembly(await assemblyWith(choices))
})

holds([...chosen, stateful(pinned.modern)], () => assembly)

test('by default there is no budget, and no function has a share of its own', () => {
  expect(every(plain, 'AWS::Budgets::Budget')).toEqual([])
  const shares = every(plain, 'AWS::Lambda::Function').map(([, it]) => it.Properties.ReservedConcurrentExecutions)
  expect(shares.filter((share) => share !== undefined)).toEqual([])
})
