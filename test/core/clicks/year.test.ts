import { countDelivery } from '../../../core/clicks/count'
import type { Counts } from '../../../core/clicks/counters'
import { dayCounts } from '../../../core/clicks/day'
import { foldDue } from '../../../core/clicks/fold'
import { inParallel } from '../../../core/clicks/parallel'
import { dayOf, hourOf } from '../../../core/clicks/slots'
import { readTally } from '../../../core/clicks/tally'
import { callEngine } from '../../../local/engine-call'
import { eachEngine } from '../../engines'
import { delivery, messagesOf } from './deliveries'
import { day, hour, openStore, watched } from './store'

// A busy machine takes its time; nothing here waits for the clock.
jest.setTimeout(120_000)

const start = Date.parse('2026-01-01T00:00:00Z')
const code = 'a-link-with-the-longest-alias-there-can-be-which-is-64-long-abcd'

eachEngine('a year of a viral link', (engine) => {
  test('folded, is read as one page, and 100 writers come to one item a day', async () => {
    const store = await openStore(engine, start + hour)
    const counting = store.process()
    const writers = Array.from({ length: 100 }, (_, n) => n)
    await inParallel(16, writers, async (writer) => {
      const click = { code, country: 'DE', referrer: `host-${writer}.example` }
      const clicks = [
        { ...click, at: start },
        { ...click, at: start + 5 * 60_000, bot: true },
      ]
      await countDelivery(delivery(messagesOf(clicks), `stream-${writer}`), counting)
    })
    store.clock.now = start + 4 * day
    await foldDue(store.process())
    // As DynamoDB holds it: a client would take each of the numbers of each day into its hands.
    const numbers = Object.entries(viralDay()).map(([name, count]) => [name, { N: String(count) }])
    const viral = { code: { S: code }, ...Object.fromEntries(numbers), merged: { BOOL: true } }
    const others = Array.from({ length: 364 }, (_, n) => `day#${dayOf(start + (n + 1) * day)}`)
    await inParallel(16, others, async (slot) => {
      const put = { TableName: store.name, Item: { ...viral, slot: { S: slot } } }
      expect(await callEngine(engine.endpoint, 'PutItem', put)).toMatchObject({ status: 200 })
    })
    store.clock.now = start + 400 * day
    let calls = 0
    const client = watched(store.db, async () => void calls++)
    const { days } = await readTally(store.process(client).clicks, code, store.clock.now)
    // One page of folded days and of what came late, and one call that finds no slots after them.
    expect(calls).toBe(2)
    expect(days.size).toBe(365)
    const total = [...days.values()].reduce((sum, { h = 0, b = 0 }) => sum + h + b, 0)
    expect(total).toBe(200 + 364 * 24 * 1_200_000)
  })
})

/** A day of 28.8 million clicks as the real folding makes it: every country, a thousand hosts an hour and two versions. */
function viralDay(): Counts {
  const hours = new Map<string, Counts>()
  for (let h = 0; h < 24; h++) {
    const counts: Counts = { h: 1_100_000, b: 100_000, v1h: 1_000_000, v2h: 100_000, v1b: 99_999, v3b: 1 }
    for (let c = 0; c < 240; c++) counts[`c:${letter(c / 26)}${letter(c)}`] = 5_000
    for (let r = 0; r < 1000; r++) counts[`r:host-${r}-with-quite-a-long-name-indeed.example.com`] = 1_200
    hours.set(hourOf(start + h * hour), counts)
  }
  return dayCounts(hours)
}

function letter(n: number): string {
  return String.fromCharCode(65 + (Math.floor(n) % 26))
}
