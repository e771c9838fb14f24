import { countDelivery } from '../../../core/clicks/count'
import { type Counts, hostsOf, incrementsOf, mostHosts } from '../../../core/clicks/counters'
import { readTally } from '../../../core/clicks/tally'
import { addition } from '../../../core/clicks/update'
import { eachEngine } from '../../engines'
import { delivery, messagesOf } from './deliveries'
import { expectSums, openStore, type Store } from './store'

// A busy machine takes its time; nothing here waits for the clock.
jest.setTimeout(120_000)

const noon = Date.parse('2026-12-01T12:00:00Z')
const key = { code: 'abc', slot: 's#2026-12-01T12:00#stream' }

eachEngine('the table of clicks', (engine) => {
  test('a delivery is counted once, however often it comes', async () => {
    const store = await openStore(engine, noon)
    const counting = store.process()
    const clicks = [{ at: noon }, { at: noon + 1, bot: true, country: 'DE' }, { at: noon + 2, referrer: 'a.example' }]
    const once = delivery(messagesOf(clicks))
    expect(await countDelivery(once, counting)).toMatchObject({ added: 2, duplicate: 0 })
    expect(await countDelivery(once, counting)).toMatchObject({ added: 0, duplicate: 2 })
    const { hours } = await readTally(counting.clicks, 'abc', noon)
    expect(hours.get('2026-12-01T12')).toEqual({
      h: 2,
      b: 1,
      v1h: 2,
      v1b: 1,
      'c:unknown': 2,
      'c:DE': 1,
      'r:direct': 2,
      'r:a.example': 1,
    })
  })

  test('100 writers of one code share no item, and lose no click', async () => {
    const store = await openStore(engine, noon)
    const deliveries = Array.from({ length: 100 }, (_, n) => {
      const clicks = Array.from({ length: 1 + (n % 7) }, () => ({ at: noon, bot: n % 2 === 0 }))
      return delivery(messagesOf(clicks, `writer-${n}`), `stream-${n}`)
    })
    const sent = deliveries.reduce((sum, _, n) => sum + 1 + (n % 7), 0)
    const counting = store.process()
    await Promise.all(deliveries.map((each) => countDelivery(each, counting)))
    expect(new Set(await slotsOf(store)).size).toBe(100)
    expect(await expectSums(store, 'abc', 1)).toMatchObject({ total: sent })
    expect(await slotsOf(store, '*')).toHaveLength(100)
  })

  test('a thousand invented hosts in one batch name no more than 50', async () => {
    const store = await openStore(engine, noon)
    await countDelivery(delivery(messagesOf(invented(0, 1000)), 'stream'), store.process())
    expect(await hostsIn(store)).toEqual([mostHosts])
    expect(await expectSums(store, 'abc', 1)).toMatchObject({ total: 1000 })
  })

  test('nor do they over many batches, some at the same time', async () => {
    const store = await openStore(engine, noon)
    for (let n = 0; n < 5; n++) {
      const some = [0, 1, 2].map((m) => delivery(messagesOf(invented(n * 200 + m * 66, 66)), 'stream'))
      await Promise.all(some.map((each) => countDelivery(each, store.process())))
    }
    expect(await hostsIn(store)).toEqual([mostHosts])
    expect(await expectSums(store, 'abc', 1)).toMatchObject({ total: 990 })
  })

  test('a full item still names the hosts it knows, in one write', async () => {
    const store = await openStore(engine, noon)
    const { clicks } = store.process()
    const full = Object.fromEntries(Array.from({ length: mostHosts }, (_, n) => [`r:host-${n}.example`, 1]))
    expect(await clicks.add(key, 'first', full)).toBe('added')
    expect(await clicks.add(key, 'second', { 'r:host-7.example': 1, 'r:host-9.example': 2 })).toBe('added')
    expect(await clicks.add(key, 'third', { 'r:host-7.example': 1, 'r:new.example': 4 })).toBe('added')
    const { counts } = (await clicks.get(key)) ?? { counts: {} }
    expect(counts).toMatchObject({ 'r:host-7.example': 3, 'r:host-9.example': 3, 'r:other': 4 })
  })

  test('the largest increment there can be still fits into one expression', async () => {
    const store = await openStore(engine, noon)
    const largest: Counts = { h: 1, b: 2, 'c:unknown': 1, 'r:direct': 1, 'r:other': 1 }
    for (let n = 0; n < 250; n++) largest[`c:${letter(n / 26)}${letter(n)}`] = n + 1
    for (let n = 0; n < 100; n++) Object.assign(largest, { [`v${n + 1}h`]: n + 1, [`v${n + 1}b`]: n + 1 })
    for (let n = 0; n < mostHosts; n++) largest[`r:${'x'.repeat(70)}${n}`] = n + 1
    expect(addition(largest, 'batch').UpdateExpression.length).toBeLessThan(4096)
    expect(await store.process().clicks.add(key, 'batch', largest)).toBe('added')
  })
})

test('a batch comes to nothing more than increments: no item of the totals names a host or a country', () => {
  const at = noon
  const lines = [
    { type: 'click' as const, at, writer: 'w', n: 1, code: 'a', version: 2, bot: true, country: 'DE', referrer: 'b.c' },
  ]
  expect(incrementsOf(lines)).toEqual([
    { code: 'a', slot: '2026-12-01T12:00', counts: { b: 1, v2b: 1, 'c:DE': 1, 'r:b.c': 1 } },
    { code: '*', slot: '2026-12-01T12:00', counts: { b: 1 } },
  ])
})

function invented(from: number, count: number) {
  return Array.from({ length: count }, (_, n) => ({ at: noon, referrer: `host-${from + n}.example` }))
}

function letter(n: number): string {
  return String.fromCharCode(65 + (Math.floor(n) % 26))
}

async function slotsOf(store: Store, code = 'abc'): Promise<string[]> {
  const slots: string[] = []
  for await (const items of store.process().clicks.between(code, 's#', 's#~'))
    slots.push(...items.map(({ slot }) => slot))
  return slots
}

async function hostsIn(store: Store): Promise<number[]> {
  const { clicks } = store.process()
  const items = await Promise.all((await slotsOf(store)).map((slot) => clicks.get({ code: 'abc', slot })))
  return items.map((item) => hostsOf(item?.counts ?? {}).length)
}
