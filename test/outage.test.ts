// DynamoDB fails, in each way it can, and is well again: what is served meanwhile, what is never said, and what is not lost.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { redrive, roads } from '../bin/ops-redrive'
import { type Platform, startPlatform } from '../local/platform'
import { assemblyWith } from './assembly'
import { onEngine, until } from './engines'
import { type FaultyStore, faultyStore, type Health } from './faulty-store'
import { loggedLines, totalsOf } from './logged'
import { client } from './running'

const program = { accept: 'application/json' }
const page = { accept: 'text/html' }

onEngine('dynalite', 'the store', (engine) => {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-outage-'))
  const data = join(folder, 'data')
  let store: FaultyStore
  let platform: Platform
  const { send, get, post, create, edit } = client({
    get url() {
      return platform.url
    },
    get platform() {
      return platform
    },
  })

  beforeAll(async () => {
    store = await faultyStore(engine.endpoint)
    // Nothing is fresh, so that the store is asked every time.
    const assembly = await assemblyWith({ cacheSeconds: '0' })
    const endpoint = { kind: 'endpoint', url: store.url } as const
    platform = await startPlatform({ assembly, port: 0, data, engine: endpoint, workers: 4 })
  }, 60_000)
  afterAll(async () => {
    await platform.stop()
    await store.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  for (const { health, means } of [
    { health: 'cut', means: 'hangs up' },
    { health: 'deaf', means: 'does as it is told, and hangs up' },
    { health: 'throttling', means: 'has no capacity' },
    { health: 'broken', means: 'answers 500' },
    { health: 'hanging', means: 'never answers' },
  ] as const satisfies { health: Health; means: string }[]) {
    describe(means, () => {
      let [known, limited, unseen, expiring] = ['', '', '', '']

      beforeAll(async () => {
        known = (await create({ long_url: 'https://example.com/known' })).code
        limited = (await create({ max_clicks: 100 })).code
        unseen = (await create()).code
        const expires_at = new Date(Date.now() + 1_000).toISOString()
        expiring = (await create({ expires_at })).code
        for (const code of [expiring, known, limited]) expect((await get(`/${code}`)).status).toBe(302)
        await until(async () => Date.now() > Date.parse(expires_at))
        store.health = health
      }, 60_000)
      afterAll(() => {
        store.health = 'well'
      })

      test('a link that was followed before leads on', async () => {
        for (let n = 0; n < 5; n++) {
          expect(await get(`/${known}`)).toMatchObject({
            status: 302,
            headers: { location: 'https://example.com/known' },
          })
        }
      })

      test('one of those that has expired since: 410', async () => {
        expect((await get(`/${expiring}`)).status).toBe(410)
      })

      test('everything else: 503 with Retry-After, as a problem; nothing is said not to be there', async () => {
        const change = { body: { title: 'x' }, headers: { 'if-match': '*' } }
        const asked = {
          'a limited link': get(`/${limited}`, program),
          'a link not seen before': get(`/${unseen}`, program),
          'its preview': get(`/${unseen}+`, program),
          'HEAD of it': send('HEAD', `/${unseen}`, { headers: program }),
          'a code there may be no link of': get('/perhaps', program),
          health: get('/health', program),
          create: post('/v1/links', { long_url: 'https://example.com/' }),
          'create with an alias': post('/v1/links', { long_url: 'https://example.com/', alias: `alias-${health}` }),
          'create or return': post('/v1/links', { long_url: 'https://example.com/', if_exists: 'return' }),
          edit: send('PATCH', `/v1/links/${unseen}`, change),
          read: get(`/v1/links/${known}`),
          history: get(`/v1/links/${known}/history`),
          expand: post('/v1/expand', { codes: [known] }),
          statistics: get(`/v1/links/${known}/stats`),
          totals: get('/v1/stats'),
          'a key': get('/v1/stats', { authorization: `Bearer us_${'2'.repeat(8)}_${'2'.repeat(32)}` }),
        }
        const said = await Promise.all(Object.values(asked))
        const answers = Object.keys(asked).map((what, n) => [what, said[n]?.status, said[n]?.headers['retry-after']])
        expect(answers).toEqual(Object.keys(asked).map((what) => [what, 503, '2']))
        for (const { json } of said) {
          if (json) expect(json).toMatchObject({ type: 'urn:understudy:problem:unavailable', status: 503 })
        }
      })

      test('to a browser the 503 is a page', async () => {
        const { status, headers, text } = await get(`/${unseen}`, page)
        expect({ status, ...headers }).toMatchObject({
          status: 503,
          'retry-after': '2',
          'content-type': 'text/html; charset=utf-8',
        })
        expect(text).toContain('<h1>Temporarily unavailable</h1>')
      })

      test('once it is well, everything works at once, and the clicks of the outage are counted, each once', async () => {
        store.health = 'well'
        for (const code of [known, limited, unseen]) expect((await get(`/${code}`)).status).toBe(302)
        expect((await get('/health')).status).toBe(200)
        expect((await get('/perhaps')).status).toBe(404)
        await create()
        expect((await edit(known, { title: 'after' })).status).toBe(200)
        await until(async () => {
          await redrive({ outputs: platform.outputs, awsUrl: platform.awsUrl }, roads.clicks, () => {})
          return (await get(`/v1/links/${known}/stats`)).json.total_clicks === 7
        })
        await allCounted()
      }, 60_000)
    })
  }

  describe('loses one answer', () => {
    afterEach(() => {
      expect(store.lose).toBe(null)
    })

    test('to a create with an alias: 201 all the same, and one link is counted', async () => {
      const before = (await allCounted()).links
      store.lose = { operation: 'PutItem', nth: 1 }
      expect((await post('/v1/links', { long_url: 'https://example.com/', alias: 'lost-answer' })).status).toBe(201)
      expect((await allCounted()).links.created).toBe(before.created + 1)
    })

    for (const [nth, what] of ['keeps the old version', 'moves the link to the new one'].entries()) {
      test(`to the write of an edit that ${what}: 200 all the same, and one version more`, async () => {
        const { code } = await create()
        store.lose = { operation: 'PutItem', nth: nth + 1 }
        expect(await edit(code, { title: 'two' })).toMatchObject({ status: 200, json: { id: `${code}.2` } })
        expect((await get(`/v1/links/${code}/history`)).json.versions).toHaveLength(2)
      })
    }

    test('to a delete: 200 all the same, and one link fewer is counted', async () => {
      const { code } = await create()
      const before = (await allCounted()).links
      store.lose = { operation: 'UpdateItem', nth: 1 }
      expect((await send('DELETE', `/v1/links/${code}`)).status).toBe(200)
      expect((await send('DELETE', `/v1/links/${code}`)).status).toBe(410)
      expect((await allCounted()).links.deleted).toBe(before.deleted + 1)
    })

    test('to the counting of a click: it is counted once', async () => {
      const { code } = await create()
      await allCounted()
      store.lose = { operation: 'UpdateItem', nth: 1 }
      await get(`/${code}`)
      await until(async () => (await get(`/v1/links/${code}/stats`)).json.total_clicks > 0)
      expect((await allCounted()).clicks.total).toBe(totalsOf(loggedLines(data)).total_clicks)
      expect((await get(`/v1/links/${code}/stats`)).json.total_clicks).toBe(1)
    })

    test('to the budget of a limited link: 503, and at most one redirect fewer is given, never one more', async () => {
      const { code } = await create({ max_clicks: 2 })
      await allCounted()
      store.lose = { operation: 'UpdateItem', nth: 1 }
      const statuses: number[] = []
      for (let n = 0; n < 4; n++) statuses.push((await get(`/${code}`)).status)
      expect(statuses).toEqual([503, 302, 410, 410])
    })
  })

  /** Waits until the totals show every line that was logged, and gives them. */
  async function allCounted() {
    await platform.settled()
    const logged = totalsOf(loggedLines(data))
    await until(async () => isDeepStrictEqual((await get('/v1/stats')).json, logged))
    return logged
  }
})
