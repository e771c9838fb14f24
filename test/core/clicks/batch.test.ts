import { isDelivery, openBatch } from '../../../core/clicks/batch'
import { packed } from './deliveries'

const payload = {
  messageType: 'DATA_MESSAGE',
  logGroup: '/resolve',
  logStream: '2026/12/01/[7]0123456789abcdef0123456789abcdef',
  logEvents: [
    { id: '1', timestamp: 0, message: 'one' },
    { id: '2', timestamp: 0, message: 'two' },
  ],
}
const [first, second] = payload.logEvents

test('the same delivery has the same name, packed again or not', () => {
  const batch = openBatch(packed(payload))
  expect(batch).toEqual({
    id: expect.stringMatching(/^[\w-]{12}$/),
    stream: expect.stringMatching(/^[\w-]{8}$/),
    messages: ['one', 'two'],
  })
  expect(openBatch(packed({ ...payload, subscriptionFilters: ['x'] }))).toEqual(batch)
})

const others = {
  'other events': { logEvents: [first] },
  'another order': { logEvents: [second, first] },
  'another stream': { logStream: 'x' },
  'another group': { logGroup: '/create' },
}

for (const [what, change] of Object.entries(others)) {
  test(`${what}: another name`, () => {
    expect(openBatch(packed({ ...payload, ...change }))?.id).not.toBe(openBatch(packed(payload))?.id)
  })
}

test('a control message is none', () => {
  expect(openBatch(packed({ ...payload, messageType: 'CONTROL_MESSAGE' }))).toBeNull()
})

test('what cannot be unpacked throws, for it to be delivered again', () => {
  expect(() => openBatch({ awslogs: { data: 'bm90IGd6aXA=' } })).toThrow()
})

test('a delivery is told from a scheduled event', () => {
  expect([packed(payload), { source: 'aws.scheduler' }, null].map(isDelivery)).toEqual([true, false, false])
})
