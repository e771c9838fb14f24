import fc from 'fast-check'
import { readAlarms } from '../../local/alarm'
import { Metrics } from '../../local/metrics'
import type { Template } from '../../local/template'

const metric = { namespace: 'N', name: 'M', dimensions: { F: 'f' } }
const simple = {
  ...{
    AlarmName: 'a',
    AlarmDescription: 'page: it is wrong.',
    Threshold: 1,
    ComparisonOperator: 'GreaterThanThreshold',
  },
  ...{ EvaluationPeriods: 3, DatapointsToAlarm: 2, TreatMissingData: 'notBreaching', Period: 60, Statistic: 'Sum' },
  ...{ Namespace: 'N', MetricName: 'M', Dimensions: [{ Name: 'F', Value: 'f' }] },
}

function read(properties: Record<string, unknown>) {
  const resource = { id: 'A', property: (name: string) => properties[name] }
  const [rule] = readAlarms({ resources: () => [resource] } as unknown as Template)
  if (!rule) throw new Error('no rule')
  return rule
}

/** The state after these minutes, the newest first; null is one without data. */
function stateAfter(minutes: readonly (number | null)[], more: Record<string, unknown> = {}) {
  const rule = read({ ...simple, ...more })
  const metrics = new Metrics(60_000, 10)
  for (const each of rule.metrics) metrics.want(each)
  const now = Date.now()
  minutes.forEach((value, back) => {
    if (value !== null) metrics.find(metric)?.put(value, now - back * 60_000)
  })
  return rule.state(metrics, now).StateValue
}

for (const { minutes, more = {}, state } of [
  { minutes: [2, 2, 0], state: 'ALARM' },
  { minutes: [0, 2, 2], state: 'ALARM' },
  { minutes: [2, 0, 0], state: 'OK' },
  { minutes: [1, 1, 1], state: 'OK' },
  { minutes: [1, 1, 1], more: { ComparisonOperator: 'GreaterThanOrEqualToThreshold' }, state: 'ALARM' },
  { minutes: [0, 0, 0, 2, 2], state: 'OK' },
  { minutes: [null, null, null], state: 'OK' },
  { minutes: [2, null, null], state: 'OK' },
  { minutes: [2, null, null], more: { TreatMissingData: 'breaching' }, state: 'ALARM' },
  { minutes: [null, null, null], more: { TreatMissingData: 'missing' }, state: 'INSUFFICIENT_DATA' },
]) {
  test(`${JSON.stringify(minutes)} ${JSON.stringify(more)}: ${state}`, () =>
    expect(stateAfter(minutes, more)).toBe(state))
}

test('it rings exactly when enough of the minutes it looks at are wrong', () => {
  const minute = fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 3 }))
  fc.assert(
    fc.property(fc.array(minute, { minLength: 3, maxLength: 6 }), (minutes) => {
      const wrong = minutes.slice(0, 3).filter((value) => value !== null && value > 1).length
      expect(stateAfter(minutes)).toBe(wrong >= 2 ? 'ALARM' : 'OK')
    }),
    { numRuns: 200 },
  )
})

const inputs = [{ Id: 'm', MetricStat: { Metric: simple, Stat: 'Sum', Period: 60 }, ReturnData: false }]

test('an expression is held against the threshold', () => {
  const Metrics = [{ Id: 'e', Expression: '100*FILL(m,0)', ReturnData: true }, ...inputs]
  expect(stateAfter([0.02, 0.02, 0.02], { Metrics })).toBe('ALARM')
  expect(stateAfter([0.01, 0.01, 0.01], { Metrics })).toBe('OK')
})

for (const { because, more, says } of [
  { because: 'another period', more: { Period: 300 }, says: 'A has no period of a minute' },
  { because: 'a statistic that is not told', more: { Statistic: 'IQM' }, says: 'A asks for IQM' },
  {
    because: 'a comparison with a band',
    more: { ComparisonOperator: 'LessThanLowerThreshold' },
    says: 'A compares by',
  },
  {
    because: 'missing data of the past',
    more: { TreatMissingData: 'ignore' },
    says: 'A treats missing data as ignore',
  },
  { because: 'no expression', more: { Metrics: inputs }, says: 'A has not one expression' },
  {
    because: 'an expression over what is not there',
    more: { Metrics: [{ Id: 'e', Expression: 'x' }, ...inputs] },
    says: 'A names the metric x',
  },
]) {
  test(`refuses ${because}, naming the alarm`, () => expect(() => read({ ...simple, ...more })).toThrow(says))
}
