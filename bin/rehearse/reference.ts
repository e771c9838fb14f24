// The legacy system of a rehearsal without one: the reference implementation, as a process of its own.
import { type ChildProcess, spawn } from 'node:child_process'
import { createHmac, randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from '../../local/files'
import type { Install } from '../legacy-install'
import type { Legacy } from './legacy'
import { preloaded } from './preloaded'
import { Unclear } from './unclear'

/** Ends the process when whoever started it is gone, a SIGKILL included: the pipe between them is closed then. */
const orphan = `data:text/javascript,${encodeURIComponent("process.stdin.on('end',()=>process.exit(1)).resume()")}`

/** How long it may take to start. */
const patience = 30_000

/**
 * Starts the reference with a user and a key of its own, a private API, and some links, its data in `folder`. A file of settings
 * wins over what is made up here.
 */
export async function startReference(folder: string, site: string, given: Install | null): Promise<Legacy> {
  const password = randomBytes(9).toString('base64url')
  const username = 'rehearsal'
  const made = { users: { [username]: password }, cookie_key: randomBytes(24).toString('hex'), reserved: ['reserved'] }
  const install: Install = { ...made, ...given, site: textOf(given?.site) ?? site }
  makeFolder(folder)
  writeFileSync(join(folder, 'snapshot.json'), JSON.stringify({ generation: 1, next: '7', links: preloaded, log: [] }))
  const { child, url } = await started(folder, install)
  const [name, secret] = Object.entries(install.users as Record<string, string>)[0] ?? []
  const signature = createHmac('sha256', String(install.cookie_key ?? ''))
    .update(`api:${name}`)
    .digest('hex')
    .slice(0, 32)
  const isPlain = secret !== undefined && !/^(md5|phpass):/.test(secret)
  return {
    ...{ url, install, site: String(install.site) },
    credentials: install.private === false ? {} : { signature },
    entry: { signature, ...(isPlain ? { username: name, password: secret } : {}) },
    notes: [`The reference implementation answers as the legacy, with ${preloaded.length} links, at ${url}.`],
    stop: () => ended(child),
  }
}

function started(folder: string, install: Install): Promise<{ child: ChildProcess; url: string }> {
  const { PATH = '', HOME = '' } = process.env
  const file = join(__dirname, '..', '..', 'reference', 'serve.ts')
  const args = ['--import', orphan, '--import', require.resolve('tsx'), file]
  const child = spawn(process.execPath, [...args, '--port', '0', '--titles', 'none', '--data', folder], {
    // Settings hold secrets: the environment of a process is less public than its command line. A group of its own, so that
    // a Ctrl-C at the terminal does not end it before the rehearsal is over.
    env: { PATH, HOME, ...variablesOf(install) },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  })
  endWithUs(child)
  return new Promise((resolve, reject) => {
    let [said, complained] = ['', '']
    const limit = setTimeout(() => reject(new Unclear('The reference implementation did not start in time.')), patience)
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text
      const url = /^Reference is ready at (http:\S+)\n/.exec(said)?.[1]
      if (url === undefined) return
      clearTimeout(limit)
      resolve({ child, url })
    })
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      complained = (complained + text).slice(-2_000)
    })
    child.once('exit', () => {
      clearTimeout(limit)
      reject(new Unclear(`The reference implementation did not start: ${complained.trim() || 'it said nothing'}`))
    })
  })
}

/** The settings as the reference takes them. */
function variablesOf(install: Install): Record<string, string> {
  const lists = ['reserved']
  return Object.fromEntries(
    Object.entries(install)
      .filter(([name]) => name !== 'signatures')
      .map(([name, value]) => {
        const text = lists.includes(name) && Array.isArray(value) ? value.join(',') : value
        return [`REFERENCE_${name.toUpperCase()}`, typeof text === 'object' ? JSON.stringify(text) : String(text)]
      }),
  )
}

/** However this process ends, the child ends with it. */
function endWithUs(child: ChildProcess): void {
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  child.once('exit', () => process.removeListener('exit', kill))
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((gone) => {
    const limit = setTimeout(() => child.kill('SIGKILL'), 2_000)
    child.once('exit', () => {
      clearTimeout(limit)
      gone()
    })
    child.kill('SIGTERM')
  })
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
