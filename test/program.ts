// Runs one of our programs as a child, as a person at a terminal does: with processes of its own, in a group of their own.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { until } from './engines'

export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

export interface Program {
  readonly pid: number
  /** What it has written so far. */
  readonly stdout: string
  readonly stderr: string
  /** Settles when it is gone and all it wrote was read; never rejects. */
  readonly ended: Promise<Ended>
  /** Signals the process alone. */
  signal(name: NodeJS.Signals): void
  /** Signals it and all it started, as Ctrl-C at a terminal and `kill -- -PID` do. */
  signalGroup(name: NodeJS.Signals): void
}

interface Around {
  /** The program's file, from the root of the repository; it may be TypeScript. */
  file?: string
  /** Added to a bare environment, in which nothing of ours is set. */
  env?: Record<string, string>
  /** The folder it runs in. Default: the root of the repository. */
  cwd?: string
}

const root = join(__dirname, '..')
const running = new Set<Program>()

/** Starts a program, bin/start.ts unless another is named, and gives it at once. */
export function launch(args: readonly string[], { file = 'bin/start.ts', env = {}, cwd = root }: Around = {}): Program {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, ['--require', tsx, join(root, file), ...args], {
    cwd,
    env: { PATH, HOME, CDK_VALIDATION: 'false', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const written = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      written[stream] += text
    })
  }
  const pid = child.pid ?? 0
  const program: Program = {
    pid,
    get stdout() {
      return written.stdout
    },
    get stderr() {
      return written.stderr
    },
    ended: new Promise((ended) => {
      child.once('close', (code, signal) => {
        running.delete(program)
        ended({ code, signal, ...written })
      })
    }),
    signal: (name) => signal(pid, name),
    signalGroup: (name) => signal(-pid, name),
  }
  running.add(program)
  return program
}

/** Runs a program to its end. */
export function finished(args: readonly string[], around?: Around): Promise<Ended> {
  return launch(args, around).ended
}

/** Runs `npm start` with these flags, without npm, and gives it with its address once it says that it is ready. */
export async function started(args: readonly string[], around?: Around): Promise<Program & { url: string }> {
  const program = launch(args, around)
  let isGone = false
  program.ended.then(() => {
    isGone = true
  })
  await until(async () => isGone || program.stdout.includes('\n'), 60_000)
  const url = /^Understudy is ready at (http:\S+)\n/.exec(program.stdout)?.[1]
  if (url === undefined) throw new Error(`it did not start: ${program.stdout}${program.stderr}`)
  return Object.defineProperty(program, 'url', { value: url }) as Program & { url: string }
}

/** As `started`, with an app that is synthesized already. Its port is not in the app, so links have the address they are asked for by. */
export function startedWith(assembly: string, args: readonly string[]): Promise<Program & { url: string }> {
  return started(args, { file: 'test/serve.ts', env: { ASSEMBLY: assembly } })
}

/** Ends what the tests of a file left running; for afterEach or afterAll. */
export async function endPrograms(): Promise<void> {
  const left = [...running]
  for (const program of left) program.signalGroup('SIGKILL')
  await Promise.all(left.map(({ ended }) => ended))
}

const tsx = require.resolve('tsx/cjs')

function signal(target: number, name: NodeJS.Signals): void {
  try {
    process.kill(target, name)
  } catch {
    // It is gone already.
  }
}
