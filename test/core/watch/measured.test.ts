import { alarms, signalsOf } from '../../../core/watch/alarms'
import { measured, namespace, units } from '../../../core/watch/measured'

test('a line carries its metric as CloudWatch reads it, under the name of its function', () => {
  process.env.AWS_LAMBDA_FUNCTION_NAME = 'resolve'
  expect(measured('Failures', 1, 1_700_000_000_000)).toEqual({
    FunctionName: 'resolve',
    Failures: 1,
    _aws: {
      Timestamp: 1_700_000_000_000,
      CloudWatchMetrics: [
        { Namespace: namespace, Dimensions: [['FunctionName']], Metrics: [{ Name: 'Failures', Unit: 'Count' }] },
      ],
    },
  })
})

test('what is paid for is bounded: each metric of ours once for each function that writes it, and nothing a stranger can invent', () => {
  const [metrics, functions] = [
    Object.keys(units),
    ['resolve', 'create', 'expand', 'stats', 'count', 'router', 'shadow'],
  ]
  expect(metrics.length * functions.length).toBeLessThanOrEqual(14)
  for (const name of metrics) {
    const { _aws: about } = measured(name as keyof typeof units, 1, 0)
    expect(about.CloudWatchMetrics.map(({ Dimensions }) => Dimensions)).toEqual([[['FunctionName']]])
  }
})

test('every metric that has a unit is watched, and no other of ours is', () => {
  const watched = alarms.flatMap(({ measure }) => signalsOf(measure)).filter((signal) => signal.namespace === namespace)
  expect([...new Set(watched.map(({ metric }) => metric))].sort()).toEqual(Object.keys(units).sort())
})
