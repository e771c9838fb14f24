// What is done about those who ask too much, and what every reply tells browsers, over HTTP.
import { createKey } from '../bin/ops-keys'
import { loggedStreams } from './logged'
import { client, running } from './running'

const url = 'https://example.com/'
const limits = { guessesPerMinute: '6', createsPerMinute: '3' }

/** One process a function, since each counts for itself. */
const oneEach = { workers: 1 }

describe('guessing', () => {
  const service = running({ settings: { ...limits, createsPerMinute: '0', cacheSeconds: '60' }, ...oneEach })
  const { send, get, post, create } = client(service)
  const page = { accept: 'text/html' }

  test('codes there are none of: six a minute, then 429 for what is not in memory, links that are followed lead on', async () => {
    const [hot, cold] = [await create(), await create()]
    for (let n = 0; n < 20; n++) expect((await get(`/${hot.code}`)).status).toBe(302)
    const statuses: number[] = []
    for (let n = 0; n < 9; n++) statuses.push((await get(`/${['guess', 'GUESS', 'gue-ss'][n % 3]}${n}`)).status)
    expect(statuses).toEqual([...Array(6).fill(404), 429, 429, 429])
    expect(await get(`/${cold.code}`)).toMatchObject({
      status: 429,
      headers: { 'retry-after': expect.stringMatching(/^([1-9]|10)$/) },
      json: { type: 'urn:understudy:problem:too-many-requests' },
    })
    const shown = await get('/guess', page)
    expect(shown).toMatchObject({ status: 429, headers: { 'content-type': 'text/html; charset=utf-8' } })
    for (let n = 0; n < 20; n++) expect((await get(`/${hot.code}`)).status).toBe(302)
    for (const path of ['/', '/health', '/robots.txt', '/favicon.ico']) expect((await get(path)).status).not.toBe(429)
  })

  test('of the API, too, however many codes are asked at once; not for who shows a key', async () => {
    expect((await post('/v1/expand', { codes: Array.from({ length: 100 }, (_, n) => `guess${n}`) })).status).toBe(200)
    expect(await get('/v1/links/guess')).toMatchObject({
      status: 429,
      headers: { 'retry-after': expect.stringMatching(/^9[45]\d$/) },
    })
    expect((await post('/v1/expand', { codes: ['guess'] })).status).toBe(429)
    let authorization = 'Bearer '
    const { outputs, engineUrl } = service.platform
    await createKey({ outputs, engineUrl }, { owner: 'ada' }, (key) => {
      authorization += key
    })
    for (let n = 0; n < 9; n++) expect((await get('/v1/links/guess', { authorization })).status).toBe(404)
  })

  test('keys that are wrong: 401, then 429; a good one is good all the same', async () => {
    let good = 'Bearer '
    const { outputs, engineUrl } = service.platform
    await createKey({ outputs, engineUrl }, { owner: 'ada', scopes: 'admin' }, (key) => {
      good += key
    })
    const statuses: number[] = []
    for (let n = 0; n < 8; n++) {
      statuses.push(
        (await get('/v1/stats', { authorization: `Bearer us_${'2'.repeat(8)}_${String(n + 2).repeat(32)}` })).status,
      )
    }
    expect(statuses).toEqual([...Array(6).fill(401), 429, 429])
    expect((await get('/v1/stats', { authorization: good })).status).toBe(200)
    expect((await send('POST', '/v1/links', { body: { long_url: url } })).status).toBe(201)
  })
})

describe('creating without a key', () => {
  const settings = { ...limits, access: 'closed', anonymousCreate: 'true' }
  const service = running({ settings })
  const { send, post } = client(service)

  test('three links a minute, in all processes together, then 429; with a key as many as one likes', async () => {
    const ask = () => post('/v1/links', { long_url: url })
    // A minute that ends meanwhile begins a new count.
    const replies = await Promise.all(Array.from({ length: 8 }, ask))
    const made = replies.filter(({ status }) => status === 201)
    expect([3, 6]).toContain(made.length)
    expect(replies.find(({ status }) => status === 429)).toMatchObject({
      headers: { 'retry-after': expect.any(String) },
    })
    expect((await post('/v1/links/bulk', { links: Array(4).fill({ long_url: url }) })).status).toBe(429)
    const edit = await send('PATCH', `/v1/links/${made[0]?.json.code}`, {
      body: { title: 'x' },
      headers: { 'if-match': '*' },
    })
    expect(edit.status).toBe(401)
    const { outputs, engineUrl } = service.platform
    let authorization = 'Bearer '
    await createKey({ outputs, engineUrl }, { owner: 'ada' }, (key) => {
      authorization += key
    })
    const links = Array(5).fill({ long_url: url })
    expect((await send('POST', '/v1/links/bulk', { body: { links }, headers: { authorization } })).status).toBe(200)
  })

  test('no log has an address, or a key', () => {
    expect([...loggedStreams(service.data).values()].flat().join()).not.toMatch(/127\.0\.0\.1|us_[a-z0-9]{8}_/i)
  })
})

describe('what every reply tells browsers', () => {
  const service = running()
  const { send, get, create } = client(service)
  const page = { accept: 'text/html' }

  test('its type is what it says, nothing in it runs, nobody frames it; a redirect says nothing of referrers', async () => {
    const { code } = await create()
    const replies = {
      guide: await get('/', page),
      preview: await get(`/${code}+`, page),
      'unknown code': await get('/unknown', page),
      'unknown code, for programs': await get('/unknown'),
      'no code': await get('/a.b', page),
      robots: await get('/robots.txt'),
      link: await get(`/v1/links/${code}`),
      table: await get('/v1/stats', { accept: 'text/csv' }),
      'no route': await get('/v1/nothing'),
      'wrong key': await get('/v1/stats', { authorization: 'Bearer x' }),
    }
    for (const [what, { headers }] of Object.entries(replies)) {
      expect({ what, ...headers }).toMatchObject({
        what,
        'x-content-type-options': 'nosniff',
        'content-security-policy': expect.stringMatching(/default-src 'none';.*frame-ancestors 'none'/),
        'referrer-policy': 'no-referrer',
      })
      expect(headers['strict-transport-security']).toBeUndefined()
    }
    const redirect = await get(`/${code}`, page)
    expect(redirect.headers).toMatchObject({ 'x-content-type-options': 'nosniff' })
    expect(redirect.headers['referrer-policy']).toBeUndefined()
    expect((await send('POST', `/${code}`)).headers).toMatchObject({ 'x-content-type-options': 'nosniff' })
  })
})
