// The self-test in short: one case of each kind, on one ground. All of it is `npm run selftest`.
import { openClient } from '../../bin/rehearse/client'
import { cases } from './cases'
import { coverage } from './coverage'
import { type Ground, openGround } from './ground'
import { identical } from './identical'
import { planted, plantedIn, plantedInFiles, plantedInTables, plantedRequests } from './planted'
import { openRuns } from './run'

test('two implementations of one contract raise nothing', async () => {
  const { pairs, raised } = await identical(1_000, 3)
  expect({ pairs, raised: [...raised] }).toEqual({ pairs: 1_000, raised: [] })
}, 60_000)

test('a change of the legacy is met by the questions of a short rehearsal, and named', async () => {
  const found = await coverage(60, 5, 16)
  expect(found.length).toBeGreaterThan(15)
  expect(found.filter(({ isNamed }) => !isNamed)).toEqual([])
}, 60_000)

describe('on one ground', () => {
  let ground: Ground
  let runs: ReturnType<typeof openRuns>
  const said: string[] = []

  beforeAll(async () => {
    ground = await openGround({ interrupt: { isPressed: false }, say: (line) => said.push(line) })
    runs = openRuns(ground)
  }, 90_000)
  afterAll(async () => {
    runs?.close()
    await ground?.stop()
  }, 30_000)

  for (const name of ['gzip, of redirects', 'location-encoded-twice', 'lines-dropped', 'candidate-fails']) {
    test(name, async () => {
      const it = cases.find((each) => each.name === name)
      if (it === undefined) throw new Error('there is no such case')
      expect(await runs.run(it, 1)).toMatchObject({ isHeld: true })
    }, 60_000)
  }

  test('what is planted in requests is in no store, log or sample, while they differ', async () => {
    const { candidate, legacy } = ground.stage
    const login = new URLSearchParams(Object.entries(legacy.credentials)).toString()
    const client = openClient(candidate.platform.url)
    candidate.faults?.set('json-plain-slashes')
    for (const asked of plantedRequests(login)) await client.send(asked)
    await candidate.platform.settled()
    candidate.faults?.set('redirect-302')
    for (const asked of plantedRequests(login).slice(-2)) await client.send(asked)
    await candidate.platform.settled()
    candidate.faults?.set(null)
    client.close()
    const epochs = await candidate.pairs.epochs()
    const prints = (await Promise.all(epochs.map(({ epoch }) => candidate.pairs.summary(epoch)))).flatMap(
      ({ fingerprints }) => fingerprints,
    )
    expect(prints.some(({ name }) => /slashes not escaped/.test(name))).toBe(true)
    // Links are what the product keeps.
    expect(await plantedInTables(candidate.db, /-(?:Links|Claims|Legacy|Ranks|Clicks)/)).toEqual([])
    const { files, found } = plantedInFiles(ground.folder, /^(?:legacy|candidate\/(?:reference|secrets|cdk\.out))\//)
    expect(files).toBeGreaterThan(3)
    expect(found).toEqual([])
    expect(plantedIn(said.join('\n') + JSON.stringify(prints))).toEqual([])
    expect(plantedIn(planted.token)).toEqual(['token'])
  }, 60_000)
})
