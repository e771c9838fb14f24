// The reference as a program: flags, one line on standard output, refusals, and what survives a restart.
import { type ChildProcess, spawn } from 'node:child_process'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { helpText, readOptions, UsageError } from '../../reference/command-line'

const program = path.join(__dirname, '..', '..', 'reference', 'serve.ts')
const children: ChildProcess[] = []
const folders: string[] = []

afterAll(() => {
  for (const child of children) if (child.exitCode === null) child.kill('SIGKILL')
  for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true })
})

interface Started {
  child: ChildProcess
  output: () => string
  errors: () => string
  ended: Promise<number | string>
  /** The address it says it is ready at. */
  url: Promise<string>
}

function run(args: string[], environment: Record<string, string> = {}): Started {
  const child = spawn(process.execPath, ['--require', 'tsx/cjs', program, ...args], {
    env: { ...process.env, ...environment },
  })
  children.push(child)
  let [output, errors] = ['', '']
  child.stderr?.on('data', (chunk) => {
    errors += chunk
  })
  const ended = new Promise<number | string>((resolve) =>
    child.once('close', (code, signal) => resolve(code ?? signal ?? '')),
  )
  const url = new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', (chunk) => {
      output += chunk
      const ready = /^Reference is ready at (\S+)\n$/.exec(output)?.[1]
      if (ready) resolve(ready)
    })
    ended.then((code) => reject(new Error(`ended with ${code}: ${errors}`)))
  })
  url.catch(() => {})
  return { child, output: () => output, errors: () => errors, ended, url }
}

function temporary(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'reference-'))
  folders.push(folder)
  return folder
}

async function api(url: string, query: string): Promise<Record<string, unknown>> {
  const response = await fetch(`${url}/yourls-api.php?format=json&${query}`)
  const answer: Record<string, unknown> = await response.json().then(Object)
  return answer
}

test('--help lists every setting of the contract', () => {
  const settings = Object.keys(readOptions([], {}).settings(''))
  const missing = settings.filter((name) => !helpText().includes(`--${name.replaceAll('_', '-')} `))
  expect(missing).toEqual([])
  expect(settings).toHaveLength(13)
})

test('--help prints and ends with 0', async () => {
  const { ended, output } = run(['--help'])
  expect(await ended).toBe(0)
  expect(output()).toBe(helpText())
})

const refused: [args: string[], message: string][] = [
  [['--port', 'x'], '--port wants a number, not x'],
  [['--control', '65536'], '--control wants a port from 0 to 65535, not 65536'],
  [['--private', 'yes'], '--private wants true or false, not yes'],
  [['--titles', 'some'], '--titles wants all, loopback or none, not some'],
  [['--users', 'nobody'], '--users wants name:password'],
  [['--users', '{"a":1}'], '--users wants a JSON object of names to passwords'],
  [['--users', '{'], '--users wants a JSON object of names to passwords'],
]

for (const [args, message] of refused) {
  test(`${args.join(' ')} is refused`, () => expect(() => readOptions(args, {})).toThrow(new UsageError(message)))
}

const refusedAtStart: [args: string[], message: RegExp][] = [
  [['--nonsense', '1'], /^Unknown option '--nonsense'.*\n$/],
  [['--port', '0', '--data', '/proc/zz'], /^cannot keep data in \/proc\/zz: .*\n$/],
  [['--port', '0', '--data', '/dev/null/x'], /^cannot keep data in \/dev\/null\/x: .*\n$/],
]

for (const [args, message] of refusedAtStart) {
  test(`${args.join(' ')} is refused in one line, with code 2`, async () => {
    const { ended, output, errors } = run(args)
    expect(await ended).toBe(2)
    expect(errors()).toMatch(message)
    expect(output()).toBe('')
  })
}

test('a port that is taken is refused in one line, with code 2', async () => {
  const server = net.createServer().unref()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = String(typeof address === 'object' && address ? address.port : 0)
  for (const args of [
    ['--port', port],
    ['--port', '0', '--control', port],
  ]) {
    const { ended, errors } = run(args)
    expect(await ended).toBe(2)
    expect(errors()).toBe(`port ${port} is taken\n`)
  }
  server.close()
})

test('settings come from flags and from the environment; the site is where it listens; no sample links', async () => {
  const { url, child, ended, output, errors } = run(['--port', '0', '--reserved', 'no, never'], {
    REFERENCE_USERS: 'u:p:q',
    REFERENCE_UNIQUE_URLS: 'false',
  })
  const base = await url
  expect(await api(base, 'action=version')).toHaveProperty('errorCode', '403')
  const credentials = 'username=u&password=p:q'
  expect(await api(base, `action=db-stats&${credentials}`)).toMatchObject({
    'db-stats': { total_links: 0, total_clicks: 0 },
  })
  const create = `action=shorturl&title=t&url=http://x/&${credentials}`
  expect(await api(base, `${create}&keyword=never`)).toHaveProperty('code', 'error:keyword')
  expect(await api(base, create)).toHaveProperty('shorturl', `${base}/1`)
  expect(await api(base, create)).toHaveProperty('shorturl', `${base}/2`)
  const told = Date.now()
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
  expect(Date.now() - told).toBeLessThan(1000)
  expect([output(), errors()]).toEqual([`Reference is ready at ${base}\n`, ''])
})

for (const signal of ['SIGKILL', 'SIGINT'] as const) {
  test(`links, clicks, log and counter survive ${signal}`, async () => {
    const data = temporary()
    const args = ['--port', '0', '--control', '0', '--data', data, '--private', 'false', '--flood-delay-seconds', '0']
    const first = run([...args, '--site', 'http://sho.rt'])
    const base = await first.url
    for (const path of ['a', 'b\xe9']) await api(base, `action=shorturl&title=caf%C3%A9&url=http://x/${path}`)
    await fetch(`${base}/1`, { redirect: 'manual', headers: { referer: 'http://r/' } })
    const before = await api(base, 'action=stats&limit=9')
    first.child.kill(signal)
    expect(await first.ended).toBe(signal === 'SIGKILL' ? 'SIGKILL' : 0)
    const journal = fs.readFileSync(path.join(data, journalIn(data)), 'utf8')
    expect(journal === '').toBe(signal === 'SIGINT')
    if (signal === 'SIGKILL') fs.appendFileSync(path.join(data, journalIn(data)), '{"kind":"click","keyw')

    const second = run([...args, '--site', 'http://sho.rt'])
    const again = await second.url
    expect(await api(again, 'action=stats&limit=9')).toEqual(before)
    expect(before).toMatchObject({ stats: { total_links: 2, total_clicks: 1 } })
    expect(await api(again, 'action=shorturl&title=t&url=http://x/c')).toHaveProperty('shorturl', 'http://sho.rt/3')
    const snapshot = JSON.parse(fs.readFileSync(path.join(data, 'snapshot.json'), 'utf8'))
    expect(snapshot.log).toMatchObject([{ keyword: '1', referrer: 'http://r/' }])
    second.child.kill('SIGKILL')
    await second.ended
  })
}

function journalIn(folder: string): string {
  return fs.readdirSync(folder).find((file) => file.startsWith('journal')) ?? ''
}
