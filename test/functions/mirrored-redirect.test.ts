// A mirrored redirect answers as ever and does nothing else: what it would have counted it says, for whoever counts it in its own time.
import { ScanCommand } from '@aws-sdk/lib-dynamodb'
import { deliveryOf, type Payload } from '../../core/clicks/batch'
import { countDelivery } from '../../core/clicks/count'
import { written } from '../../core/clicks/line'
import { openClicks } from '../../core/clicks/table'
import { readTally } from '../../core/clicks/tally'
import { openWorklist } from '../../core/clicks/worklist'
import { type LegacyTables, openLegacyStore } from '../../core/legacy/dynamodb-store'
import { unpacked } from '../../core/legacy/mirrored'
import { newLink } from '../../core/links/link'
import { openLinks } from '../../core/links/table'
import type { SentRequest } from '../../core/shadow/exchange'
import { eventOf } from '../../functions/legacy-http'
import { linkOf, tablesOn } from '../core/legacy/tables'
import { onEngine } from '../engines'

const secret = 'the-front-door'
const browser = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const days = 24 * 3_600_000

onEngine('dynalite', 'a mirrored redirect', (engine) => {
  let tables: LegacyTables
  let budgets: string
  let resolve: typeof import('../../functions/resolve/legacy').handler
  let logged: string[]
  const before = { ...process.env }

  beforeAll(async () => {
    tables = await tablesOn(engine)
    budgets = await engine.table('code')
    Object.assign(process.env, {
      ...{ LINKS_TABLE: tables.links, RANKS_TABLE: tables.ranks, BUDGETS_TABLE: budgets, CACHE_SECONDS: '0' },
      ...{
        LEGACY_SITE: 'http://sho.rt',
        PRIVATE_PAGES: 'false',
        ORIGIN_SECRET: secret,
        NOSTATS: 'false',
      },
      ...{ LOCATION_BYTES: 'raw', AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint, AWS_REGION: 'eu-west-1' },
      ...{ AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' },
    })
    resolve = (await import('../../functions/resolve/legacy')).handler
    await openLegacyStore(tables, engine.db).add(linkOf('a'))
    const settings = { title: null, tags: null, expires_at: null, permanent: false, long_url: 'http://x.example/few' }
    await openLinks(tables.links, engine.db).add(newLink('few', { ...settings, max_clicks: 1 }, Date.now()))
  })
  afterAll(() => {
    process.env = before
  })
  beforeEach(() => {
    logged = []
    jest.spyOn(process.stdout, 'write').mockImplementation((line) => Boolean(logged.push(String(line))))
  })
  afterEach(() => jest.restoreAllMocks())

  const ask = (target: string, shadow?: string, more: Partial<SentRequest> = {}) => {
    const headers = { 'user-agent': browser, referer: 'https://from.example/x', 'cloudfront-viewer-country': 'DE' }
    const request = {
      method: 'GET',
      target,
      host: 'sho.rt',
      headers,
      body: '',
      address: '192.0.2.1',
      tls: false,
      ...more,
    }
    return resolve(eventOf(request, { isApi: false, secret, ...(shadow && { more: { 'x-shadow': shadow } }) }))
  }
  const without = (headers: Record<string, unknown> = {}, name: string) =>
    Object.fromEntries(Object.entries(headers).filter(([each]) => each !== name))

  for (const method of ['GET', 'HEAD', 'POST']) {
    test(`${method} answers as ever, writes no line, and says what the click would be`, async () => {
      const plain = await ask('/a', undefined, { method })
      expect(logged).toHaveLength(1)
      const mirrored = await ask('/a', 'm1;at=1', { method })
      expect(logged).toHaveLength(1)
      const { 'x-shadow-click': click } = mirrored.headers ?? {}
      expect({ ...mirrored, headers: without(mirrored.headers, 'x-shadow-click') }).toEqual(plain)
      const { code, version, bot, country, referrer } = JSON.parse(logged[0] ?? '')
      expect(unpacked(String(click))).toEqual({ code, version, bot, country, referrer })
      expect({ code, bot, country, referrer }).toEqual({
        code: 'a',
        bot: false,
        country: 'DE',
        referrer: 'from.example',
      })
    })
  }

  for (const { what, target, shadow } of [
    { what: 'a probe', target: '/a', shadow: 'm1;at=1;probe' },
    { what: 'an unknown keyword', target: '/nope', shadow: 'm1;at=1' },
    { what: 'a statistics page', target: '/a+', shadow: 'm1;at=1' },
    { what: 'a page', target: '/robots.txt', shadow: 'm1;at=1' },
  ]) {
    test(`${what} is no click`, async () => {
      const { headers, statusCode } = await ask(target, shadow)
      expect(statusCode).toBeLessThan(400)
      expect(Object.keys(headers ?? {}).filter((name) => name.startsWith('x-shadow'))).toEqual([])
      expect(logged).toEqual([])
    })
  }

  test('a link with a limit gives nothing of it away, and is seen to be used up', async () => {
    const used = async () => (await engine.db.send(new ScanCommand({ TableName: budgets }))).Items?.[0]?.used ?? 0
    expect([(await ask('/few', 'm1;at=1')).statusCode, (await ask('/few', 'm2;at=1')).statusCode]).toEqual([301, 301])
    expect(await used()).toBe(0)
    expect((await ask('/few')).statusCode).toBe(301)
    const { statusCode, headers } = await ask('/few', 'm3;at=1')
    expect([statusCode, headers?.['x-shadow-click'], await used()]).toEqual([302, undefined, 1])
  })

  test('a header that cannot be read is refused, and counts nothing', async () => {
    expect((await ask('/a', 'nonsense')).statusCode).toBe(503)
    expect(logged.filter((line) => line.includes('"type":"click"'))).toEqual([])
  })

  for (const { what, ago } of [
    { what: 'at once', ago: 0 },
    { what: 'three days later', ago: 3 * days },
  ]) {
    test(`handed over ${what}, however often, it counts once, in its own time`, async () => {
      const code = `h${ago}`
      const at = Date.now() - ago - 60_000
      const click = { code, version: 1, bot: false, country: 'DE', referrer: null }
      const message = written('click', { at, writer: 'w', n: 1 }, click)
      const payload: Payload = {
        ...{ messageType: 'DATA_MESSAGE', logGroup: 'router', logStream: 's' },
        logEvents: [
          { id: '1', message: written('none', { at, writer: 'w', n: 1 }, {}) },
          { id: '2', message },
        ],
      }
      const store = { clicks: openClicks(tables.clicks, engine.db), worklist: openWorklist(tables.clicks, engine.db) }
      const complaints: string[] = []
      const counting = { ...store, now: Date.now, complain: (problem: string) => complaints.push(problem) }
      await countDelivery(deliveryOf(payload), counting)
      await countDelivery(deliveryOf(payload), counting)
      const { hours } = await readTally(store.clicks, code, Date.now())
      const hour = new Date(at).toISOString().slice(0, 13)
      expect([...hours].map(([name, { h }]) => [name, h])).toEqual([[hour, 1]])
      expect(complaints).toEqual([])
    })
  }
})
