import fc from 'fast-check'
import { openGuesses } from '../../../core/door/guesses'

const eve = '192.0.2.1'
const bob = '192.0.2.2'

function opened(perMinute: number, size?: number) {
  const clock = { at: 1_000_000 }
  return { clock, ...openGuesses({ perMinute, now: () => clock.at, ...(size !== undefined && { size }) }) }
}

/** What a call is refused with: its seconds to wait, or null. */
function refusedFor(call: () => void): number | null {
  try {
    call()
    return null
  } catch (error) {
    expect(error).toMatchObject({ kind: 'too-many-requests', status: 429 })
    return Number((error as { headers: Record<string, string> }).headers['retry-after'])
  }
}

test('so many may fail at once, one more is refused, and others are not', () => {
  const { check, fail } = opened(3)
  for (let n = 0; n < 3; n++) expect([refusedFor(() => check(eve)), refusedFor(() => fail(eve))]).toEqual([null, null])
  expect([refusedFor(() => check(eve)), refusedFor(() => fail(eve))]).toEqual([20, 20])
  expect([refusedFor(() => check(bob)), refusedFor(() => fail(bob))]).toEqual([null, null])
})

test('after the seconds it was told there is one more, after a minute all, and never more than all', () => {
  const { clock, check, fail } = opened(3)
  fail(eve, 3)
  clock.at += Number(refusedFor(() => check(eve))) * 1000
  expect(refusedFor(() => fail(eve))).toBeNull()
  expect(refusedFor(() => check(eve))).toBe(20)
  clock.at += 600_000
  for (let n = 0; n < 3; n++) expect(refusedFor(() => fail(eve))).toBeNull()
  expect(refusedFor(() => fail(eve))).not.toBeNull()
})

test('a hundred at once count as a hundred: the next time is when they are paid for, and trying meanwhile puts it off no further', () => {
  const { clock, check, fail } = opened(60)
  expect(refusedFor(() => fail(eve, 100))).toBeNull()
  expect(refusedFor(() => check(eve))).toBe(41)
  expect(refusedFor(() => fail(eve, 100))).toBe(41)
  clock.at += 40_999
  expect(refusedFor(() => check(eve))).toBe(1)
  clock.at += 1
  expect(refusedFor(() => check(eve))).toBeNull()
})

test('whatever is tried, in an hour no more fail than so many a minute, and what one request can hold', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ wait: fc.nat(120_000), times: fc.integer({ min: 1, max: 100 }) })), (tries) => {
      const { clock, fail } = opened(60)
      const start = clock.at
      let failed = 0
      for (const { wait, times } of tries) {
        clock.at += wait
        if (clock.at - start >= 3_600_000) return
        if (refusedFor(() => fail(eve, times)) !== null) continue
        failed += times
        expect(failed).toBeLessThanOrEqual(60 + 100 + ((clock.at - start) * 60) / 60_000)
      }
    }),
  )
})

test('none that failed count for none; 0 a minute means no limit', () => {
  const { check, fail } = opened(1)
  for (let n = 0; n < 9; n++) fail(eve, 0)
  expect(refusedFor(() => check(eve))).toBeNull()
  const unlimited = opened(0)
  for (let n = 0; n < 9; n++) expect(refusedFor(() => unlimited.fail(eve, 100))).toBeNull()
  expect(refusedFor(() => unlimited.check(eve))).toBeNull()
})

test('no more clients are remembered than fit, those heard of least lately go first', () => {
  const { check, fail } = opened(1, 2)
  for (const client of [eve, bob, eve.replace('.1', '.9')]) refusedFor(() => fail(client))
  expect(refusedFor(() => check(eve))).toBeNull()
  expect(refusedFor(() => check(bob))).not.toBeNull()
})

test("with the next hour's salt nobody is known any more", () => {
  const { clock, check, fail } = opened(1)
  clock.at += 3_599_999
  fail(eve)
  expect(refusedFor(() => check(eve))).not.toBeNull()
  clock.at += 1
  expect(refusedFor(() => check(eve))).toBeNull()
})
