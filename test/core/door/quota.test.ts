import { ScanCommand } from '@aws-sdk/lib-dynamodb'
import { openQuota } from '../../../core/door/quota'
import { eachEngine } from '../../engines'

const eve = '192.0.2.1'
const start = Date.parse('2026-06-01T12:00:15Z')

eachEngine('the quota of links without a key', (engine) => {
  let table: string
  let now: number
  const opened = (perMinute: number) => openQuota(table, engine.db, { perMinute, secret: 's', now: () => now })

  beforeEach(async () => {
    table = await engine.table('digest')
    now = start
  })

  test('20 racing callers in two processes, 7 links a minute: exactly 7', async () => {
    const processes = [opened(7), opened(7)]
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => processes[n % 2]?.(eve, 1)))
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []))
    expect(refused).toHaveLength(13)
    for (const refusal of refused)
      expect(refusal).toMatchObject({ kind: 'too-many-requests', headers: { 'retry-after': '45' } })
    await opened(7)('192.0.2.2', 7)
    now += 45_000
    await opened(7)(eve, 7)
  })

  test('many at once count as many; more than there are in a minute are refused', async () => {
    const take = opened(7)
    await take(eve, 5)
    await expect(take(eve, 3)).rejects.toMatchObject({ kind: 'too-many-requests' })
    await take(eve, 2)
    await expect(take('192.0.2.3', 8)).rejects.toMatchObject({ kind: 'too-many-requests' })
  })

  test('0 means no limit, and no call', async () => {
    for (let n = 0; n < 5; n++)
      await openQuota('no such table', engine.db, { perMinute: 0, secret: 's', now: () => now })(eve, 100)
  })

  test('no address is kept, but so few bits of its hash that many share them, marked to go within minutes; the next day it is another', async () => {
    const take = opened(7)
    await take(eve, 1)
    now += 24 * 3_600_000
    await take(eve, 1)
    const { Items = [] } = await engine.db.send(new ScanCommand({ TableName: table }))
    expect(JSON.stringify(Items)).not.toContain(eve)
    expect(new Set(Items.map(({ digest }) => String(digest).split(' ')[2])).size).toBe(2)
    for (const { digest } of Items) expect(digest).toMatch(/^quota \d+ [\w-]{3}$/)
    for (const { expires } of Items) expect([start, now].some((at) => Math.abs(expires - at / 1000) <= 120)).toBe(true)
  })
})
