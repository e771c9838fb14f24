// Imported clicks and the folding of days: a day is folded and cleared, and the next import still sets what the source says.
import { countDelivery } from '../../../core/clicks/count'
import { foldDue } from '../../../core/clicks/fold'
import { openClicks } from '../../../core/clicks/table'
import { openWorklist } from '../../../core/clicks/worklist'
import { clicksOf, settleTotals } from '../../../core/transfer/counted'
import { openRowImport } from '../../../core/transfer/import'
import { onEngine } from '../../engines'
import { emptyPlace, testFolder } from '../../transfer'
import { delivery, messagesOf } from '../clicks/deliveries'

const day = 24 * 3_600_000
const created = Date.parse('2026-06-01T10:00:00Z')
const row = { keyword: 'a', url: 'http://a.example/', title: null, created: new Date(created).toISOString(), ip: null }

onEngine('dynalite', 'imported clicks', (engine) => {
  const folder = testFolder()

  test('of a day that was folded, merged and swept are set by the next import all the same', async () => {
    const { tables, db } = await emptyPlace(engine, folder)
    const [clicks, worklist] = [openClicks(tables.clicks, db), openWorklist(tables.clicks, db)]
    const importRows = openRowImport(tables, db)
    let now = created + 60_000
    await importRows([{ ...row, clicks: 5 }], { force: false, now })
    const counting = { clicks, worklist, complain: () => {}, now: () => now }
    await countDelivery(delivery(messagesOf([{ at: now, code: 'a' }])), counting)
    for (const age of [3, 18, 20]) {
      now = created + age * day
      await foldDue({ clicks, worklist, now: () => now, timeIsUp: () => false })
    }
    expect(await worklist.days()).toEqual([])
    expect(await clicksOf(clicks, 'a')).toEqual({ human: 6, bot: 0 })
    await importRows([{ ...row, clicks: 9 }], { force: false, now })
    expect(await clicksOf(clicks, 'a')).toEqual({ human: 10, bot: 0 })
    expect(await settleTotals(tables.clicks, db)).toEqual({ h: 9, b: 0, created: 1, deleted: 0 })
  })
})
