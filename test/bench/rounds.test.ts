import { contest, median, type Side } from './rounds'

for (const { numbers, middle } of [
  { numbers: [3], middle: 3 },
  { numbers: [5, 1, 3], middle: 3 },
  { numbers: [4, 1, 3, 2], middle: 2.5 },
  { numbers: [], middle: Number.NaN },
]) {
  test(`the median of ${JSON.stringify(numbers)} is ${middle}`, () => {
    expect(median(numbers)).toBe(middle)
  })
}

/** A side that is as fast as it is told to be, load by load, and notes how much it was asked. */
function side(name: string, speeds: readonly number[], order: string[]): Side {
  let n = 0
  return {
    name,
    async load(amount) {
      order.push(`${name} ${amount}`)
      const perSecond = speeds[n++] ?? 0
      return { perSecond, p50: 1000 / perSecond, p99: 2000 / perSecond }
    },
  }
}

const how = { rounds: 3, seconds: 2, warmUp: 50, say: () => {}, stopped: () => false }

test('sides are loaded in turn, for as long as the slower one needs, and medians are told', async () => {
  const order: string[] = []
  const sides = [side('ours', [1, 20, 10, 50, 40], order), side('theirs', [1, 30, 40, 100, 50], order)] as const
  expect(await contest(sides, how)).toEqual({
    sides: [
      { name: 'ours', perSecond: 40, p50: 25, p99: 50 },
      { name: 'theirs', perSecond: 50, p50: 20, p99: 40 },
    ],
    ratios: [0.25, 0.5, 0.8],
    asked: 2 * 50 + 3 * 40,
  })
  const round = ['ours 40', 'theirs 40']
  const warm = ['ours 50', 'theirs 50']
  expect(order).toEqual([...warm, ...warm, ...round, ...round, ...round])
})

test('what was measured before it was stopped is told', async () => {
  const order: string[] = []
  const sides = [side('ours', [1, 20, 10], order), side('theirs', [1, 30, 40], order)] as const
  const told = await contest(sides, { ...how, stopped: () => order.length >= 6 })
  expect(told).toMatchObject({ ratios: [0.25], asked: 2 * 50 + 40 })
})

test('nothing is told when it was stopped before', async () => {
  const sides = [side('ours', [1], []), side('theirs', [1], [])] as const
  expect(await contest(sides, { ...how, stopped: () => true })).toBeNull()
})
