// What each operation costs in capacity units, on the running service: counted by a proxy in front of Amazon's own DynamoDB Local,
// which counts indexes as DynamoDB does.
import { createKey } from '../../../bin/ops-keys'
import { type Platform, startPlatform } from '../../../local/platform'
import type { Section, Target } from '../section'
import { addTo, type Consumed, nothing, total } from './consumed'
import type { Operation } from './operations'
import { type CapacityProxy, capacityProxy } from './proxy'

interface Measuring {
  assembly: string
  /** Where DynamoDB Local answers. Tables are made in it. */
  endpoint: string
  /** A folder for data, removed by the caller. */
  data: string
  what: readonly Operation[]
  say: (line: string) => void
  /** Whether to end with what there is. */
  stopped: () => boolean
}

/** Does each operation once, and gives what it cost. Fails when one does not answer as it should. */
export async function capacity({ assembly, endpoint, data, what, say, stopped }: Measuring): Promise<Section> {
  const proxy = await capacityProxy(endpoint)
  let platform: Platform | undefined
  try {
    const engine = { kind: 'endpoint', url: proxy.url } as const
    platform = await startPlatform({ assembly, port: 0, data, engine, forgets: true, workers: 2 })
    const key = await keyOf(platform)
    const costs: Cost[] = []
    for (const operation of what) {
      if (stopped()) break
      costs.push(await costOf(operation, { platform, proxy, key }))
      say(`capacity: ${operation.name}`)
    }
    return section(costs)
  } finally {
    await platform?.stop()
    await proxy.stop()
  }
}

interface Cost {
  operation: Operation
  /** By the functions that answer. */
  answering: Consumed
  /** By count, once the lines that were written have come to it. */
  counting: Consumed
}

async function costOf(
  operation: Operation,
  { platform, proxy, key }: { platform: Platform; proxy: CapacityProxy; key: string },
): Promise<Cost> {
  const around = { url: platform.url, key }
  await operation.before?.(around)
  proxy.take()
  await operation.work(around)
  await platform.settled()
  const cost = { operation, answering: nothing(), counting: nothing() }
  for (const [caller, consumed] of proxy.take()) {
    addTo(caller.includes('FunctionsCount') ? cost.counting : cost.answering, consumed)
  }
  return cost
}

async function keyOf({ engineUrl, outputs }: Platform): Promise<string> {
  let key = ''
  await createKey({ engineUrl, outputs }, { owner: 'bench' }, (line) => {
    key = line
  })
  return key
}

function section(costs: readonly Cost[]): Section {
  return {
    title: 'Capacity units',
    says:
      'Each operation once, by the account of DynamoDB Local (`ReturnConsumedCapacity: INDEXES`). What counting writes is for a ' +
      'delivery of log lines: an operation that is alone in one, as here, bears all of it. A thousand redirects share few: this ' +
      'platform cuts them every 400 ms and for each of two processes, so the slower they come, the more they cost.',
    columns: ['operation', 'RCU', 'WCU', 'of which', 'WCU of counting'],
    rows: costs.map(({ operation: { name, times = 1 }, answering, counting }) => [
      name,
      total(answering.read) / times,
      total(answering.write) / times,
      placesOf(answering, times),
      total(counting.write) / times,
    ]),
    targets: costs.flatMap(targetsOf),
  }
}

function targetsOf({ operation: { name, times = 1, most = {}, mostInAll }, answering, counting }: Cost): Target[] {
  const aims = [
    { unit: 'RCU', figure: total(answering.read) / times, bound: most.read },
    { unit: 'WCU', figure: total(answering.write) / times, bound: most.write },
    { unit: 'WCU with counting', figure: total(answering.write) + total(counting.write), bound: mostInAll },
  ]
  return aims.flatMap(({ unit, figure, bound }) =>
    bound === undefined ? [] : [{ name: `${name}, ${unit}`, figure, aim: 'at most' as const, bound }],
  )
}

/** Where something was read and written, by the name that the table has in the template. */
function placesOf({ read, write }: Consumed, times: number): string {
  const places = (units: Record<string, number>, verb: string) =>
    Object.entries(units).map(([place, each]) => `${shortName(place)} ${verb} ${Number((each / times).toFixed(2))}`)
  return [...places(read, 'read'), ...places(write, 'written')].join(', ')
}

function shortName(place: string): string {
  const [table = '', index] = place.split('/')
  const name = /^UnderstudyData-([A-Z][a-z]+)/.exec(table)?.[1] ?? table
  return index === undefined ? name : `${name}/${index}`
}
