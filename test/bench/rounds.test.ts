import { median } from './rounds'

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
