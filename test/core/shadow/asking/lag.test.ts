// Waiting ends before the function does.
import { OutOfTime } from '../../../../core/shadow/asking/asking'
import { boundAt, openLag } from '../../../../core/shadow/asking/lag'

for (const { remaining, share, waits } of [
  { remaining: 300_000, share: 2, waits: true },
  { remaining: 26_000, share: 2, waits: true },
  { remaining: 25_999, share: 2, waits: false },
  { remaining: 25_999, share: 1 / 6, waits: true },
  { remaining: 19_000, share: 1 / 6, waits: false },
]) {
  test(`${remaining} ms are left, ${share} of 3 s are to be waited: ${waits ? 'waits' : 'the delivery comes again'}`, async () => {
    const waited: number[] = []
    const lag = openLag(
      3_000,
      () => remaining,
      async (milliseconds) => void waited.push(milliseconds),
    )
    if (waits) await lag(share)
    else await expect(lag(share)).rejects.toThrow(OutOfTime)
    expect(waited).toEqual(waits ? [share * 3_000] : [])
  })
}

for (const { age, bound } of [
  { age: 0, bound: 3_000 },
  { age: 2_999, bound: 3_000 },
  { age: 5_000, bound: 5_000 },
  { age: 60_000, bound: 9_000 },
]) {
  test(`a delivery that came ${age} ms late: others may come within ${bound} ms`, () => {
    expect(boundAt(3_000, age)).toBe(bound)
  })
}
