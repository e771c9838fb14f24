// Asking a side with care: a limit of time, a breaker, and a second try only where that changes nothing.
import { LeftAlone, OutOfTime, openAsk } from '../../../../core/shadow/asking/asking'
import { openBreaker } from '../../../../core/shadow/asking/breaker'
import type { Answer, Failure } from '../../../../core/shadow/exchange'

const question = {
  request: { method: 'GET', target: '/', host: 'h', headers: {}, body: '', address: '', tls: false },
  route: 'page',
} as const
const good: Answer = { status: 200, headers: [], body: '', ms: 1 }
const none = (failure: Failure): Answer => ({ status: 0, headers: [], body: '', ms: 1, failure })

function asking(answers: (Answer | Error)[], { remaining = 300_000 } = {}) {
  let now = 0
  const asked = { legacy: 0, candidate: 0 }
  const once = (side: 'legacy' | 'candidate') => async () => {
    asked[side]++
    const answer = answers.shift() ?? good
    if (answer instanceof Error) throw answer
    return answer
  }
  const breakers = { legacy: openBreaker(() => now), candidate: openBreaker(() => now) }
  const ask = openAsk({ legacy: once('legacy'), candidate: once('candidate') }, breakers, () => remaining)
  return { ask, asked, pass: (ms: number) => (now += ms) }
}

test('a side that answers is asked once', async () => {
  const { ask, asked } = asking([good])
  expect(await ask('candidate', question, { again: true })).toBe(good)
  expect(asked).toEqual({ legacy: 0, candidate: 1 })
})

for (const failure of ['connect', 'timeout', 'reset', 'throttled', 'failed'] as const) {
  test(`no answer (${failure}): asked once more where that may be, and where not, not`, async () => {
    const twice = asking([none(failure), good])
    expect(await twice.ask('candidate', question, { again: true })).toBe(good)
    const once = asking([none(failure), good])
    expect(await once.ask('legacy', question, { again: false })).toEqual(none(failure))
    expect(once.asked.legacy).toBe(1)
  })
}

test('an answer of 500 is an answer', async () => {
  const { ask, asked } = asking([{ ...good, status: 503 }])
  expect((await ask('candidate', question, { again: true })).status).toBe(503)
  expect(asked.candidate).toBe(1)
})

test('a side that answers 500 again and again is left alone too', async () => {
  const { ask, asked } = asking(Array(6).fill({ ...good, status: 500 }))
  for (let n = 0; n < 5; n++) expect((await ask('candidate', question, { again: true })).status).toBe(500)
  await expect(ask('candidate', question, { again: true })).rejects.toThrow(LeftAlone)
  expect(asked.candidate).toBe(5)
})

test('asking that throws is a side that gave no answer', async () => {
  const { ask } = asking([new Error('of this test')])
  expect(await ask('legacy', question, { again: false })).toMatchObject({ status: 0, failure: 'failed' })
})

test('after five failures in a row a side is left alone for ten seconds, then asked one question', async () => {
  const { ask, asked, pass } = asking([...Array(5).fill(none('reset')), none('reset'), good, good])
  for (let n = 0; n < 5; n++) await ask('candidate', question, { again: false })
  await expect(ask('candidate', question, { again: false })).rejects.toThrow(LeftAlone)
  expect((await ask('legacy', question, { again: false })).failure).toBe('reset')
  pass(9_999)
  await expect(ask('candidate', question, { again: false })).rejects.toThrow(LeftAlone)
  pass(1)
  const abreast = await Promise.allSettled([1, 2, 3].map(() => ask('candidate', question, { again: false })))
  expect(abreast.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected'])
  expect(await ask('candidate', question, { again: false })).toBe(good)
  expect(asked.candidate).toBe(7)
})

test('a probe that fails leaves the side alone once more', async () => {
  const { ask, pass } = asking(Array(6).fill(none('reset')))
  for (let n = 0; n < 5; n++) await ask('candidate', question, { again: false })
  pass(10_000)
  await ask('candidate', question, { again: false })
  await expect(ask('candidate', question, { again: false })).rejects.toThrow(LeftAlone)
})

test('four failures and an answer begin to count anew', async () => {
  const { ask, asked } = asking([...Array(4).fill(none('reset')), good, ...Array(4).fill(none('reset')), good])
  for (let n = 0; n < 10; n++) await ask('candidate', question, { again: false })
  expect(asked.candidate).toBe(10)
})

test('when the time is short nobody is asked', async () => {
  const { ask, asked } = asking([], { remaining: 19_999 })
  await expect(ask('legacy', question, { again: true })).rejects.toThrow(OutOfTime)
  expect(asked.legacy).toBe(0)
})
