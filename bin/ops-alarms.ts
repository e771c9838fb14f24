// ops alarms: how every alarm of a deployment stands, and where to read on.
import { openAws } from './ops-aws'
import { type Deployment, output } from './ops-deployment'

interface AlarmState {
  AlarmName: string
  AlarmDescription: string
  StateValue: string
  StateReason: string
}

/** The alarms, without what all their names begin with. */
export async function readAlarms(deployment: Deployment): Promise<{ name: string; state: AlarmState }[]> {
  const prefix = output(deployment, 'AlarmPrefix')
  const { MetricAlarms } = await openAws(deployment)('monitoring', 'DescribeAlarms', {
    ...{ AlarmNamePrefix: prefix, AlarmTypes: ['MetricAlarm'], MaxRecords: 100 },
  })
  return (MetricAlarms as AlarmState[]).map((state) => ({ name: state.AlarmName.slice(prefix.length), state }))
}

/** Shows them, those that ring first. Gives 0 when none rings, and 1 otherwise. */
export async function showAlarms(deployment: Deployment, say: (line: string) => void): Promise<number> {
  const all = await readAlarms(deployment)
  const ringing = all.filter(({ state }) => state.StateValue === 'ALARM')
  for (const { name, state } of [...ringing, ...all.filter((each) => !ringing.includes(each))]) {
    const [severity = '', ...says] = state.AlarmDescription.split(': ')
    const word = { ALARM: 'RINGS', OK: 'ok' }[state.StateValue] ?? 'no data'
    say(`${word.padEnd(8)}${severity.padEnd(8)}${name}`)
    if (state.StateValue === 'ALARM')
      for (const line of [says.join(': '), state.StateReason]) say(`${' '.repeat(16)}${line}`)
  }
  say(`${ringing.length} of ${all.length} alarms ring.`)
  return ringing.length > 0 ? 1 : 0
}
