// The road of a click, from the redirect's log line to the counters, with a count function that dies on it: exactly once all the same.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb'
import { type Platform, startPlatform } from '../local/platform'
import { assemblyIn } from './assembly'
import { localAccount, until } from './engines'
import { countedLines, loggedLines, loggedStreams, totalsOf } from './logged'
import { endPrograms, finished } from './program'
import { client } from './running'
import { wrapBundle } from './wrapped-bundle'

const folder = mkdtempSync(join(tmpdir(), 'understudy-road-'))
const data = join(folder, 'data')
const fault = join(folder, 'fault')
let platform: Platform

const service = {
  get url() {
    return platform.url
  },
  get platform() {
    return platform
  },
}
const { get, create } = client(service)

beforeAll(async () => {
  const assembly = await assemblyIn(join(folder, 'cdk.out'))
  wrapBundle(assembly, 'count', faulty)
  platform = await startPlatform({ assembly, port: 0, data, engine: { kind: 'dynalite' }, workers: 2 })
}, 60_000)
afterEach(() => rmSync(fault, { force: true }))
afterAll(async () => {
  await endPrograms()
  await platform.stop()
  rmSync(folder, { recursive: true, force: true })
})

test('count is killed before, while and after it counts, as clicks flow: totals equal the redirects exactly', async () => {
  const codes = [(await create()).code, (await create()).code]
  writeFileSync(fault, 'kill')
  const began = Date.now()
  let given = 0
  while (given < 300 || Date.now() - began < 3_000) {
    const replies = await Promise.all([...codes, ...codes].map((code) => get(`/${code}`)))
    given += replies.filter(({ status }) => status === 302).length
  }
  rmSync(fault)
  const died = () =>
    countStreams().filter((texts) => texts.some((text) => text.includes('platform.runtimeDone'))).length
  expect(died()).toBeGreaterThan(3)
  await until(async () => {
    if (waiting().length > 0) await redrive()
    return (await clicksOf(codes)) >= given
  }, 60_000)
  process.stderr.write(
    `${given} clicks were counted by ${countStreams().length} processes, of which ${died()} were killed\n`,
  )
  await allCounted()
  expect(await clicksOf(codes)).toBe(given)
}, 90_000)

describe('a delivery that fails three times', () => {
  let code: string

  beforeAll(async () => {
    code = (await create()).code
    await allCounted()
    // What is counted already may be under way once more: its process was killed just after.
    await platform.settled()
    writeFileSync(fault, 'throw')
    await get(`/${code}`)
    await until(async () => waiting().length > 0)
  })

  test('waits in the queue, whole, with the reason; a redrive that fails as well leaves it there and ends with 1', async () => {
    writeFileSync(fault, 'throw')
    const [message] = waiting()
    expect(JSON.parse(message?.body ?? '')).toMatchObject({
      requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
      requestPayload: { awslogs: { data: expect.any(String) } },
      responsePayload: { errorMessage: 'the fault of this test' },
    })
    const { code: exit, stdout, stderr } = await redrive()
    expect({ exit, stderr }).toEqual({ exit: 1, stderr: '' })
    expect(stdout).toMatch(/failed again.*the fault of this test.*0 deliveries counted, 1 failed/s)
    expect(waiting()).toHaveLength(1)
    expect(await clicksOf([code])).toBe(0)
  })

  test('once count is well, redrive counts it, and running it again changes nothing', async () => {
    const { body } = waiting()[0] ?? { body: '' }
    expect(await redrive()).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/\n1 deliveries counted, 0 failed/),
    })
    expect(await clicksOf([code])).toBe(1)
    expect(waiting()).toEqual([])
    expect(await redrive()).toMatchObject({ code: 0, stdout: expect.stringMatching(/^0 deliveries counted, 0 failed/) })

    // A redrive that was stopped before it could take the message out of the queue has left it there.
    await putBack(body)
    expect(await redrive()).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/\n1 deliveries counted, 0 failed/),
    })
    expect(await clicksOf([code])).toBe(1)
    await allCounted()
  })
})

test('nothing is shared under one viral link: each writer counts into items of its own', async () => {
  const { code } = await create()
  await Promise.all(Array.from({ length: 200 }, () => get(`/${code}`)))
  await until(async () => (await clicksOf([code])) === 200)
  const items = await itemsOf(code)
  const slots = items.filter(({ slot }) => String(slot).startsWith('s#'))
  const counted = new Map<string, number>()
  for (const { slot, h = 0 } of slots) {
    const stream = String(slot).split('#')[2] ?? ''
    counted.set(stream, (counted.get(stream) ?? 0) + Number(h))
  }
  const written = [...loggedStreams(data).values()]
    .map((texts) => countedLines(texts).filter((line) => line.type === 'click' && line.code === code).length)
    .filter((lines) => lines > 0)
  expect(counted.size).toBeGreaterThan(1)
  expect([...counted.values()].sort()).toEqual(written.sort())
})

// It fails as the file `fault` says: never, by an error, or by kill -9 at a random moment.
const faulty = `
const fault = ${JSON.stringify(fault)}
const { existsSync, readFileSync } = require('node:fs')
const real = require('./real.js')
const die = () => process.kill(process.pid, 'SIGKILL')
exports.handler = async (event, context) => {
  const kind = existsSync(fault) ? readFileSync(fault, 'utf8') : ''
  if (kind === 'throw') throw new Error('the fault of this test')
  if (kind !== 'kill') return real.handler(event, context)
  const chance = Math.random()
  if (chance < 0.2) die()
  if (chance < 0.6) setTimeout(die, Math.random() * 15)
  const result = await real.handler(event, context)
  if (chance < 0.8) die()
  return result
}`

async function clicksOf(codes: string[]): Promise<number> {
  const answers = await Promise.all(codes.map((code) => get(`/v1/links/${code}/stats`)))
  return answers.reduce((sum, { json }) => sum + json.total_clicks, 0)
}

/** Waits until all that was logged is counted. */
async function allCounted(): Promise<void> {
  await until(async () => isDeepStrictEqual((await get('/v1/stats')).json, totalsOf(loggedLines(data))))
}

function redrive() {
  return finished(['clicks', 'redrive', '--data', data], { file: 'bin/ops.ts' })
}

/** What is in the queue of deliveries that could not be counted, also what somebody has received. */
function waiting(): { body: string }[] {
  const [queue = ''] = readdirSync(join(data, 'queues'))
  const files = readdirSync(join(data, 'queues', queue)).filter((file) => file.endsWith('.json'))
  return files.map((file) => JSON.parse(readFileSync(join(data, 'queues', queue, file), 'utf8')))
}

async function putBack(body: string): Promise<void> {
  const sqs = new SQSClient({ endpoint: platform.awsUrl, ...localAccount })
  await sqs.send(new SendMessageCommand({ QueueUrl: platform.outputs.UncountedQueueUrl, MessageBody: body }))
  sqs.destroy()
}

/** The log streams of count, one for each of its processes. */
function countStreams(): string[][] {
  return [...loggedStreams(data)].filter(([file]) => /Count/.test(file)).map(([, texts]) => texts)
}

/** All items of a code in the table of clicks. */
async function itemsOf(code: string) {
  const db = new DynamoDBClient({ endpoint: platform.engineUrl, ...localAccount })
  const { TableNames = [] } = await db.send(new ListTablesCommand({}))
  const { Items = [] } = await DynamoDBDocumentClient.from(db).send(
    new QueryCommand({
      TableName: TableNames.find((name) => /Clicks/.test(name)),
      KeyConditionExpression: 'code = :code',
      ExpressionAttributeValues: { ':code': code },
    }),
  )
  db.destroy()
  return Items
}
