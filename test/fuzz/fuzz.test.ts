// 20,000 hostile requests: no 5xx, nothing of theirs in a page, every refusal a problem, no process that ends or grows.
import { createKey } from '../../bin/ops-keys'
import { assemblyWith } from '../assembly'
import { running } from '../running'
import { prepare } from './prepare'
import { fuzz } from './run'

// In memory: what is stored is of no interest here, and a disk is slow.
const service = running({ engine: { kind: 'dynalite', inMemory: true } })

test('20,000 hostile requests are answered well', async () => {
  const { url, platform } = service
  const { engineUrl, outputs } = platform
  const known = await prepare(url, (tell) =>
    createKey({ engineUrl, outputs }, { owner: 'fuzz', scopes: 'admin' }, tell),
  )
  const seed = Math.floor(Math.random() * 2 ** 31)
  const outcome = await fuzz(
    { url, engineUrl, assembly: await assemblyWith(), pid: process.pid },
    { runs: 20_000, seed, known, each: () => true },
  )
  // What fails is made smaller and shown by: npm run fuzz -- --runs 20000 --seed S
  expect({ seed, ...outcome }).toEqual({ seed, answered: 20_000, failing: [], wrong: [] })
}, 180_000)
