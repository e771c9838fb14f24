import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { callEngine } from '../../local/engine-call'
import { PlatformError, type PlatformOptions, startPlatform } from '../../local/platform'
import { fixtureApp } from './fixture-app'
import { ask, eventually, order, running, temporaryFolder } from './running'

const assembly = fixtureApp()
const started: ChildProcess[] = []

afterAll(() => {
  for (const child of started) child.kill('SIGKILL')
  rmSync(assembly, { recursive: true })
})

function options(more: Partial<PlatformOptions>): PlatformOptions {
  return { assembly, port: 0, data: null, engine: { kind: 'dynalite' }, workers: 1, ...more }
}

/** The children of a process; with `command`, only those that have it in their command line. */
function childrenOf(pid: number, command = ''): number[] {
  try {
    return execFileSync('pgrep', ['-P', String(pid), '-f', command])
      .toString()
      .trim()
      .split('\n')
      .map(Number)
  } catch {
    return []
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function runProcess(data: string): Promise<{ child: ChildProcess; pid: number; url: string }> {
  const child = spawn(process.execPath, ['--require', 'tsx/cjs', join(__dirname, 'run-platform.ts'), assembly, data], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  started.push(child)
  let output = ''
  child.stdout?.on('data', (chunk) => {
    output += chunk
  })
  const url = await eventually(() => output.includes('\n') && output.trim(), 15_000)
  return { child, pid: child.pid ?? 0, url }
}

test('a second platform on the same data is refused, and the first goes on', async () => {
  const { platform, end } = await running({ assembly })
  const second = startPlatform(options({ data: platform.data }))
  await expect(second).rejects.toThrow(PlatformError)
  await expect(second).rejects.toThrow(/in use by another running platform/)
  expect((await ask(platform.url, '/x')).status).toBe(200)
  await end()
})

test('a port in use is refused in one line, and nothing stays behind', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  const port = address && typeof address === 'object' ? address.port : 0
  const before = childrenOf(process.pid)
  await expect(startPlatform(options({ port }))).rejects.toThrow(`Port ${port} is in use`)
  expect(childrenOf(process.pid)).toEqual(before)
  server.close()
})

const isRoot = process.getuid?.() === 0

test('a data folder that cannot be made is refused', async () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'file'), '')
  await expect(startPlatform(options({ data: join(folder, 'file', 'data') }))).rejects.toThrow(/cannot be made/)
  if (!isRoot) {
    mkdirSync(join(folder, 'locked'))
    chmodSync(join(folder, 'locked'), 0o555)
    await expect(startPlatform(options({ data: join(folder, 'locked') }))).rejects.toThrow(/cannot be written/)
  }
  rmSync(folder, { recursive: true })
})

test('without aws-lambda-ric its runtime is refused', async () => {
  if (existsSync(join(__dirname, '../../node_modules/aws-lambda-ric'))) return
  await expect(startPlatform(options({ runtime: 'ric' }))).rejects.toThrow(/aws-lambda-ric is not installed/)
})

test('without Java, DynamoDB Local is refused', async () => {
  const path = process.env.PATH
  process.env.PATH = '/nowhere'
  await expect(startPlatform(options({ engine: { kind: 'dynamodb-local' } }))).rejects.toThrow(/needs Java/)
  process.env.PATH = path
})

test('a table with another key is refused, data and secrets are found again', async () => {
  const data = temporaryFolder()
  const { platform, end } = await running({ assembly, data: join(data, 'a') })
  const tables = await callEngine(platform.engineUrl, 'ListTables', {})
  expect(tables.body.TableNames).toEqual(['Data-Things056D6BEE'])
  const item = { code: { S: 'a' }, part: { S: 'head' } }
  await callEngine(platform.engineUrl, 'PutItem', { TableName: 'Data-Things056D6BEE', Item: item })
  const secretOf = async (url: string) => JSON.parse((await order(url, {})).body).env.SECRET
  const secret = await secretOf(platform.url)
  const [file = ''] = readdirSync(join(platform.data, 'secrets'))
  expect(statSync(join(platform.data, 'secrets', file)).mode & 0o777).toBe(0o600)
  expect(JSON.parse(readFileSync(join(platform.data, 'platform.json'), 'utf8'))).toMatchObject({
    pid: process.pid,
    url: platform.url,
  })
  const stopping = Date.now()
  await platform.stop()
  expect(Date.now() - stopping).toBeLessThan(1_500)
  expect(existsSync(join(platform.data, 'platform.json'))).toBe(false)

  const again = await startPlatform(options({ data: platform.data }))
  expect(await secretOf(again.url)).toBe(secret)
  const found = await callEngine(again.engineUrl, 'GetItem', { TableName: 'Data-Things056D6BEE', Key: item })
  expect(found.body.Item).toEqual(item)
  await again.stop()

  const template = join(assembly, 'Data.template.json')
  const original = readFileSync(template, 'utf8')
  writeFileSync(template, original.replaceAll('"part"', '"other"'))
  await expect(startPlatform(options({ data: platform.data }))).rejects.toThrow(/exists with the key/)
  writeFileSync(template, original)
  await end()
  rmSync(data, { recursive: true, force: true })
})

test('an engine that crashes is started again at the same address, and it is said', async () => {
  const engines = () => childrenOf(process.pid, 'engine-process')
  const before = engines()
  const { platform, end } = await running({ assembly })
  const [engine, ...more] = engines().filter((pid) => !before.includes(pid))
  expect(more).toEqual([])
  process.kill(engine ?? Number.NaN, 'SIGKILL')
  await eventually(() => platform.said.some((line) => line.includes('engine ended')))
  await eventually(() =>
    callEngine(platform.engineUrl, 'ListTables', {})
      .then(({ status }) => status === 200)
      .catch(() => false),
  )
  await end()
})

test('SIGTERM ends everything cleanly within a second', async () => {
  const data = temporaryFolder()
  const { child, pid, url } = await runProcess(data)
  await Promise.all([order(url, {}), ask(url, '/x')])
  const family = childrenOf(pid)
  expect(family.length).toBeGreaterThanOrEqual(3)
  const asked = Date.now()
  child.kill('SIGTERM')
  await eventually(() => child.exitCode === 0)
  expect(Date.now() - asked).toBeLessThan(1_500)
  await eventually(() => !family.some(isAlive))
  expect(existsSync(join(data, 'platform.lock'))).toBe(false)
  rmSync(data, { recursive: true, force: true })
})

test('kill -9 of the platform takes its children with it, and the next one takes over', async () => {
  const data = temporaryFolder()
  const { child, pid, url } = await runProcess(data)
  await Promise.all([order(url, {}), ask(url, '/x')])
  const family = childrenOf(pid)
  child.kill('SIGKILL')
  await eventually(() => family.every((it) => !isAlive(it)))
  const next = await startPlatform(options({ data }))
  expect((await ask(next.url, '/x')).status).toBe(200)
  await next.stop()
  rmSync(data, { recursive: true, force: true })
})
