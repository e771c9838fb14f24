import type { Context } from 'aws-lambda'
import { openClicks } from '../../core/clicks/table'
import { readTally } from '../../core/clicks/tally'
import { delivery, messagesOf } from '../core/clicks/deliveries'
import { localAccount, onEngine } from '../engines'

type Handler = (event: unknown, context: Context) => Promise<unknown>

onEngine('dynalite', 'count', (engine) => {
  let handler: Handler
  let table: string

  beforeAll(async () => {
    table = await engine.table('code', 'slot')
    Object.assign(process.env, {
      CLICKS_TABLE: table,
      AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint,
      AWS_REGION: localAccount.region,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    })
    handler = require('../../functions/count/handler').handler
  })

  const context = { getRemainingTimeInMillis: () => 60_000 } as Context

  test('counts a delivery, and tells of a line it cannot read', async () => {
    const said: string[] = []
    const stdout = jest.spyOn(process.stdout, 'write').mockImplementation((line) => said.push(String(line)) > 0)
    const at = Date.now()
    const result = await handler(delivery([...messagesOf([{ at }, { at, code: 'def' }]), 'START RequestId']), context)
    stdout.mockRestore()
    expect(result).toEqual({ added: 3, duplicate: 0, late: 0, refused: 0, unreadable: 1 })
    expect(said.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({
        level: 'ERROR',
        type: 'miscount',
        problem: 'unreadable line',
        line: 'START RequestId',
      }),
      expect.objectContaining({ level: 'INFO', type: 'counted', lines: 2, ClickAge: expect.any(Number) }),
    ])
    const { hours } = await readTally(openClicks(table, engine.db), '*', at)
    expect([...hours.values()]).toEqual([{ h: 2 }])
  })

  test('fails with what it cannot unpack, for the delivery to end in the queue', async () => {
    await expect(handler({ awslogs: { data: 'AAAA' } }, context)).rejects.toThrow()
  })

  test('folds on its schedule', async () => {
    expect(await handler({ source: 'aws.events' }, context)).toEqual({ fold: 0, merge: 0, sweep: 0 })
  })
})
