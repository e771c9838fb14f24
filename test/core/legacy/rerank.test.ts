import { openClicks } from '../../../core/clicks/table'
import { openLegacyStore } from '../../../core/legacy/dynamodb-store'
import { openRanks } from '../../../core/legacy/ranks-table'
import { rerank } from '../../../core/legacy/rerank'
import { onEngine } from '../../engines'
import { delivery } from '../clicks/deliveries'
import { linkOf, tablesOn } from './tables'

onEngine('dynalite', 'rankings', (engine) => {
  test('a link that the modern dialect makes gets its place when its line is counted, and loses it when it ends', async () => {
    const tables = await tablesOn(engine)
    const store = openLegacyStore(tables, engine.db)
    const [clicks, ranks] = [openClicks(tables.clicks, engine.db), openRanks(tables.ranks, engine.db)]
    await store.add(linkOf('m'))
    await ranks.leave('m')
    const line = (event: string) => {
      const timestamp = new Date().toISOString()
      return JSON.stringify({ level: 'INFO', timestamp, type: 'link', v: 1, writer: 'w', n: 1, code: 'm', event })
    }
    await rerank(delivery([line('created')]), { clicks, ranks, now: Date.now })
    expect(await store.list('last', 0, 5)).toHaveLength(1)
    await rerank(delivery([line('deleted')]), { clicks, ranks, now: Date.now })
    expect(await store.list('last', 0, 5)).toHaveLength(0)
  })
})
