import { Metrics } from '../../local/metrics'

const metric = { namespace: 'N', name: 'M', dimensions: { A: '1', B: '2' } }
const minute = 60_000
const last = { back: 0, minutes: 1 }

function measured(...values: { at: number; value: number }[]): Metrics {
  const metrics = new Metrics(minute, 5)
  metrics.want(metric)
  for (const { at, value } of values) metrics.put(metric, value, at)
  return metrics
}

test('a minute is what was measured in it, and nothing is not zero', () => {
  const now = Date.now()
  const metrics = measured({ at: now, value: 1 }, { at: now - 30_000, value: 2 }, { at: now - 90_000, value: 4 })
  expect(metrics.statistic(metric, 'Sum', { now, ...last })).toBe(3)
  expect(metrics.statistic(metric, 'Maximum', { now, ...last })).toBe(2)
  expect(metrics.statistic(metric, 'Sum', { now, back: 1, minutes: 1 })).toBe(4)
  expect(metrics.statistic(metric, 'Sum', { now, back: 2, minutes: 1 })).toBeUndefined()
})

test('the order of dimensions is of no matter, another value is another metric', () => {
  const now = Date.now()
  const metrics = measured({ at: now, value: 1 })
  expect(metrics.statistic({ ...metric, dimensions: { B: '2', A: '1' } }, 'Sum', { now, ...last })).toBe(1)
  expect(metrics.statistic({ ...metric, dimensions: { A: '1', B: '3' } }, 'Sum', { now, ...last })).toBeUndefined()
})

test('95 of 100 values are below p95, to 2 %', () => {
  const now = Date.now()
  const metrics = measured(...Array.from({ length: 1000 }, (_, index) => ({ at: now, value: index + 1 })))
  const p95 = metrics.statistic(metric, 'p95', { now, ...last }) ?? 0
  expect(Math.abs(p95 / 950 - 1)).toBeLessThan(0.02)
})

test('what nobody asked for is not kept, and what is old goes', () => {
  const now = Date.now()
  const metrics = new Metrics(minute, 5)
  metrics.put(metric, 1, now)
  expect(metrics.statistic(metric, 'Sum', { now, ...last })).toBeUndefined()
  metrics.want(metric)
  metrics.put(metric, 1, now - 100 * minute)
  metrics.put(metric, 1, now)
  expect(metrics.statistic(metric, 'Sum', { now, back: 0, minutes: 200 })).toBe(1)
})
