import fc from 'fast-check'
import { countDelivery } from '../../../core/clicks/count'
import { readTally } from '../../../core/clicks/tally'
import { type Engine, eachEngine } from '../../engines'
import { delivery, type Followed, messagesOf } from './deliveries'
import { expectSums, hour, mortal, openStore, type Store } from './store'

// A busy machine takes its time; nothing here waits for the clock.
jest.setTimeout(120_000)

const start = Date.parse('2026-12-01T11:50:00Z')
const codes = ['abc', 'Abc']

const click: fc.Arbitrary<Followed> = fc.record({
  code: fc.constantFrom(...codes),
  version: fc.integer({ min: 1, max: 3 }),
  at: fc.integer({ min: start, max: start + hour / 5 }),
  bot: fc.boolean(),
  country: fc.constantFrom('DE', 'FR', null),
  // Names that objects are born with, and that DynamoDB reserves.
  referrer: fc.constantFrom('a.example', 'constructor', '__proto__', 'size', 'other', null),
})

/** How one attempt at a delivery goes: the process dies at its n-th call, before or after it, or lives. */
const attempt = fc.option(
  fc.tuple(fc.integer({ min: 1, max: 10 }), fc.constantFrom('before' as const, 'after' as const)),
)

const batch = fc.record({
  clicks: fc.array(click, { minLength: 1, maxLength: 12 }),
  stream: fc.constantFrom('one', 'two'),
  attempts: fc.array(fc.tuple(fc.nat(), attempt), { minLength: 1, maxLength: 5 }),
})

const runs = { dynalite: 8, 'dynamodb-local': 3 }

eachEngine('every delivery one to five times, in any order, killed anywhere', (engine) => {
  test('totals equal the clicks exactly', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 4 }), (batches) => prove(engine, batches)),
      {
        numRuns: runs[engine.kind],
      },
    )
  })
})

async function prove(engine: Engine, batches: (typeof batch extends fc.Arbitrary<infer B> ? B : never)[]) {
  const store = await openStore(engine, start + hour)
  const tries = batches.flatMap(({ clicks, stream, attempts }) => {
    const sent = delivery(messagesOf(clicks), stream)
    return attempts.map(([order, death]) => ({ sent, order, death }))
  })
  tries.sort((a, b) => a.order - b.order)
  for (const { sent, death } of tries) {
    const process = store.process(death === null ? undefined : mortal(engine.db, ...death))
    await countDelivery(sent, process).catch((error: Error) => expect(error.message).toBe('killed'))
    await expectSums(store, 'abc', 3)
  }
  // Whatever has failed so far comes from the queue in the end.
  for (const sent of new Set(tries.map((each) => each.sent))) await countDelivery(sent, store.process())

  const clicks = batches.flatMap((each) => each.clicks)
  for (const code of codes)
    await expectExactly(
      store,
      code,
      clicks.filter((each) => each.code === code),
    )
  expect((await totalsOf(store)).total).toBe(clicks.length)
}

async function expectExactly(store: Store, code: string, clicks: Followed[]) {
  const count = (values: (string | number)[]) => {
    const counts = new Map<string | number, number>()
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
    return counts
  }
  const seen = await store.ask(code, 3, { by: 'referrer', unit: 'hour' })
  const { metrics: countries = [] } = await store.ask(code, 3, { by: 'country' })
  expect(seen.total_clicks).toBe(clicks.length)
  expect(seen.clicks.bot).toBe(clicks.filter(({ bot }) => bot).length)
  expect(new Map(seen.metrics?.map((each) => [each.value, each.clicks]))).toEqual(
    count(clicks.map(({ referrer }) => referrer ?? 'direct')),
  )
  expect(new Map(countries.map((each) => [each.value, each.clicks]))).toEqual(
    count(clicks.map(({ country }) => country ?? 'unknown')),
  )
  expect(new Map(seen.series.map((each) => [Date.parse(each.at), each.clicks.total]))).toEqual(
    count(clicks.map(({ at }) => at - (at % hour))),
  )
  for (const [index, { clicks: served }] of seen.versions.entries()) {
    expect(served.total).toBe(clicks.filter(({ version }) => version === index + 1).length)
  }
}

async function totalsOf(store: Store) {
  const { hours } = await readTally(store.process().clicks, '*', store.clock.now)
  const [humans, bots] = ['h', 'b'].map((name) => [...hours.values()].reduce((sum, each) => sum + (each[name] ?? 0), 0))
  return { total: (humans ?? 0) + (bots ?? 0) }
}
