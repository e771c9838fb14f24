import { alarms, signalsOf } from '../../../core/watch/alarms'

for (const { name, minutes, says, noData, severity, measure, above } of alarms) {
  test(`${name}: can ring and can be silent, and says what it means in a sentence`, () => {
    expect(minutes.wrong).toBeGreaterThanOrEqual(1)
    expect(minutes.of).toBeGreaterThanOrEqual(minutes.wrong)
    expect(says).toMatch(/^[A-Z].*\.$/)
    expect(above).toBeLessThan('share' in measure ? 100 : Infinity)
    // CloudWatch takes so many metrics into one expression of an alarm.
    expect(signalsOf(measure).length).toBeLessThanOrEqual(10)
    // A minute of silence at night is no reason to wake anybody.
    if (severity === 'page') expect(noData).toBe('right')
  })
}

test('no two have one name', () => {
  expect(new Set(alarms.map(({ name }) => name)).size).toBe(alarms.length)
})

test('the deployment of every function that answers or is invoked can be ended by an alarm within its first minutes', () => {
  const ended = [...new Set(alarms.flatMap(({ rollsBack }) => rollsBack))].sort()
  expect(ended).toEqual(['count', 'create', 'expand', 'resolve', 'router', 'shadow', 'stats'])
  for (const { rollsBack, minutes } of alarms) if (rollsBack.length > 0) expect(minutes.of).toBeLessThanOrEqual(3)
})
