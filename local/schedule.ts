// EventBridge rules that run on a schedule.
import { randomUUID } from 'node:crypto'
import type { AsyncInvocations } from './async-invoke'
import { fields, list, text } from './decode'
import { PlatformError } from './error'
import { type Find, mustFind, type Target } from './invoke'
import { account, region } from './place'
import type { Resource, Template } from './template'

const units: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }

/**
 * Reads the app's schedules and gives the function that starts them, which gives the one that ends them. As on AWS the first
 * run is one interval after the start. Refuses rules without a rate, and targets that are no functions.
 */
export function readSchedules(template: Template, find: Find, asyncs: AsyncInvocations): () => () => void {
  const rules = template.resources('AWS::Events::Rule').flatMap((rule) => {
    const milliseconds = rateOf(rule)
    const targets = list(rule.property('Targets'), rule.id).map((it) => targetOf(it, rule, find))
    if (rule.property('State') === 'DISABLED') return []
    return [{ milliseconds, fire: () => fire(rule, targets, asyncs) }]
  })
  return () => {
    const timers = rules.map((it) => setInterval(it.fire, it.milliseconds).unref())
    return () => {
      for (const timer of timers) clearInterval(timer)
    }
  }
}

/** The interval of a `rate(...)` expression in milliseconds. Refuses other expressions. */
export function rateOf(rule: Pick<Resource, 'id' | 'property'>): number {
  const expression = text(rule.property('ScheduleExpression') ?? '', `ScheduleExpression of ${rule.id}`)
  const [, count, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? []
  const length = units[unit]
  if (!length)
    throw new PlatformError(`${rule.id} has the schedule ${expression || '(none)'}: only rate(...) runs here.`)
  return Number(count) * length
}

function targetOf(it: unknown, rule: Resource, find: Find): Target & { input: string | undefined } {
  const { Arn, Input, Id: _, RetryPolicy: __, ...more } = fields(it, rule.id)
  const unknown = Object.keys(more)[0]
  if (unknown) throw new PlatformError(`A target of ${rule.id} sets ${unknown}, which is not honoured here.`)
  return { ...mustFind(find, Arn, rule.id), input: Input === undefined ? undefined : text(Input, rule.id) }
}

function fire(rule: Resource, targets: ReturnType<typeof targetOf>[], asyncs: AsyncInvocations): void {
  const event = {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account,
    time: new Date().toISOString().replace(/\.\d+/, ''),
    region,
    resources: [`arn:aws:events:${region}:${account}:rule/${rule.ref}`],
    detail: {},
  }
  for (const target of targets) asyncs.accept(target, target.input ?? JSON.stringify(event))
}
