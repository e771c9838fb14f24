import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fixtureApp } from './fixture-app'
import { ask, deliveries, eventually, order, running, temporaryFolder } from './running'

const assembly = fixtureApp()
const children: ChildProcess[] = []

afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(assembly, { recursive: true })
})

async function runProcess(data: string): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, ['--require', 'tsx/cjs', join(__dirname, 'run-platform.ts'), assembly, data], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  let output = ''
  let errors = ''
  child.stdout?.on('data', (chunk) => {
    output += chunk
  })
  child.stderr?.on('data', (chunk) => {
    errors += chunk
  })
  const url = await eventually(() => {
    if (child.exitCode !== null) throw new Error(errors)
    return output.includes('\n') && output.trim()
  }, 15_000)
  return { child, url }
}

function batchOf(mark: string, data: string) {
  return deliveries(data).filter((it) => it.payload?.logEvents.some(({ message }) => message.includes(mark)))
}

test('a batch that fails is tried three times, with pauses, and then its event is in the queue', async () => {
  const { platform, end } = await running({ assembly })
  await order(platform.url, { log: [{ type: 'click', poison: true }] })
  // One that fails does not hold up the next.
  await order(platform.url, { log: [{ type: 'click', mark: 'healthy' }] })
  await eventually(() => batchOf('healthy', platform.data).find((it) => !it.fails), 3_000).catch(() => undefined)
  const queue = join(platform.data, 'queues', 'Service-Uncounted457F65FE')
  const [file] = await eventually(() => readdirSync(queue).length > 0 && readdirSync(queue))
  const record = JSON.parse(JSON.parse(readFileSync(join(queue, file ?? ''), 'utf8')).body)
  const tries = batchOf('poison', platform.data)
  expect(tries).toHaveLength(3)
  expect(new Set(tries.map(({ payload }) => JSON.stringify(payload))).size).toBe(1)
  const [first = 0, second = 0, third = 0] = tries.map(({ at }) => at ?? 0).sort((a, b) => a - b)
  expect(second - first).toBeGreaterThanOrEqual(950)
  expect(third - second).toBeGreaterThanOrEqual(1_950)
  expect(record).toMatchObject({
    version: '1.0',
    requestContext: {
      condition: 'RetriesExhausted',
      approximateInvokeCount: 3,
      functionArn: expect.stringMatching(/:fixture-count:live$/),
    },
    requestPayload: { awslogs: { data: expect.any(String) } },
    responseContext: { statusCode: 200, executedVersion: '1', functionError: 'Unhandled' },
    responsePayload: { errorType: 'Error', errorMessage: 'poisoned' },
  })
  await end()
})

test('after kill -9 in the middle of a delivery the same batch is delivered again', async () => {
  const data = temporaryFolder()
  const before = await runProcess(data)
  await order(before.url, { log: [{ type: 'click', hang: true, n: 1 }, { type: 'noise' }, { type: 'click', n: 2 }] })
  const [first] = await eventually(() => deliveries(data).length > 0 && deliveries(data))
  // These come later, and must not join the batch that is under way.
  order(before.url, { log: [{ type: 'click', hang: true, n: 3 }], sleep: 500 }).catch(() => undefined)
  order(before.url, { raw: '{"type":"click","n":4', sleep: 900 }).catch(() => undefined)
  await eventually(() => JSON.stringify(readLogs(data)).includes('\\"n\\":4'))
  before.child.kill('SIGKILL')
  await eventually(() => before.child.signalCode)
  const after = await runProcess(data)
  const again = await eventually(() => deliveries(data).length > 2 && deliveries(data))
  const same = again.filter(({ payload }) => payload?.logEvents[0]?.id === first?.payload?.logEvents[0]?.id)
  expect(same.length).toBeGreaterThanOrEqual(2)
  expect(new Set(same.map(({ payload }) => JSON.stringify(payload))).size).toBe(1)
  const delivered = again.flatMap(({ payload }) => payload?.logEvents.map(({ message }) => JSON.parse(message).n) ?? [])
  expect(new Set(delivered)).toEqual(new Set([1, 2, 3]))
  expect((await ask(after.url, '/x')).status).toBe(200)
  after.child.kill('SIGTERM')
  await eventually(() => after.child.exitCode === 0)
  rmSync(data, { recursive: true, force: true })
})

function readLogs(data: string): string[] {
  const folder = join(data, 'logs', 'fixture-api')
  return existsSync(folder) ? readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8')) : []
}
