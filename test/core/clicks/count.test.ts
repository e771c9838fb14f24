import { countDelivery } from '../../../core/clicks/count'
import { openClicks } from '../../../core/clicks/table'
import { readTally } from '../../../core/clicks/tally'
import { openWorklist } from '../../../core/clicks/worklist'
import { type Engine, eachEngine } from '../../engines'
import { delivery, messagesOf } from './deliveries'

const noon = Date.parse('2026-12-01T12:00:00Z')

eachEngine('counting', (engine) => {
  test('a delivery is counted once, however often it comes', async () => {
    const counting = await open(engine)
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
})

async function open({ db, table }: Engine) {
  const name = await table('code', 'slot')
  const complain = (problem: string) => {
    throw new Error(problem)
  }
  return { clicks: openClicks(name, db), worklist: openWorklist(name, db), now: () => noon, complain }
}
