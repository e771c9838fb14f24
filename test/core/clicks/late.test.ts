import fc from 'fast-check'
import { countDelivery } from '../../../core/clicks/count'
import { foldDue } from '../../../core/clicks/fold'
import { type Engine, onEngine } from '../../engines'
import { delivery, messagesOf } from './deliveries'
import { day, expectSums, hour, mortal, openStore, watched } from './store'
import { aged, clicks, counted, expectTotal, keysOf, start, tolerant } from './two-days'

// A busy machine takes its time; nothing here waits for the clock.
jest.setTimeout(120_000)

onEngine('dynalite', 'what comes late', (engine) => {
  for (const age of [37 * hour, 50 * hour, 15 * day]) {
    test(`${age / hour} hours after its day it is counted once, in the day it belongs to`, async () => {
      const { store, deliveries } = await counted(engine, clicks.slice(0, 3))
      const late = delivery(messagesOf(clicks.slice(3)))
      store.clock.now = aged(age)
      await foldDue(store.process())
      await countDelivery(late, store.process(mortal(store.db, 4, 'after'))).catch(() => {})
      for (const each of [late, ...deliveries, late]) await countDelivery(each, store.process())
      await expectTotal(store)
      store.clock.now = aged(17 * day + hour)
      await foldDue(store.process())
      await foldDue(store.process())
      await expectTotal(store)
    })
  }

  test('two attempts at it, of which one still takes the slot for open, count it once', async () => {
    for (const calls of [0, 1, 2, 3, 4, 5]) {
      const { store } = await counted(engine, [])
      const sent = delivery(messagesOf([{ at: start }]))
      store.clock.now = start + day + 36 * hour + 1
      let left = calls
      const stalled = watched(store.db, async () => {
        if (left-- === 0) await countDelivery(sent, store.process())
      })
      await countDelivery(sent, { ...store.process(stalled), now: () => start + day + 36 * hour - 1 })
      expect(await expectSums(store, 'abc', 1)).toMatchObject({ total: 1 })
    }
  })

  test('after 16 days it is refused, loudly', async () => {
    const { store } = await counted(engine, [])
    store.clock.now = start + 17 * day + 1
    expect(await countDelivery(delivery(messagesOf([{ at: start }])), store.process())).toMatchObject({ refused: 2 })
    expect(store.complaints).toEqual(Array(2).fill('delivery too late to be counted safely'))
    expect(await expectSums(store, 'abc', 1)).toMatchObject({ total: 0 })
  })
})

const step = fc.record({
  /** Which deliveries come, by their place, and whether a folder runs after them. */
  deliveries: fc.array(fc.nat({ max: 5 }), { maxLength: 4 }),
  death: fc.option(fc.tuple(fc.integer({ min: 1, max: 8 }), fc.constantFrom('before' as const, 'after' as const))),
})

onEngine('dynalite', 'deliveries and folders in any order, dying anywhere', (engine) => {
  test('count every click once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 6 }), (steps) => proveAnyOrder(engine, steps)),
      { numRuns: 4 },
    )
  })
})

async function proveAnyOrder(engine: Engine, steps: (typeof step extends fc.Arbitrary<infer S> ? S : never)[]) {
  const store = await openStore(engine, start)
  const deliveries = Array.from({ length: 6 }, (_, n) =>
    delivery(messagesOf(clicks.slice(n, n + 1)), `stream-${n % 2}`),
  )
  const times = [-day, 37 * hour, 50 * hour, 60 * hour, 4 * day, 15 * day].map(aged)
  for (const [n, { deliveries: coming, death }] of steps.entries()) {
    store.clock.now = times[n] ?? 0
    for (const each of coming) {
      const process = store.process(death === null ? undefined : mortal(engine.db, ...death))
      await tolerant(countDelivery(deliveries[each] ?? fail(), process))
    }
    const before = await expectSums(store, 'abc', 2)
    await tolerant(foldDue(store.process(death === null ? undefined : mortal(engine.db, ...death))))
    expect(await expectSums(store, 'abc', 2)).toEqual(before)
  }
  for (const each of deliveries) await countDelivery(each, store.process())
  await expectTotal(store)
  for (const age of [17 * day + hour, 18 * day + hour, 18 * day + 2 * hour, 18 * day + 3 * hour]) {
    store.clock.now = aged(age)
    await foldDue(store.process())
    await expectTotal(store)
  }
  expect(await keysOf(store, 'abc')).toEqual(['day#2026-12-01', 'day#2026-12-02'])
}

function fail(): never {
  throw new Error('there is no such delivery')
}
