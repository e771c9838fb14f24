import { countDelivery } from '../../../core/clicks/count'
import { foldDue } from '../../../core/clicks/fold'
import { eachEngine, onEngine } from '../../engines'
import { delivery, messagesOf } from './deliveries'
import { day, expectSums, hour, mortal, type Store, watched } from './store'
import { aged, clicks, counted, expectTotal, keysOf, tolerant, total } from './two-days'

// A busy machine takes its time; nothing here waits for the clock.
jest.setTimeout(120_000)

/** When a folder has something to do: folding, adding what came late, removing. */
const ages = [50 * hour, 17 * day + hour, 18 * day + 2 * hour]

eachEngine('folding', (engine) => {
  test('killed at every call, and with deliveries repeated in between, it changes no total', async () => {
    const { store, deliveries } = await counted(engine)
    for (const age of ages) {
      store.clock.now = aged(age)
      await foldDyingEverywhere(store, engine.kind === 'dynalite' ? 1 : 4, async (death) => {
        await countDelivery(deliveries[Math.floor(death / 4) % 2] ?? fail(), store.process())
        expect(await expectSums(store, 'abc', 2)).toMatchObject({ total })
      })
    }
    expect(await keysOf(store, 'abc')).toEqual(['day#2026-12-01', 'day#2026-12-02'])
    expect(await keysOf(store, '*days')).toEqual([])
    expect(await keysOf(store, '*day#2026-12-01')).toEqual([])
  })
})

onEngine('dynalite', 'folding while somebody reads', (engine) => {
  test('a reader sees the same before each of its calls', async () => {
    const { store } = await counted(engine)
    for (const age of ages) {
      store.clock.now = aged(age)
      const folder = store.process(watched(store.db, async () => void (await expectTotal(store))))
      await foldDue(folder)
    }
    await expectTotal(store)
  })

  test('a reader that is overtaken by it between any two of its own calls sees the same', async () => {
    for (const stop of [1, 2, 3, 4]) {
      const { store } = await counted(engine)
      for (const age of ages) {
        store.clock.now = aged(age)
        let calls = 0
        const slow = watched(store.db, async () => {
          if (++calls === stop) await foldDue(store.process())
        })
        await expectTotal({ ...store, process: () => store.process(slow) })
        await foldDue(store.process())
      }
    }
  })
})

async function foldDyingEverywhere(store: Store, step: number, afterEach: (death: number) => Promise<void>) {
  for (let calls = 1; ; calls += step) {
    const when = (calls / step) % 2 < 1 ? 'before' : 'after'
    const done = await tolerant(foldDue(store.process(mortal(store.db, calls, when))))
    await afterEach(calls)
    if (done) return
  }
}

onEngine('dynalite', 'a folder that was away for weeks', (engine) => {
  test('takes one step at a time, so that no reader is left behind', async () => {
    const { store } = await counted(engine)
    store.clock.now = aged(30 * day)
    expect(await foldDue(store.process())).toEqual({ fold: 6, merge: 0, sweep: 0 })
    expect(await foldDue(store.process())).toEqual({ fold: 0, merge: 0, sweep: 0 })
    store.clock.now += hour
    expect(await foldDue(store.process())).toEqual({ fold: 0, merge: 6, sweep: 0 })
    store.clock.now += hour
    expect(await foldDue(store.process())).toEqual({ fold: 0, merge: 0, sweep: 6 })
    await expectTotal(store)
  })

  test('stops when its time is up, and goes on from there', async () => {
    const { store } = await counted(engine)
    store.clock.now = aged(30 * day)
    for (const phase of ['fold', 'merge'] as const) {
      expect(await foldDue(store.process())).toMatchObject({ [phase]: 6 })
      store.clock.now += hour
    }
    let runs = 0
    for (let done = 0; done < 6; runs++) {
      const { sweep } = await foldDue({ ...store.process(), timeIsUp: () => runs < 2 })
      done += sweep
      await expectTotal(store)
    }
    expect(runs).toBe(3)
  })
})

onEngine('dynalite', 'a folder that stalls for weeks before any of its calls', (engine) => {
  test('overwrites nothing of what others did meanwhile', async () => {
    for (let stall = 1, stalled = true; stalled; stall += 3) {
      const { store } = await counted(engine, clicks.slice(0, 3))
      const late = delivery(messagesOf(clicks.slice(3)))
      store.clock.now = aged(50 * hour)
      let calls = 0
      const slow = watched(store.db, async () => {
        if (++calls !== stall) return
        await foldDue(store.process())
        await countDelivery(late, store.process())
        for (const age of ages.slice(1)) {
          store.clock.now = aged(age)
          await foldDue(store.process())
        }
      })
      await foldDue(store.process(slow))
      stalled = calls >= stall
      if (stalled) await expectTotal(store)
    }
  })
})

function fail(): never {
  throw new Error('there is no such delivery')
}
