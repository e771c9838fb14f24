// ops status: whether everything is well, in one look.
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs'
import { GetCommand } from '@aws-sdk/lib-dynamodb'
import { readAlarms } from './ops-alarms'
import { lateness } from './ops-clicks'
import { type Deployment, output } from './ops-deployment'
import { functionsOf, linesOf } from './ops-lines'
import { wrong } from './ops-logs'
import { roads } from './ops-redrive'
import { local, openTables } from './ops-tables'

/** How a part is, in a few words. */
interface Part {
  isWell: boolean
  says: string
}

const recent = 15 * 60_000

/** Shows how each part is. Gives 0 when all are well, and 1 otherwise. */
export async function showStatus(deployment: Deployment, say: (line: string) => void): Promise<number> {
  const parts: Record<string, () => Promise<Part>> = {
    'front door': () => frontDoor(deployment.url ?? output(deployment, 'PublicUrl')),
    links: () => links(deployment),
    errors: () => errors(deployment),
    clicks: () => clicks(deployment),
    ...queues(deployment),
    alarms: () => ringing(deployment),
  }
  let isWell = true
  for (const [name, look] of Object.entries(parts)) {
    // What cannot be looked at is told like what is not well: the rest may be all there is to see.
    const part = await look().catch((error) => ({ isWell: false, says: String((error.cause ?? error).message) }))
    say(`${part.isWell ? 'ok   ' : 'WRONG'}  ${name.padEnd(16)}${part.says}`)
    isWell &&= part.isWell
  }
  return isWell ? 0 : 1
}

async function frontDoor(url: string): Promise<Part> {
  const began = performance.now()
  const { status } = await fetch(`${url}/health`, { redirect: 'manual', signal: AbortSignal.timeout(10_000) })
  const says = `${url} answers ${status} within ${Math.ceil((performance.now() - began) / 100) * 100} ms`
  return { isWell: status < 500, says }
}

async function links(deployment: Deployment): Promise<Part> {
  // Who asks this wants to know now, and not whether the store is well again in a minute.
  const { tables, db } = openTables(deployment, { attempts: 2, patience: 2_000 })
  await db.send(new GetCommand({ TableName: tables.links, Key: { code: 'health', part: 'head' } }))
  return { isWell: true, says: 'the table of links can be read' }
}

async function errors(deployment: Deployment): Promise<Part> {
  const counts: string[] = []
  for (const name of functionsOf(deployment)) {
    let count = 0
    for await (const _ of linesOf(deployment, name, { pattern: wrong, since: recent })) count++
    if (count > 0) counts.push(`${count} of ${name}`)
  }
  return { isWell: counts.length === 0, says: `${counts.join(', ') || 'none'} in the last 15m` }
}

async function clicks(deployment: Deployment): Promise<Part> {
  const found = await lateness(deployment, recent)
  if (found === null) return { isWell: true, says: 'none was counted in the last 15m' }
  return {
    isWell: found.latest <= 120,
    says: `the last delivery's oldest was ${found.latest} s old when it was counted`,
  }
}

function queues(deployment: Deployment): Record<string, () => Promise<Part>> {
  const client = new SQSClient(deployment.awsUrl === undefined ? {} : { endpoint: deployment.awsUrl, ...local })
  const here = Object.entries(roads).filter(([, { queue }]) => deployment.outputs[queue] !== undefined)
  return Object.fromEntries(
    here.map(([name, { queue }]) => [
      `${name} queue`,
      async () => {
        const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const
        const { Attributes = {} } = await client.send(
          new GetQueueAttributesCommand({ QueueUrl: output(deployment, queue), AttributeNames: [...AttributeNames] }),
        )
        const waiting = AttributeNames.reduce((sum, attribute) => sum + Number(Attributes[attribute] ?? 0), 0)
        const says = waiting === 0 ? 'empty' : `${waiting} deliveries failed three times and wait`
        return { isWell: waiting === 0, says }
      },
    ]),
  )
}

async function ringing(deployment: Deployment): Promise<Part> {
  const all = await readAlarms(deployment)
  const names = all.filter(({ state }) => state.StateValue === 'ALARM').map(({ name }) => name)
  return { isWell: names.length === 0, says: names.length === 0 ? `none of ${all.length} rings` : names.join(', ') }
}
