// Rows from elsewhere, as the legacy dialect then answers them.
import { countDelivery } from '../../../core/clicks/count'
import { openClicks } from '../../../core/clicks/table'
import { readTally } from '../../../core/clicks/tally'
import { openWorklist } from '../../../core/clicks/worklist'
import { openRanks } from '../../../core/legacy/ranks-table'
import { rerank } from '../../../core/legacy/rerank'
import { settleTotals } from '../../../core/transfer/counted'
import { openRowImport } from '../../../core/transfer/import'
import type { Row } from '../../../core/transfer/row'
import { onEngine } from '../../engines'
import { emptyPlace, type Place, testFolder } from '../../transfer'
import { delivery, messagesOf } from '../clicks/deliveries'
import { linkOf } from '../legacy/tables'

function rowOf(keyword: string, more: Partial<Row> = {}): Row {
  const created = '2024-01-15T12:00:00.000Z'
  return { keyword, url: `http://example.com/${keyword}`, title: keyword, created, ip: '192.0.2.7', clicks: 0, ...more }
}

const rows = [
  rowOf('a', { clicks: 7 }),
  rowOf('b', { url: 'http://example.com/a', created: '2024-02-01T00:00:00.000Z' }),
  rowOf('c', { clicks: 4_294_967_294, ip: null }),
  rowOf('d', { ip: 'no address' }),
]
const stored = [
  linkOf('a', { clicks: 7 }),
  linkOf('b', { url: 'http://example.com/a', timestamp: '2024-02-01 00:00:00' }),
  linkOf('c', { clicks: 4_294_967_294, ip: '' }),
  linkOf('d', { ip: 'no address' }),
]

onEngine('dynalite', 'rows from elsewhere', (engine) => {
  const folder = testFolder()
  let place: Place
  beforeEach(async () => {
    place = await emptyPlace(engine, folder)
  })
  const clicks = () => openClicks(place.tables.clicks, place.db)
  const ranks = () => openRanks(place.legacyTables.ranks, place.db)

  async function bring(): Promise<string[]> {
    const results = await openRowImport(place.tables, place.db)(rows, { force: false, now: Date.now() })
    await settleTotals(place.tables.clicks, place.db)
    return results.map(({ outcome }) => outcome)
  }

  async function click(code: string, times: number): Promise<void> {
    const at = Date.now()
    const event = delivery(messagesOf(Array.from({ length: times }, () => ({ at, code }))))
    const counting = { clicks: clicks(), worklist: openWorklist(place.tables.clicks, place.db), now: Date.now }
    await countDelivery(event, { ...counting, complain: () => {} })
    await rerank(event, { clicks: clicks(), ranks: ranks(), now: Date.now })
    // The very same delivery again changes nothing.
    await rerank(event, { clicks: clicks(), ranks: ranks(), now: Date.now })
  }

  test('are found, listed, counted, claimed and dated, also when they come twice', async () => {
    const { store } = place
    expect(await bring()).toEqual(['added', 'added', 'added', 'added'])
    expect(await bring()).toEqual(['same', 'same', 'same', 'same'])
    for (const link of stored) expect(await store.find(link.keyword)).toEqual(link)
    expect((await store.list('top', 0, 2)).map(({ keyword }) => keyword)).toEqual(['c', 'a'])
    expect(await store.totals()).toEqual({ links: 4, clicks: 7 + 4_294_967_294 })
    expect(await store.holder('http://example.com/a')).toBe('a')
    expect(await store.newestBy('192.0.2.7')).toBe(Date.parse('2024-02-01T00:00:00Z') / 1000)
    expect(await store.newestBy('no address')).toBeNull()
  })

  test('do not take the keyword of another link', async () => {
    const { store } = place
    await store.add(linkOf('a', { url: 'http://other.example/' }))
    expect(await bring()).toEqual(['kept', 'added', 'added', 'added'])
    expect(await store.find('a')).toMatchObject({ url: 'http://other.example/', clicks: 0 })
    expect(await store.totals()).toEqual({ links: 3, clicks: 4_294_967_294 })
  })

  test('keep their clicks, and new ones are added to them', async () => {
    await bring()
    await click('a', 2)
    expect(await place.store.find('a')).toMatchObject({ clicks: 9 })
    const { hours } = await readTally(clicks(), 'a', Date.now())
    expect([...hours.values()].reduce((sum, { h = 0 }) => sum + h, 0)).toBe(9)
    expect([...hours.values()].reduce((sum, { v1h = 0 }) => sum + v1h, 0)).toBe(9)
  })

  test('show no more clicks than 32 bits hold', async () => {
    await bring()
    await click('c', 3)
    expect(await place.store.find('c')).toMatchObject({ clicks: 4_294_967_295 })
    expect((await place.store.list('top', 0, 1))[0]).toMatchObject({ clicks: 4_294_967_295 })
  })
})
