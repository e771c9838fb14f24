// The functions under Lambda's real runtime client: they work, and it makes of their log lines what the readers expect.
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readLine } from '../core/clicks/reader'
import { type Platform, startPlatform } from '../local/platform'
import { assemblyIn } from './assembly'
import { until } from './engines'
import { loggedStreams } from './logged'
import { optional } from './optional'
import { client } from './running'
import { wrapBundle } from './wrapped-bundle'

const isThere = existsSync(join(__dirname, '../node_modules/aws-lambda-ric'))
const lacks = isThere ? null : 'aws-lambda-ric is not installed; it is built natively, in CI'

// What the same line would become if it were written through the console.
const click = {
  level: 'INFO',
  timestamp: '2026-01-01T00:00:00.000Z',
  type: 'click',
  v: 1,
  writer: 'console',
  n: 1,
  code: 'by-console',
  version: 1,
  bot: false,
  country: null,
  referrer: null,
}

optional('under aws-lambda-ric', lacks, () => {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-ric-'))
  const data = join(folder, 'data')
  let platform: Platform
  const service = {
    get url() {
      return platform.url
    },
    get platform() {
      return platform
    },
  }
  const { get, create, edit } = client(service)
  let code: string

  beforeAll(async () => {
    const assembly = await assemblyIn(join(folder, 'cdk.out'))
    wrapBundle(assembly, 'resolve', talkative)
    const engine = { kind: 'dynalite' } as const
    platform = await startPlatform({ assembly, port: 0, data, engine, workers: 1, runtime: 'ric' })
    code = (await create()).code
  }, 60_000)
  afterAll(async () => {
    await platform.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  test('a link is followed, edited and expanded, and its click is in the statistics', async () => {
    expect((await get(`/${code}`)).status).toBe(302)
    expect((await edit(code, { title: 'two' })).status).toBe(200)
    expect((await get(`/v1/links/${code}`)).json.id).toBe(`${code}.2`)
    await until(async () => (await get(`/v1/links/${code}/stats`)).json.total_clicks === 1)
    expect((await get('/v1/links/unknown')).status).toBe(404)
  })

  test('a click is one line of JSON, as it was written', () => {
    const [line, ...more] = texts().filter((text) => text.includes(code))
    expect(more).toEqual([])
    expect(JSON.parse(line ?? '')).toEqual({
      ...click,
      code,
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      writer: expect.stringMatching(/^[\w-]{8}$/),
    })
  })

  test('what is written through the console is wrapped, texts and objects', () => {
    const wrapped = { timestamp: expect.any(String), level: 'INFO', requestId: expect.stringMatching(/^[\da-f-]{36}$/) }
    for (const message of ['a text', click]) {
      const found = texts()
        .map((text) => JSON.parse(text))
        .filter((it) => isSame(it.message, message))
      expect(found).toEqual([{ ...wrapped, message }])
    }
  })

  test('a click that was wrapped so can still be read', () => {
    const line = texts().find((text) => text.includes('by-console')) ?? ''
    expect(readLine(line)).toMatchObject({ line: { type: 'click', code: 'by-console', writer: 'console', n: 1 } })
  })

  /** All lines of resolve. */
  function texts(): string[] {
    return [...loggedStreams(data)].filter(([file]) => /Resolve/.test(file)).flatMap(([, lines]) => lines)
  }
})

const talkative = `
const real = require('./real.js')
exports.handler = (event, context) => {
  console.log('a text')
  console.log(${JSON.stringify(click)})
  return real.handler(event, context)
}`

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
