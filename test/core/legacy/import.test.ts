import { countDelivery } from '../../../core/clicks/count'
import { openClicks } from '../../../core/clicks/table'
import { readTally } from '../../../core/clicks/tally'
import { openWorklist } from '../../../core/clicks/worklist'
import { type LegacyTables, openLegacyStore } from '../../../core/legacy/dynamodb-store'
import { openImport } from '../../../core/legacy/import'
import { openRanks } from '../../../core/legacy/ranks-table'
import { rerank } from '../../../core/legacy/rerank'
import type { LegacyStore } from '../../../core/legacy/store'
import { onEngine } from '../../engines'
import { delivery, messagesOf } from '../clicks/deliveries'
import { linkOf, tablesOn } from './tables'

onEngine('dynalite', 'links from elsewhere', (engine) => {
  let tables: LegacyTables
  let store: LegacyStore
  const began = Date.now()
  const links = [
    linkOf('a', { clicks: 7 }),
    linkOf('b', { url: 'http://example.com/a', clicks: 0, timestamp: '2024-02-01 00:00:00' }),
    linkOf('c', { clicks: 4_294_967_294, ip: '' }),
  ]
  const clicks = () => openClicks(tables.clicks, engine.db)
  const ranks = () => openRanks(tables.ranks, engine.db)

  async function click(code: string, times: number): Promise<void> {
    const at = Date.now()
    const event = delivery(messagesOf(Array.from({ length: times }, () => ({ at, code }))))
    const counting = { clicks: clicks(), worklist: openWorklist(tables.clicks, engine.db), now: Date.now }
    await countDelivery(event, { ...counting, complain: () => {} })
    await rerank(event, { clicks: clicks(), ranks: ranks(), now: Date.now })
    // The very same delivery again changes nothing.
    await rerank(event, { clicks: clicks(), ranks: ranks(), now: Date.now })
  }

  beforeEach(async () => {
    tables = await tablesOn(engine)
    store = openLegacyStore(tables, engine.db)
  })

  test('are found, listed, counted, claimed and dated, also when they come twice', async () => {
    const importLinks = openImport(tables, engine.db)
    expect(await importLinks(links, began)).toEqual([])
    expect(await importLinks(links, began)).toEqual([])
    for (const link of links) expect(await store.find(link.keyword)).toEqual(link)
    expect((await store.list('top', 0, 9)).map(({ keyword }) => keyword)).toEqual(['c', 'a', 'b'])
    expect(await store.totals()).toEqual({ links: 3, clicks: 7 + 4_294_967_294 })
    expect(await store.holder('http://example.com/a')).toBe('a')
    expect(await store.newestBy('192.0.2.7')).toBe(Date.parse('2024-02-01T00:00:00Z') / 1000)
    expect(await store.newestBy('')).toBeNull()
  })

  test('do not take the keyword of another link', async () => {
    await store.add(linkOf('a', { url: 'http://other.example/' }))
    expect(await openImport(tables, engine.db)(links, began)).toEqual(['a'])
    expect(await store.find('a')).toMatchObject({ url: 'http://other.example/', clicks: 0 })
    expect(await store.totals()).toEqual({ links: 2, clicks: 4_294_967_294 })
  })

  test('keep their clicks, and new ones are added to them', async () => {
    await openImport(tables, engine.db)(links, began)
    await click('a', 2)
    expect((await store.find('a'))?.clicks).toBe(9)
    const { hours } = await readTally(clicks(), 'a', Date.now())
    expect([...hours.values()].reduce((sum, { h = 0 }) => sum + h, 0)).toBe(9)
    expect([...hours.values()].reduce((sum, { v1h = 0 }) => sum + v1h, 0)).toBe(9)
  })

  test('show no more clicks than 32 bits hold', async () => {
    await openImport(tables, engine.db)(links, began)
    await click('c', 3)
    expect((await store.find('c'))?.clicks).toBe(4_294_967_295)
    expect((await store.list('top', 0, 1))[0]?.clicks).toBe(4_294_967_295)
  })

  test('a link that the modern dialect makes gets its place when its line is counted, and loses it when it ends', async () => {
    await store.add(linkOf('m'))
    await ranks().leave('m')
    const line = (event: string) => {
      const timestamp = new Date().toISOString()
      return JSON.stringify({ level: 'INFO', timestamp, type: 'link', v: 1, writer: 'w', n: 1, code: 'm', event })
    }
    await rerank(delivery([line('created')]), { clicks: clicks(), ranks: ranks(), now: Date.now })
    expect(await store.list('last', 0, 5)).toHaveLength(1)
    await rerank(delivery([line('deleted')]), { clicks: clicks(), ranks: ranks(), now: Date.now })
    expect(await store.list('last', 0, 5)).toHaveLength(0)
  })
})
