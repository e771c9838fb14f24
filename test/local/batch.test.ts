import { gunzipSync } from 'node:zlib'
import { batchesOf, payloadOf } from '../../local/batch'
import { rateOf } from '../../local/schedule'

const matches = (value: unknown) => typeof value === 'number'

const cut: { what: string; content: string; isWritten?: boolean; batches: [number, number][]; offset: number }[] = [
  { what: 'nothing', content: '', batches: [], offset: 100 },
  { what: 'two lines', content: 'c1\nc2\n', batches: [[100, 106]], offset: 106 },
  { what: 'a last line still being written', content: 'c1\nc', batches: [[100, 103]], offset: 103 },
  { what: 'a last line cut by a crash', content: 'c1\nc', isWritten: false, batches: [[100, 103]], offset: 104 },
  {
    what: 'many lines',
    content: 'c\n'.repeat(2_500),
    batches: [
      [100, 2_100],
      [2_100, 4_100],
      [4_100, 5_100],
    ],
    offset: 5_100,
  },
  {
    what: 'long lines',
    content: `c${'x'.repeat(150_000)}\n`.repeat(3),
    batches: [
      [100, 300_104],
      [300_104, 450_106],
    ],
    offset: 450_106,
  },
]

for (const { what, content, isWritten = true, batches, offset } of cut) {
  test(`batches of ${what}`, () => {
    const found = batchesOf(Buffer.from(content), { at: 100, isWritten })
    expect(found).toEqual({ batches: batches.map(([from, to]) => ({ from, to })), offset })
  })
}

test('the ids of events depend on the stream and the place in it, and grow', async () => {
  const idsOf = async (content: string, stream: string, from: number) => {
    const context = { from, at: 5, logGroup: 'g', filter: 'f', stream, matches }
    const { awslogs } = JSON.parse((await payloadOf(Buffer.from(content), context)) ?? '')
    const { logEvents } = JSON.parse(gunzipSync(Buffer.from(awslogs.data, 'base64')).toString())
    return logEvents.map(({ id }: { id: string }) => id)
  }
  const [first, second] = await idsOf('10\nx\n20\n', 'a', 0)
  expect(first).toMatch(/^\d{56}$/)
  expect(second > first).toBe(true)
  expect(await idsOf('20\n', 'a', 5)).toEqual([second])
  expect(await idsOf('20\n', 'b', 5)).not.toEqual([second])
})

test('a range without a matching line is nothing to deliver', async () => {
  const context = { from: 0, at: 5, logGroup: 'g', filter: 'f', stream: 's', matches }
  expect(await payloadOf(Buffer.from('x\n'), context)).toBeUndefined()
})

test.each([
  ['rate(1 minute)', 60_000],
  ['rate(15 minutes)', 900_000],
  ['rate(2 hours)', 7_200_000],
  ['rate(1 day)', 86_400_000],
])('%s is every %d ms', (ScheduleExpression, milliseconds) => {
  expect(rateOf({ id: 'rule', property: () => ScheduleExpression })).toBe(milliseconds)
})

test.each(['cron(0 3 * * ? *)', 'rate(1 week)', ''])('the schedule "%s" is refused', (expression) => {
  expect(() => rateOf({ id: 'rule', property: () => expression })).toThrow(/only rate/)
})
