import { readExpression } from '../../local/metric-math'

const values: Record<string, number> = { a: 6, b: 3, zero: 0 }

for (const { expression, is } of [
  { expression: 'a', is: 6 },
  { expression: 'a+b*2', is: 12 },
  { expression: '(a+b)*2', is: 18 },
  { expression: '100*b/a', is: 50 },
  { expression: 'a-b-1', is: 2 },
  { expression: 'none', is: undefined },
  { expression: 'a+none', is: undefined },
  { expression: 'FILL(none,0)', is: 0 },
  { expression: 'FILL(a,0)+FILL(none,1)', is: 7 },
  { expression: 'a/zero', is: undefined },
  { expression: 'IF(a >= 6, b, 0)', is: 3 },
  { expression: 'IF(a > 6, b, 0)', is: 0 },
  { expression: 'IF(none >= 0, b, 0)', is: 0 },
  { expression: 'IF(FILL(zero,0) >= 1, a/zero, 0)', is: 0 },
]) {
  test(`${expression} is ${is}`, () => {
    expect(readExpression(expression).evaluate((id) => values[id])).toBe(is)
  })
}

test('names the metrics it needs', () => {
  expect(readExpression('IF(FILL(a,0) >= 5, 100*b/c, 0)').ids).toEqual(['a', 'b', 'c'])
})

for (const expression of [
  '',
  'a +',
  '(a',
  'SUM(METRICS())',
  'a b',
  'IF(a, b, 0)',
  'FILL(a, REPEAT)',
  'a; b',
  'SEARCH("x")',
]) {
  test(`refuses ${expression}`, () => expect(() => readExpression(expression)).toThrow('is not understood here'))
}
