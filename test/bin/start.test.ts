// npm start as a person meets it: what it prints, how it ends, what it says when it cannot.
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until, withoutJava } from '../engines'
import { optional } from '../optional'
import { endPrograms, finished, launch, type Program, started } from '../program'

const scratch = mkdtempSync(join(tmpdir(), 'understudy-start-'))
const folder = (name: string) => join(scratch, name)
const file = folder('file')
const empty = folder('empty')
const open =
  'Access is open: whoever reaches this address may create, edit and delete links; --access closed asks for keys.\n'
writeFileSync(file, '')
mkdirSync(empty)

const taken = createServer()
const takenPort = () => String((taken.address() as AddressInfo).port)

beforeAll(() => new Promise<void>((listening) => taken.listen(0, '127.0.0.1', listening)))
afterAll(async () => {
  await endPrograms()
  taken.close()
  rmSync(scratch, { recursive: true, force: true })
})

describe('what it cannot do it says in one line, and ends with 2', () => {
  for (const { because, args = () => [], env = () => ({}), says } of refusals()) {
    test(because, async () => {
      const ended = await finished(['--port', '0', '--data', folder('never'), ...args()], { env: env() })
      expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^[^\n]+\n$/) })
      expect(ended.stderr).toMatch(says)
    })
  }
})

test('--help: the flags on standard output, and 0', async () => {
  const { code, stdout, stderr } = await finished(['--help'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toContain('--engine')
})

describe('one data folder', () => {
  const data = folder('data')
  let service: Program & { url: string }
  let code: string

  beforeAll(async () => {
    service = await started(['--port', '0', '--data', data])
    code = await shorten(service.url)
  })

  test('a second start on it is refused in one line, and the first goes on', async () => {
    const second = await finished(['--port', '0', '--data', data])
    expect(second).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^[^\n]+in use[^\n]+\n$/) })
    expect(await follow(service.url, code)).toBe(302)
    // Functions that had no worker yet start one only now.
    expect((await fetch(`${service.url}/v1/links/${code}`)).status).toBe(200)
  })

  test('the other dialect is refused on it, once it is free', async () => {
    const elsewhere = folder('elsewhere')
    mkdirSync(elsewhere)
    copyFileSync(join(data, 'dialect'), join(elsewhere, 'dialect'))
    const other = await finished(['--port', '0', '--data', elsewhere, '--dialect', 'legacy'])
    expect(other).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^[^\n]+\n$/) })
    expect(other.stderr).toMatch(/elsewhere keeps links of the modern dialect.*--dialect modern.*--data.*ops export/)
  })

  test('SIGTERM ends it with 0, its ready line and who may use it are all it ever printed, and links are there after the next start', async () => {
    service.signal('SIGTERM')
    expect(await service.ended).toEqual({
      code: 0,
      signal: null,
      stdout: `Understudy is ready at ${service.url}\n`,
      stderr: open,
    })
    expect(existsSync(join(data, 'platform.json'))).toBe(false)
    service = await started(['--data', data], { env: { PORT: '0' } })
    expect(await follow(service.url, code)).toBe(302)
  })

  test('SIGHUP, from a terminal that is closed, ends it as well', async () => {
    service.signalGroup('SIGHUP')
    expect(await service.ended).toMatchObject({ code: 0, stderr: open })
  })
})

test('--memory: when it ends, nothing is left of it', async () => {
  const service = await started(['--port', '0', '--memory'], { env: { TMPDIR: empty } })
  expect(await follow(service.url, await shorten(service.url))).toBe(302)
  service.signalGroup('SIGINT')
  expect(await service.ended).toMatchObject({ code: 0, stderr: open })
  expect(ownFolders(empty)).toEqual([])
})

test('Ctrl-C before it is ready: it ends, and what it has started as well', async () => {
  const service = launch(['--port', '0', '--memory'], { env: { TMPDIR: empty } })
  await until(async () => ownFolders(empty).some((name) => existsSync(join(empty, name, 'dynamodb'))))
  service.signalGroup('SIGINT')
  expect(await service.ended).toMatchObject({ stdout: '', stderr: '' })
  await until(async () => isGone(service.pid))
  expect(ownFolders(empty)).toEqual([])
})

optional('--engine dynamodb-local', withoutJava(), () => {
  test('runs the service on DynamoDB Local, and Ctrl-C ends that too', async () => {
    const service = await started(['--port', '0', '--memory', '--engine', 'dynamodb-local'])
    expect(await follow(service.url, await shorten(service.url))).toBe(302)
    service.signalGroup('SIGINT')
    expect(await service.ended).toMatchObject({ code: 0, stderr: open })
    await until(async () => isGone(service.pid))
  }, 60_000)
})

function refusals(): {
  because: string
  args?: () => string[]
  env?: () => Record<string, string>
  says: RegExp
}[] {
  return [
    { because: 'a taken port', args: () => ['--port', takenPort()], says: /^Port \d+ is taken.*--port/ },
    { because: 'an unknown flag', args: () => ['--prot', '1'], says: /--prot.*--help/ },
    { because: 'a word that is no flag', args: () => ['now'], says: /now/ },
    { because: 'a bad engine', args: () => ['--engine', 'sqlite'], says: /dynalite or dynamodb-local, not "sqlite"/ },
    {
      because: 'an install that is not there',
      args: () => ['--dialect', 'legacy', '--install', join(empty, 'i.json')],
      says: /--install .*i\.json.*no such file/,
    },
    {
      because: 'a legacy that is no URL',
      args: () => ['--dialect', 'legacy', '--legacy', 'ftp://old.sho.rt'],
      says: /legacyUrl: "ftp:\/\/old\.sho\.rt" must be like http:\/\/10\.0\.0\.5:8080/,
    },
    {
      because: 'a legacy that is this very service',
      args: () => ['--port', '18931', '--dialect', 'legacy', '--legacy', 'http://localhost:18931'],
      says: /own address \(http:\/\/localhost:18931\); name where the legacy itself answers/,
    },
    {
      because: 'a folder below a file',
      args: () => ['--data', join(file, 'x')],
      says: /^--data \S+ cannot be written to \(ENOTDIR\): name another/,
    },
    {
      because: 'a folder where none can be made',
      args: () => ['--data', '/proc/zz'],
      says: /^--data \/proc\/zz .*\(ENOENT\)/,
    },
    {
      because: 'DynamoDB Local without Java',
      args: () => ['--data', folder('no-java'), '--engine', 'dynamodb-local'],
      env: () => ({ PATH: empty }),
      says: /needs Java.*17/,
    },
    { because: 'a bad setting in the environment', env: () => ({ WORKERS: '0' }), says: /--workers.*not "0"/ },
  ]
}

async function shorten(url: string): Promise<string> {
  const reply = await fetch(`${url}/v1/links`, { method: 'POST', body: '{"long_url":"https://example.com/"}' })
  return JSON.parse(await reply.text()).code
}

async function follow(url: string, code: string): Promise<number> {
  return (await fetch(`${url}/${code}`, { redirect: 'manual' })).status
}

/** What our program makes in a temporary folder; the loader keeps its cache there as well. */
function ownFolders(parent: string): string[] {
  return readdirSync(parent).filter((name) => name.startsWith('understudy-'))
}

/** Whether no process of a group is left. */
function isGone(group: number): boolean {
  try {
    return !process.kill(-group, 0)
  } catch {
    return true
  }
}
