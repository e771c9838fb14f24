// Who may do what, over HTTP: a service whose access is closed, and one that is open to all.
import { createKey, listKeys, revokeKey } from '../bin/ops-keys'
import type { Platform } from '../local/platform'
import { client, running } from './running'

const url = 'https://example.com/'

/** Makes a key as an operator does. */
async function keyOf({ outputs, engineUrl }: Platform, owner: string, scopes?: string): Promise<string> {
  const said: string[] = []
  await createKey({ outputs, engineUrl }, { owner, scopes }, (line) => said.push(line))
  return String(said[0])
}

describe('access is closed', () => {
  const service = running({ settings: { access: 'closed', cacheSeconds: '0' } })
  const { send } = client(service)
  const keys = { ada: '', bob: '', reader: '', admin: '' }
  type Name = keyof typeof keys
  const as = (who: Name | null, method: string, path: string, body?: unknown, more: Record<string, string> = {}) =>
    send(method, path, {
      ...(body === undefined ? {} : { body }),
      headers: { ...(who && { authorization: `Bearer ${keys[who]}` }), ...more },
    })
  const made = async (who: Name) => (await as(who, 'POST', '/v1/links', { long_url: url })).json.code as string

  beforeAll(async () => {
    keys.ada = await keyOf(service.platform, 'ada')
    keys.bob = await keyOf(service.platform, 'bob')
    keys.reader = await keyOf(service.platform, 'ada', 'read')
    keys.admin = await keyOf(service.platform, 'ops', 'admin')
  })

  const everyRoute = (code: string) => [
    { method: 'POST', path: '/v1/links', body: { long_url: url } },
    { method: 'PATCH', path: `/v1/links/${code}`, body: { title: 'x' } },
    { method: 'GET', path: `/v1/links/${code}` },
    { method: 'GET', path: `/v1/links/${code}/history` },
    { method: 'POST', path: '/v1/expand', body: { codes: [code] } },
    { method: 'GET', path: `/v1/links/${code}/stats` },
    { method: 'GET', path: '/v1/stats' },
    { method: 'DELETE', path: `/v1/links/${code}` },
  ]

  test('without a key every route of the API is 401, with WWW-Authenticate, whatever else is wrong', async () => {
    const code = await made('ada')
    for (const { method, path, body } of [...everyRoute(code), ...everyRoute('unknown')]) {
      const reply = await as(null, method, path, body)
      expect({ path, status: reply.status, ...reply.headers }).toMatchObject({
        path,
        status: 401,
        'www-authenticate': 'Bearer realm="understudy"',
        'content-type': 'application/problem+json',
      })
    }
  })

  test('short links, previews, the guide and health are for everybody', async () => {
    const code = await made('ada')
    const statuses = [`/${code}`, `/${code}+`, '/', '/health'].map(async (path) => (await as(null, 'GET', path)).status)
    expect(await Promise.all(statuses)).toEqual([302, 200, 200, 200])
  })

  test('an owner does everything with a link of their own, with any key of theirs that has the scope', async () => {
    const code = await made('ada')
    const edit = await as('ada', 'PATCH', `/v1/links/${code}`, { title: 'mine' }, { 'if-match': '*' })
    expect(edit).toMatchObject({ status: 200, json: { title: 'mine' } })
    for (const path of ['', '?version=1', '/history', '/stats'])
      expect((await as('reader', 'GET', `/v1/links/${code}${path}`)).status).toBe(200)
    expect((await as('reader', 'DELETE', `/v1/links/${code}`)).status).toBe(403)
    expect((await as('ada', 'DELETE', `/v1/links/${code}`)).status).toBe(200)
  })

  test("of others' links it is known where they lead, and nothing else", async () => {
    const code = await made('ada')
    expect((await as('bob', 'GET', `/v1/links/${code}`)).json.long_url).toBe(url)
    expect((await as('bob', 'POST', '/v1/expand', { codes: [code] })).json.results[0].status).toBe(200)
    for (const path of ['?version=1', '/history', '/stats']) {
      expect(await as('bob', 'GET', `/v1/links/${code}${path}`)).toMatchObject({
        status: 403,
        json: { type: 'urn:understudy:problem:not-yours' },
      })
    }
    expect((await as('bob', 'PATCH', `/v1/links/${code}`, { title: 'x' }, { 'if-match': '*' })).status).toBe(403)
    expect((await as('bob', 'DELETE', `/v1/links/${code}`)).status).toBe(403)
    expect((await as('bob', 'DELETE', '/v1/links/unknown')).status).toBe(404)
    expect(await as('ada', 'GET', `/v1/links/${code}`)).toMatchObject({ json: { id: `${code}.1`, title: null } })
  })

  test("same URL, same link: an owner's own, never another's", async () => {
    const wish = { long_url: 'https://example.com/once', if_exists: 'return' }
    const [first, again, other] = [
      await as('ada', 'POST', '/v1/links', wish),
      await as('ada', 'POST', '/v1/links', wish),
      await as('bob', 'POST', '/v1/links', wish),
    ]
    expect([first.status, again.status, other.status]).toEqual([201, 200, 201])
    expect(again.json).toEqual(first.json)
    expect(other.json.code).not.toBe(first.json.code)
  })

  test("an admin edits, sees and ends links of everybody; totals are the admin's", async () => {
    const code = await made('bob')
    expect((await as('admin', 'PATCH', `/v1/links/${code}`, { title: 'x' }, { 'if-match': '*' })).status).toBe(200)
    expect((await as('admin', 'GET', `/v1/links/${code}/stats`)).status).toBe(200)
    expect((await as('admin', 'DELETE', `/v1/links/${code}`)).status).toBe(200)
    expect((await as('admin', 'GET', '/v1/stats')).status).toBe(200)
    expect(await as('ada', 'GET', '/v1/stats')).toMatchObject({
      status: 403,
      headers: { 'www-authenticate': expect.stringContaining('scope="admin"') },
    })
  })

  test('a revoked key is 401 from the next request on, in every process', async () => {
    const { outputs, engineUrl } = service.platform
    const key = await keyOf(service.platform, 'eve')
    const authorization = `Bearer ${key}`
    const create = () => send('POST', '/v1/links', { body: { long_url: url }, headers: { authorization } })
    const several = () => Promise.all(Array.from({ length: 8 }, create))
    expect(new Set((await several()).map(({ status }) => status))).toEqual(new Set([201]))
    await revokeKey({ outputs, engineUrl }, { key }, () => {})
    expect(new Set((await several()).map(({ status }) => status))).toEqual(new Set([401]))
    const listed: string[] = []
    expect(await listKeys({ outputs, engineUrl }, (line) => listed.push(line))).toBe(listed.length)
    expect(listed.find((line) => line.startsWith(key.slice(0, 11)))).toMatch(/ {2}revoked .* {2}create,read {2}eve$/)
    expect(listed.join()).not.toContain(key.slice(12))
  })

  test("a list is of the owner's links, page by page, by tag, with any key of theirs that reads", async () => {
    keys.bob = await keyOf(service.platform, 'lister')
    const codes: string[] = []
    for (let n = 0; n < 5; n++) {
      const body = { long_url: url, tags: [n % 2 === 0 ? 'even' : 'odd'] }
      codes.unshift((await as('bob', 'POST', '/v1/links', body)).json.code)
    }
    const first = await as('bob', 'GET', '/v1/links?limit=3')
    expect(first.json.links[0]).toEqual((await as('bob', 'GET', `/v1/links/${codes[0]}`)).json)
    const second = await as('bob', 'GET', `/v1/links?limit=3&cursor=${first.json.next_cursor}`)
    expect([...first.json.links, ...second.json.links].map(({ code }) => code)).toEqual(codes)
    expect(second.json.next_cursor).toBeNull()
    expect((await as('bob', 'GET', '/v1/links?tag=odd')).json.links).toHaveLength(2)
    expect(await as('bob', 'GET', '/v1/links?limit=x')).toMatchObject({ status: 422, json: { field: 'limit' } })
    expect((await as('reader', 'GET', '/v1/links')).json.links.length).toBeGreaterThan(0)
    expect((await as(null, 'GET', '/v1/links')).status).toBe(401)
  })

  test('an owner, scopes or an id that cannot be are refused, before anything is kept', async () => {
    const { outputs, engineUrl } = service.platform
    const deployment = { outputs, engineUrl }
    const never = () => expect('nothing').toBe('said')
    for (const flags of [{}, { owner: '' }, { owner: 'a b' }, { owner: 'a'.repeat(65) }, { owner: '__proto__' }])
      await expect(createKey(deployment, flags, never)).rejects.toThrow(/--owner has to be/)
    for (const scopes of ['', 'write', 'read,', 'read admin'])
      await expect(createKey(deployment, { owner: 'a', scopes }, never)).rejects.toThrow(/--scopes has to be/)
    for (const key of [undefined, '', 'us_', 'us_222222222', 'x'])
      await expect(revokeKey(deployment, { key }, never)).rejects.toThrow(/--key has to be/)
    await expect(revokeKey(deployment, { key: 'us_22222222' }, never)).rejects.toThrow(/no key us_22222222/)
  })

  test('what a client says in the header that carries the key inside is not believed', async () => {
    const forged = { 'x-understudy-authorization': `Bearer ${keys.admin}` }
    expect((await as(null, 'GET', '/v1/stats', undefined, forged)).status).toBe(401)
  })
})

describe('access is open', () => {
  const service = running({ settings: { cacheSeconds: '0' } })
  const { send, get, create, edit } = client(service)

  test('everything is for everybody, but the links that were made with a key', async () => {
    const authorization = `Bearer ${await keyOf(service.platform, 'ada')}`
    const mine = (await send('POST', '/v1/links', { body: { long_url: url }, headers: { authorization } })).json.code
    const { code } = await create()
    expect((await edit(code, { title: 'anybody' })).status).toBe(200)
    expect((await edit(mine, { title: 'anybody' })).status).toBe(401)
    for (const path of ['/history', '/stats']) expect((await get(`/v1/links/${mine}${path}`)).status).toBe(401)
    expect((await get(`/v1/links/${mine}`)).status).toBe(200)
    expect((await send('DELETE', `/v1/links/${mine}`, { headers: { authorization } })).status).toBe(200)
  })

  test('there is no list of what has no owner', async () => {
    expect(await get('/v1/links')).toMatchObject({ status: 401, json: { type: 'urn:understudy:problem:key-required' } })
  })

  test('a key that is shown and wrong is refused all the same', async () => {
    const headers = { authorization: 'Bearer us_nonsense' }
    expect((await send('POST', '/v1/links', { body: { long_url: url }, headers })).status).toBe(401)
  })
})
