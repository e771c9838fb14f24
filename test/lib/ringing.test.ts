// Every alarm of a deployment that has all of them, as it is deployed: it rings on its fault, alone, and on nothing less.
import { alarms } from '../../core/watch/alarms'
import { type AlarmRule, readAlarms } from '../../local/alarm'
import { readAssembly } from '../../local/assembly'
import { Metrics } from '../../local/metrics'
import { Template } from '../../local/template'
import { assemblyWith } from '../assembly'

/** What was measured in a minute, by the metric. */
type Minute = Record<string, number>

/** A minute that is just wrong, and those that just are not. */
const minutes: Record<string, { wrong: Minute[]; right: Minute[] }> = {
  'resolve-errors': share({ above: 1, least: 5 }),
  'resolve-slow': {
    wrong: [{ Duration: 320, Invocations: 20 }],
    right: [
      { Duration: 320, Invocations: 19 },
      { Duration: 280, Invocations: 20 },
    ],
  },
  'create-errors': share({ above: 2, least: 3 }),
  'expand-failing': share({ above: 5, least: 3 }),
  'stats-failing': share({ above: 5, least: 3 }),
  'count-failing': share({ above: 5, least: 3 }),
  'router-errors': share({ above: 1, least: 5 }),
  'shadow-failing': share({ above: 5, least: 3 }),
  'clicks-late': { wrong: [{ ClickAge: 121 }], right: [{ ClickAge: 120 }] },
  'clicks-dead-lettered': waiting(),
  'pairs-dead-lettered': waiting(),
  'store-throttled': {
    wrong: [{ ReadThrottleEvents: 1 }, { WriteThrottleEvents: 1 }],
    right: [{ ReadThrottleEvents: 0, WriteThrottleEvents: 0 }],
  },
}

/** Failures of our own, crashes, and requests that found no sandbox: these are no invocations. */
function share({ above, least }: { above: number; least: number }): { wrong: Minute[]; right: Minute[] } {
  const all = (least * 100) / above
  return {
    wrong: [
      { Failures: least, Invocations: all - 1 },
      { Errors: least, Invocations: all - 1 },
      { Throttles: least, Invocations: all - least - 1 },
      { Failures: 1, Errors: least - 2, Throttles: 1, Invocations: least },
      { Throttles: least },
    ],
    right: [
      { Failures: least, Invocations: all },
      { Throttles: least, Invocations: all - least },
      { Failures: least - 1, Invocations: least - 1 },
      { Invocations: all },
    ],
  }
}

/** Deliveries in a queue. */
function waiting(): { wrong: Minute[]; right: Minute[] } {
  return { wrong: [{ ApproximateNumberOfMessagesVisible: 1 }], right: [{ ApproximateNumberOfMessagesVisible: 0 }] }
}

const prefix = 'Understudy-'
let rules: AlarmRule[]

beforeAll(async () => {
  const settings = { dialect: 'legacy', site: 'http://sho.rt', legacyUrl: 'http://127.0.0.1:9' }
  const assembly = readAssembly(await assemblyWith(settings))
  rules = readAlarms(new Template(assembly, { awsUrl: 'http://127.0.0.1:9', dynamic: (value) => value }))
})

/** The rules of an alarm: of one for each table, as many as there are. */
function rulesOf(name: string): AlarmRule[] {
  const found = rules.filter((rule) => rule.name === prefix + name || rule.name.startsWith(`${prefix}${name}-`))
  expect(found).not.toEqual([])
  return found
}

/** What rings after these minutes of what a rule looks at, the newest first; null is one in which nothing was measured. */
function ringing(rule: AlarmRule, latest: readonly (Minute | null)[]): string[] {
  const metrics = new Metrics(60_000, 10)
  for (const metric of rules.flatMap((each) => each.metrics)) metrics.want(metric)
  const now = Date.now()
  latest.forEach((minute, back) => {
    for (const [name, value] of Object.entries(minute ?? {})) {
      const metric = rule.metrics.find((each) => each.name === name)
      if (metric === undefined) throw new Error(`${rule.name} does not look at ${name}`)
      metrics.find(metric)?.put(value, now - back * 60_000)
    }
  })
  return rules.filter((each) => each.state(metrics, now).StateValue !== 'OK').map((each) => each.name)
}

test('every alarm is here', () => {
  expect(Object.keys(minutes)).toEqual(alarms.map(({ name }) => name))
})

for (const { name, minutes: needed, noData } of alarms) {
  const { wrong, right } = minutes[name] ?? { wrong: [], right: [] }
  const repeated = (minute: Minute, times: number) => Array<Minute | null>(times).fill(minute)

  for (const minute of wrong) {
    test(`${name} rings, alone, after ${needed.wrong} of ${needed.of} minutes with ${JSON.stringify(minute)}`, () => {
      for (const rule of rulesOf(name)) {
        expect(ringing(rule, repeated(minute, needed.wrong))).toEqual([rule.name])
        expect(ringing(rule, repeated(minute, needed.wrong - 1))).toEqual([])
        // Longer ago than it looks back, it is over.
        const over = [...Array<null>(needed.of - needed.wrong + 1).fill(null), ...repeated(minute, needed.wrong)]
        expect(ringing(rule, over)).toEqual([])
      }
    })
  }

  for (const minute of right) {
    test(`${name} is silent with ${JSON.stringify(minute)}, however long`, () => {
      for (const rule of rulesOf(name)) expect(ringing(rule, repeated(minute, needed.of))).toEqual([])
    })
  }

  test(`${name}: minutes without any data are ${noData}`, () => {
    for (const rule of rulesOf(name)) expect(ringing(rule, [])).toEqual(noData === 'right' ? [] : [rule.name])
  })
}
