import { Metrics } from '../../local/metrics'

const metric = { namespace: 'N', name: 'M', dimensions: { A: '1', B: '2' } }
const minute = 60_000

function measured(...values: { at: number; value: number }[]): Metrics {
  const metrics = new Metrics(minute, 5)
  metrics.want(metric)
  for (const { at, value } of values) metrics.find(metric)?.put(value, at)
  return metrics
}

test('a minute is what was measured in it, and nothing is not zero', () => {
  const now = Date.now()
  const metrics = measured({ at: now, value: 1 }, { at: now - 30_000, value: 2 }, { at: now - 90_000, value: 4 })
  expect(metrics.statistic(metric, 'Sum', now, 0)).toBe(3)
  expect(metrics.statistic(metric, 'Maximum', now, 0)).toBe(2)
  expect(metrics.statistic(metric, 'Sum', now, 1)).toBe(4)
  expect(metrics.statistic(metric, 'Sum', now, 2)).toBeUndefined()
})

test('the order of dimensions is of no matter, another value is another metric', () => {
  const now = Date.now()
  const metrics = measured({ at: now, value: 1 })
  expect(metrics.statistic({ ...metric, dimensions: { B: '2', A: '1' } }, 'Sum', now, 0)).toBe(1)
  expect(metrics.statistic({ ...metric, dimensions: { A: '1', B: '3' } }, 'Sum', now, 0)).toBeUndefined()
})

test('95 of 100 values are below p95, to 2 %', () => {
  const now = Date.now()
  const metrics = measured(...Array.from({ length: 1000 }, (_, index) => ({ at: now, value: index + 1 })))
  const p95 = metrics.statistic(metric, 'p95', now, 0) ?? 0
  expect(Math.abs(p95 / 950 - 1)).toBeLessThan(0.02)
})

test('what nobody asked for is not kept, and what is old goes', () => {
  const now = Date.now()
  const metrics = new Metrics(minute, 5)
  expect(metrics.find(metric)).toBeUndefined()
  metrics.want(metric)
  metrics.find(metric)?.put(1, now - 100 * minute)
  expect(metrics.statistic(metric, 'Sum', now, 100)).toBeUndefined()
  metrics.find(metric)?.put(1, now)
  expect(metrics.statistic(metric, 'Sum', now, 0)).toBe(1)
})
