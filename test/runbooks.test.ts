// The runbooks are real: each alarm has one, every command in it is run with its fault there, and what it says one will see is printed.
// Alarms are driven until they ring, by faults and not by numbers, and end by what the runbook says.
import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { isDeepStrictEqual, promisify } from 'node:util'
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { ops } from '../bin/ops'
import { readAlarms } from '../bin/ops-alarms'
import { findDeployment } from '../bin/ops-deployment'
import { roads } from '../bin/ops-redrive'
import { local } from '../bin/ops-tables'
import { deliveryOf } from '../core/clicks/batch'
import { written } from '../core/clicks/line'
import { alarms } from '../core/watch/alarms'
import { settingsFrom } from '../lib/settings'
import { onEngine, until } from './engines'
import { type FaultyStore, faultyStore, type Health } from './faulty-store'
import { loggedStreams } from './logged'
import { client, type Running, running } from './running'

const folder = join(__dirname, '..', 'runbooks')
const page = (name: string) => readFileSync(join(folder, `${name}.md`), 'utf8')
const pages = readdirSync(folder)
  .filter((file) => file !== 'README.md')
  .map((file) => file.replace('.md', ''))

interface Step {
  section: string
  command: string
  output: string
}

/** The commands of a page, in their order, and what it says that each prints. */
function stepsOf(text: string): Step[] {
  return text.split(/^## /m).flatMap((part) => {
    const section = part.split('\n')[0] ?? ''
    return [...part.matchAll(/```console\n([\s\S]*?)```/g)].flatMap(([, block = '']) =>
      block
        .split(/^\$ /m)
        .slice(1)
        .map((step) => {
          const [command = '', ...output] = step.split('\n')
          return { section, command, output: output.join('\n') }
        }),
    )
  })
}

test('every alarm has a runbook, and every runbook an alarm', () => {
  expect([...pages].sort()).toEqual([...new Set(alarms.map(({ runbook }) => runbook))].sort())
})

test('the list of runbooks names every alarm, and its severity', () => {
  const rows = [...page('README').matchAll(/^\| ([a-z][^|]+) \| (page|ticket) \| \[.*\]\((.*)\.md\)/gm)]
  const listed = rows.flatMap(([, names = '', severity, runbook]) =>
    names.split(', ').map((name) => [name.replace('-…', ''), severity, runbook].join(' ')),
  )
  expect(listed.sort()).toEqual(alarms.map(({ name, severity, runbook }) => [name, severity, runbook].join(' ')).sort())
})

test('who is told to deploy is told to give every setting again, and what else is given is one', () => {
  const lines = ['README', ...pages].flatMap(
    (name) => page(name).match(/npm run deploy -- (?!--outputs-file)[^`\n]*/g) ?? [],
  )
  expect(lines).not.toEqual([])
  for (const line of lines) {
    expect(line).toMatch(/^npm run deploy -- -c as=FILE( -c \w+=\w+)*$/)
    const others = [...line.matchAll(/ -c (?!as=)(\w+)=(\w+)/g)].map(([, name, value]) => [name, value])
    expect(() => settingsFrom(Object.fromEntries(others))).not.toThrow()
  }
})

for (const name of pages) {
  describe(name, () => {
    const text = page(name)

    test('has all its sections, in their order', () => {
      const sections = ['Meaning', 'Impact', 'Diagnose', 'Mitigate', 'Verify', 'Undo', 'Escalate']
      expect([...text.matchAll(/^#+ (.*)$/gm)].map(([, title]) => title)).toEqual([name, ...sections])
    })

    test('every command is one line of ops or curl, and says what one will see; looking changes nothing', () => {
      expect([...text.matchAll(/^```(.*)$/gm)].map(([, kind]) => kind).filter((kind) => kind !== '')).toEqual(
        stepsOf(text).map(() => 'console'),
      )
      for (const { section, command, output } of stepsOf(text)) {
        expect(command).toMatch(/^(npm run -s ops -- |curl -s)[^\\|;&]*$/)
        expect(output.trim()).not.toBe('')
        if (section === 'Diagnose' || section === 'Verify') expect(command).not.toMatch(/\b(set|redrive|import)\b/)
      }
    })

    test('what it leads to is there', () => {
      const links = [...text.matchAll(/\]\(([^)#]+)/g)].map(([, link = '']) => link)
      expect(links.filter((link) => !existsSync(join(folder, link)))).toEqual([])
    })
  })
}

/** A minute of the alarms, in milliseconds. */
const minute = 2_000

interface Drill {
  fault: string
  runbooks: readonly string[]
  /** The alarms that have to ring before anybody reads. */
  rings: readonly string[]
  begin(): Promise<void> | void
  /** Those of them that do not end by themselves once the cause is removed, but by what the runbook says. */
  stays?: readonly string[]
  /** Done again and again while the fault lasts. */
  meanwhile(): Promise<unknown>
  end(): Promise<void> | void
}

onEngine('dynalite', 'alone', (engine) => {
  let store: FaultyStore
  beforeAll(async () => {
    store = await faultyStore(engine.endpoint)
  })
  const service = running({ engine: () => ({ kind: 'endpoint', url: store.url }), minute })
  afterAll(() => store.stop())
  const { get, post } = client(service)
  const health = (now: Health) => () => {
    store.health = now
  }
  const use = () => Promise.all([get('/unknown'), get('/known'), post('/v1/links', link), get('/v1/stats')])
  const link = { long_url: 'https://example.com/' }

  beforeAll(async () => {
    await post('/v1/links', { ...link, alias: 'known' })
    // From now on it leads on from memory, so that there are clicks while the store fails.
    expect((await get('/known')).status).toBe(302)
  })

  test('all is well: what the list of runbooks says, and nothing rings', async () => {
    const [first, ...others] = stepsOf(page('README'))
    const { stdout } = await promisify(execFile)('sh', ['-c', `${first?.command} --data ${service.data}`])
    expect(stdout).toMatch(patternOf(first?.output ?? ''))
    for (const step of others) await holds(step, service)
    expect(await ringing(service)).toEqual([])
  })

  test('a redirect that goes well writes one line, which is its click', () => {
    const resolve = [...loggedStreams(service.data)].filter(([file]) => /FunctionsResolve/.test(file))
    const lines = resolve.flatMap(([, texts]) => texts.map((text) => JSON.parse(text).type))
    expect(lines).toEqual(['click'])
  })

  drilled(service, [
    {
      fault: 'the store hangs up',
      runbooks: ['resolve-errors', 'create-errors', 'function-failing', 'clicks-dead-lettered'],
      rings: ['resolve-errors', 'create-errors', 'stats-failing', 'clicks-dead-lettered'],
      stays: ['clicks-dead-lettered'],
      begin: health('cut'),
      meanwhile: use,
      end: health('well'),
    },
    {
      fault: 'the store never answers',
      // Others ask for the guide, which asks no store: a few slow answers among very few would be nothing to wake anybody for.
      runbooks: ['resolve-slow'],
      rings: ['resolve-slow'],
      begin: health('hanging'),
      meanwhile: () => Promise.all(['/unknown', '/unknown', ...Array(20).fill('/')].map((path) => get(path))),
      end: health('well'),
    },
    {
      // DynamoDB itself counts these, and there is none here: this runbook's commands are run, and its alarm does not ring.
      fault: 'the store has no capacity',
      runbooks: ['store-throttled'],
      rings: ['resolve-errors'],
      begin: health('throttling'),
      meanwhile: () => get('/unknown'),
      end: health('well'),
    },
    {
      fault: 'clicks come late',
      runbooks: ['clicks-late'],
      rings: ['clicks-late'],
      begin() {},
      meanwhile: () =>
        invokeCount(service, [
          written('click', { at: Date.now() - 600_000, writer: 'w', n: 1 }, { code: 'known', version: 1, ...visit }),
        ]),
      end() {},
    },
  ])
})

describe('while migrating', () => {
  let legacy: Server
  let isDown = false
  const service = running({
    async settings() {
      legacy = createServer((request, reply) => {
        if (isDown) request.socket.destroy()
        else reply.writeHead(302, { location: 'http://sho.rt' }).end()
      })
      await new Promise<void>((listening) => legacy.listen(0, '127.0.0.1', listening))
      const legacyUrl = `http://127.0.0.1:${(legacy.address() as AddressInfo).port}`
      return { dialect: 'legacy', site: 'http://sho.rt', legacyUrl }
    },
    minute,
  })
  afterAll(() => {
    legacy.closeAllConnections()
    legacy.close()
  })

  test('every queue of what was delivered in vain can be sent again by ops', () => {
    const queues = Object.keys(service.platform.outputs).filter((name) => name.endsWith('QueueUrl'))
    expect(queues.sort()).toEqual(
      Object.values(roads)
        .map(({ queue }) => queue)
        .sort(),
    )
  })

  drilled(service, [
    {
      fault: 'the legacy system is down',
      runbooks: ['router-errors'],
      rings: ['router-errors'],
      begin() {
        isDown = true
      },
      meanwhile: () => client(service).get('/abc'),
      end() {
        isDown = false
      },
    },
    {
      fault: 'a delivery of records has failed three times',
      runbooks: ['pairs-dead-lettered'],
      rings: ['pairs-dead-lettered'],
      stays: ['pairs-dead-lettered'],
      async begin() {
        const { awsUrl, outputs } = service.platform
        const requestPayload = deliveryOf({
          messageType: 'CONTROL_MESSAGE',
          logGroup: '',
          logStream: '',
          logEvents: [],
        })
        const queue = new SQSClient({ endpoint: awsUrl, ...local })
        const QueueUrl = outputs.UncomparedQueueUrl
        await queue.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify({ requestPayload }) }))
        // And why: shadow was handed what it cannot read.
        await invoke(service, 'ShadowFunction', { awslogs: { data: '' } })
      },
      meanwhile: () => client(service).get('/abc'),
      end() {},
    },
  ])
})

/** Brings a fault about, waits for its alarms, does what the runbooks say, and waits until all is silent again. */
function drilled(service: Running & { data: string }, drills: readonly Drill[]): void {
  for (const { fault, runbooks, rings, stays = [], begin, meanwhile, end } of drills) {
    describe(fault, () => {
      let lasts = true
      let use: Promise<void>

      test(`rings ${rings.join(', ')}`, async () => {
        await begin()
        use = (async () => {
          while (lasts) await meanwhile().catch(() => undefined)
        })()
        await until(async () => {
          const now = await ringing(service)
          return rings.every((name) => now.includes(name))
        }, 60_000)
      }, 70_000)

      for (const name of runbooks) {
        for (const step of stepsOf(page(name)).filter(({ section }) => section === 'Diagnose'))
          test(`${name}: ${step.section}: $ ${step.command}`, () => holds(step, service))
      }

      test(`the cause is removed: ${stays.join(', ') || 'nothing'} still rings`, async () => {
        await end()
        lasts = false
        await use
        await until(async () => isDeepStrictEqual((await ringing(service)).sort(), [...stays].sort()), 60_000)
      }, 90_000)

      for (const name of runbooks) {
        for (const step of stepsOf(page(name)).filter(({ section }) => section !== 'Diagnose'))
          test(`${name}: ${step.section}: $ ${step.command}`, () => holds(step, service), 60_000)
      }

      test('all is silent again', () => until(async () => (await ringing(service)).length === 0, 60_000), 70_000)
    })
  }
}

/**
 * Runs a command until it prints what the page says: what is measured takes its time to change. It ends with 1 when it shows anything
 * that is not well, as `ops --help` says, and with 0 otherwise.
 */
async function holds({ command, output }: Step, { data }: { data: string }): Promise<void> {
  const wanted = patternOf(output)
  let seen = { code: -1, said: '' }
  await until(async () => {
    seen = await ran([...command.replace('npm run -s ops -- ', '').split(' '), '--data', data])
    return wanted.test(seen.said)
  }, 30_000).catch(() => undefined)
  expect(seen.said).toMatch(wanted)
  expect(seen).toEqual({ ...seen, code: notWell.test(seen.said) ? 1 : 0 })
}

/** How a command says that something is not well: a part, an alarm, a number of errors, of missing lines, of what failed again. */
const notWell = /^WRONG|^RINGS|^[1-9]\d* (errors|lines are missing)|, [1-9]\d* failed again/m

/** What a page shows, where `…` stands for anything in a line, and alone for any lines. */
function patternOf(output: string): RegExp {
  const lines = output.split('\n').slice(0, -1)
  const patterns = lines.map((line) => {
    if (line === '…') return '(?:[^\\n]*\\n)*'
    return `${line.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/…/g, '[^\\n]*')}\\n`
  })
  return new RegExp(`^${patterns.join('')}$`)
}

async function ran(args: string[]): Promise<{ code: number; said: string }> {
  const said: string[] = []
  const stdout = jest.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0)
  try {
    const code = await ops(args)
    return { code, said: said.join('') }
  } finally {
    stdout.mockRestore()
  }
}

async function ringing({ data }: { data: string }): Promise<string[]> {
  const all = await readAlarms(findDeployment({ data }))
  return all.filter(({ state }) => state.StateValue === 'ALARM').map(({ name }) => name)
}

const visit = { bot: false, country: null, referrer: null }
let deliveries = 0

async function invokeCount(service: Running, messages: string[]): Promise<void> {
  const logEvents = messages.map((message) => ({ id: `late-${++deliveries}`, message }))
  const delivery = deliveryOf({ messageType: 'DATA_MESSAGE', logGroup: 'g', logStream: 's', logEvents })
  await invoke(service, 'CountFunction', delivery)
}

/** `output` is the one that names the function. */
async function invoke({ platform }: Running, output: string, event: object): Promise<void> {
  const lambda = new LambdaClient({ endpoint: platform.awsUrl, ...local })
  const [FunctionName, Payload] = [platform.outputs[output], Buffer.from(JSON.stringify(event))]
  await lambda.send(new InvokeCommand({ FunctionName, Payload }))
  lambda.destroy()
}
