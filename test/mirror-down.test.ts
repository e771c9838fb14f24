// The comparison fails, in each part it has, while people follow links and make some: none of them sees anything of it.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { redrive, roads } from '../bin/ops-redrive'
import { localAccount, until } from './engines'
import { type Scripted, scripted } from './raw-http'
import { running } from './running'
import { wrapBundle } from './wrapped-bundle'

let legacy: Scripted
/** Once this file is there, what compares is mended. */
const folder = mkdtempSync(join(tmpdir(), 'understudy-mended-'))
const mended = join(folder, 'mended')
afterAll(() => rmSync(folder, { recursive: true }))
const service = running({
  engine: { kind: 'dynalite', inMemory: true },
  // How far the log is delivered is written down, so that this can be hindered.
  forgets: false,
  settings: async () => {
    legacy = await scripted('HTTP/1.1 301 Moved\r\nLocation: http://legacy.example/\r\nContent-Length: 0\r\n\r\n')
    return { dialect: 'legacy', site: 'http://sho.rt', legacyUrl: legacy.url, lagMilliseconds: '30' }
  },
  prepare: (assembly) =>
    wrapBundle(
      assembly,
      'shadow',
      `exports.handler = async (event, context) => {
         if (!require('node:fs').existsSync(${JSON.stringify(mended)})) throw new Error('no comparison')
         return require('./real.js').handler(event, context)
       }`,
    ),
})
afterAll(() => legacy.stop())

const agent = new Agent({ keepAlive: true, maxSockets: 4 })
afterAll(() => agent.destroy())

/** Follows links and makes some, four at a time, and gives the answers that are not the legacy's. */
async function visits(amount: number): Promise<string[]> {
  const paths = Array.from({ length: amount }, (_, n) =>
    n % 10 === 0 ? `/yourls-api.php?action=shorturl&n=${n}` : `/${n}`,
  )
  const answers = await Promise.all(paths.map(answerTo))
  return answers.filter((answer) => answer !== '301 http://legacy.example/')
}

function answerTo(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const outgoing = request(service.url + path, { agent }, (reply) => {
      reply.resume().on('end', () => resolve(`${reply.statusCode} ${reply.headers.location}`))
    })
    outgoing.on('error', reject).end()
  })
}

const folderOf = (name: string) => join(service.data, name)
const waiting = () =>
  readdirSync(folderOf('queues'), { recursive: true })
    .map(String)
    .filter((file) => /Uncompared[^/]*\/./.test(file))

test('what compares throws: deliveries are tried three times and then wait, and answers come as ever', async () => {
  const before = waiting().length
  expect(await visits(40)).toEqual([])
  await until(async () => waiting().length > before, 30_000)
  expect(await visits(20)).toEqual([])
}, 60_000)

test('ops compare redrive leaves in the queue what fails again, and compares it once that is mended', async () => {
  const { outputs, awsUrl } = service.platform
  await service.platform.settled()
  const again = () => redrive({ outputs, awsUrl }, roads.compare, () => {})
  expect(await again()).toEqual({ done: 0, failed: waiting().length })
  writeFileSync(mended, '')
  const left = waiting().length
  expect(await again()).toEqual({ done: left, failed: 0 })
  expect(waiting()).toEqual([])
  rmSync(mended)
}, 60_000)

test('where comparisons are kept is gone: answers come as ever', async () => {
  const client = new DynamoDBClient({ endpoint: service.platform.engineUrl, ...localAccount })
  await client.send(new DeleteTableCommand({ TableName: service.platform.outputs.PairsTable }))
  client.destroy()
  expect(await visits(200)).toEqual([])
})

test('the subscription cannot go on: answers come as ever', async () => {
  const states = readdirSync(folderOf('deliveries')).filter((file) => file.includes('FunctionsRouter'))
  expect(states).toHaveLength(1)
  const state = join(folderOf('deliveries'), states[0] ?? '')
  rmSync(state)
  mkdirSync(join(state, 'in the way'), { recursive: true })
  expect(await visits(200)).toEqual([])
  // What is written down at the end must find its place.
  rmSync(state, { recursive: true })
})

test('the log itself is gone: answers come as ever', async () => {
  rmSync(folderOf('logs'), { recursive: true })
  expect(await visits(200)).toEqual([])
  expect(existsSync(service.data)).toBe(true)
})
