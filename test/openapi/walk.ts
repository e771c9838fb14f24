// A walk through everything the API can be asked and can answer: what is good, what is at each limit and beyond it, what is refused.
import { routes as table } from '../../core/routes'
import { until } from '../engines'
import type { FaultyStore } from '../faulty-store'
import { type Exchange, jsonOf, type Wish } from './exchange'

type Ask = (method: string, target: string, wish?: Wish) => Promise<Exchange>

/** Keys of the service that is walked through: of two owners, with one scope only, and of an admin. */
export type Keys = Record<'ada' | 'bob' | 'reader' | 'creator' | 'admin', string>

const url = 'https://example.com/'
const longest = (length: number) => `${url}${'a'.repeat(length - url.length)}`
const page = { accept: 'text/html' }
const pages: readonly string[] = ['GET', 'HEAD']
const wrong = { authorization: `Bearer us_${'2'.repeat(8)}_${'2'.repeat(32)}` }

/** What each field takes, at its limits too, and what it does not. */
const values: Record<string, { good: unknown[]; bad: unknown[] }> = {
  long_url: { good: [longest(2048)], bad: [7, longest(2049), 'ftp://example.com/'] },
  title: { good: [null, 'a', 'a'.repeat(200)], bad: [7, '', 'a'.repeat(201)] },
  tags: {
    good: [null, ['a'], ['a'.repeat(50)], Array.from({ length: 20 }, (_, n) => `${n}`)],
    bad: [7, [7], [''], ['a'.repeat(51)], Array.from({ length: 21 }, (_, n) => `${n}`)],
  },
  expires_at: { good: [null, '2999-12-31', '2999-12-31T23:59+01:00'], bad: [7, 'soon', '2000-01-01'] },
  max_clicks: { good: [null, 1, 1_000_000_000], bad: ['1', 0, 1_000_000_001] },
  permanent: { good: [null, true, false], bad: ['yes'] },
  alias: { good: [null, 'walked'], bad: [7, '-walked', 'health'] },
  if_exists: { good: [null, 'new', 'return'], bad: [7, 'old'] },
  unguessable: { good: [null, true, false], bad: ['yes'] },
}

/** Each route of the API for a link, with the scope it takes and what is sent to it. */
function routes(code: string) {
  return table.map(({ method, path, scope }) => ({
    ...{ method, scope, target: path.replace('{code}', code) },
    ...(method === 'POST' || method === 'PATCH' ? { body: {} } : {}),
  }))
}

/**
 * Everything that is asked of a service in good health, whose clicks are counted once it has `settled`. Gives a link that nobody has
 * followed yet.
 */
export async function walk(ask: Ask, keys: Keys, settled: () => Promise<void>): Promise<string> {
  const asking = askingAs(ask, keys)
  const links = await makeLinks(asking)
  await walkFields(asking, links)
  await walkMany(asking)
  await walkUnread(asking, links)
  await walkReading(asking, links)
  await walkEditing(asking, links)
  await settled()
  await walkStatistics(asking, links)
  await walkForbidden(asking, links)
  await walkPages(asking, links)
  await walkElsewhere(asking)
  return links.unseen
}

type Asking = ReturnType<typeof askingAs>

/** Ways to ask as somebody; as ada, if nothing is said. */
function askingAs(ask: Ask, keys: Keys) {
  const as = (who: keyof Keys, more = {}) => ({ authorization: `Bearer ${keys[who]}`, ...more })
  const post = (target: string, body: unknown, more = {}) => ask('POST', target, { body, headers: as('ada', more) })
  return {
    ...{ ask, as, post },
    get: (target: string, who: keyof Keys = 'ada', more = {}) => ask('GET', target, { headers: as(who, more) }),
    patch: (code: string, body: unknown, more: object = { 'if-match': '*' }) =>
      ask('PATCH', `/v1/links/${code}`, { body, headers: as('ada', more) }),
    end: (code: string) => ask('DELETE', `/v1/links/${code}`, { headers: as('ada') }),
    made: async (body = {}) => (jsonOf((await post('/v1/links', { long_url: url, ...body })).text) as Made).code,
  }
}

interface Made {
  code: string
}

type Links = Awaited<ReturnType<typeof makeLinks>>

/** A link in each state there is. `expires_at` is when the expired one is over. */
async function makeLinks({ ask, made, end }: Asking) {
  const expires_at = new Date(Date.now() + 3_000).toISOString()
  const links = {
    expires_at,
    expired: await made({ expires_at }),
    plain: await made(),
    full: await made({ title: 'a', tags: ['tagged'], expires_at: '2999-12-31', max_clicks: 5, permanent: true }),
    permanent: await made({ permanent: true }),
    deleted: await made(),
    used: await made({ max_clicks: 1 }),
    unseen: await made(),
  }
  await end(links.deleted)
  await ask('GET', `/${links.used}`)
  return links
}

/** Every field of a link, when it is made and when it is edited. */
async function walkFields({ post, patch }: Asking, { plain }: Links): Promise<void> {
  for (const [field, { good, bad }] of Object.entries(values)) {
    for (const value of [...good, ...bad]) {
      await post('/v1/links', { long_url: url, [field]: value })
      if (!['alias', 'if_exists', 'unguessable'].includes(field)) await patch(plain, { [field]: value })
    }
  }
  await post('/v1/links', {})
  for (let n = 0; n < 2; n++) await post('/v1/links', { long_url: `${url}once`, if_exists: 'return' })
  await post('/v1/links', { long_url: url, alias: 'walked' })
  await patch(plain, {})
}

/** Many at once, with each outcome that one can have; and the same again under one key. */
async function walkMany({ ask, post }: Asking): Promise<void> {
  const one = { long_url: url }
  const some = [one, { long_url: `${url}twice`, if_exists: 'return' }]
  const full = { ...one, title: 'a', tags: ['a'], expires_at: '2999-12-31', max_clicks: 1 }
  const bad = [7, { ...one, nothing: 1 }, { long_url: 'x' }, { ...one, alias: 'walked' }]
  for (const links of [[...some, ...some, full, ...bad], 7, [], [one], Array(100).fill(one), Array(101).fill(one)])
    await post('/v1/links/bulk', { links })
  await post('/v1/links/bulk', {})
  await ask('POST', '/v1/links', { body: one })

  for (const [target, body, other] of [
    ['/v1/links', one, full],
    ['/v1/links/bulk', { links: [one] }, { links: some }],
  ] as const) {
    for (const key of [target, target, 'with space']) await post(target, body, { 'idempotency-key': key })
    await post(target, other, { 'idempotency-key': target })
  }
}

/** Bodies that are refused whatever a route does with them. */
async function walkUnread({ ask, as }: Asking, { plain }: Links): Promise<void> {
  for (const [method, target, more] of [
    ['POST', '/v1/links', {}],
    ['POST', '/v1/links/bulk', {}],
    ['POST', '/v1/expand', {}],
    ['PATCH', `/v1/links/${plain}`, { 'if-match': '*' }],
  ] as const) {
    const most = target.endsWith('bulk') ? 1024 * 1024 : 32 * 1024
    for (const body of ['{', '[]', '{"nothing": 1}', `"${'a'.repeat(most)}"`])
      await ask(method, target, { body, headers: as('ada', more) })
  }
}

/** Lists and their pages, single links, and where many lead. */
async function walkReading({ get, post }: Asking, links: Links): Promise<void> {
  const { plain, full, permanent, deleted, expired } = links
  const { next_cursor } = jsonOf((await get('/v1/links?limit=1')).text) as { next_cursor: string }
  for (const limit of ['0', '101', 'x', '1&limit=2', '100&tag=tagged']) await get(`/v1/links?limit=${limit}`)
  for (const query of ['', 'tag=', 'tag=a', 'cursor=x', `cursor=${next_cursor}`]) await get(`/v1/links?${query}`)

  for (const version of ['1', `${plain}.1`, '0']) await get(`/v1/links/${plain}?version=${version}`)
  for (const target of [full, deleted, 'unknown', `${plain}?version=1&version=2`]) await get(`/v1/links/${target}`)
  for (const code of [plain, full, deleted, 'unknown']) await get(`/v1/links/${code}/history`)

  await until(async () => Date.now() >= Date.parse(links.expires_at))
  const [most, tooMany] = [Array(100).fill(permanent), Array(101).fill(permanent)]
  for (const codes of [[plain, full, permanent], ['unknown', deleted, expired], [plain], most, tooMany, [], 7, [7]])
    await post('/v1/expand', { codes })
  await post('/v1/expand', {})
}

/** Edits that come too late, or too often. */
async function walkEditing({ patch, made, end }: Asking, { plain, deleted }: Links): Promise<void> {
  for (const code of ['unknown', deleted]) await patch(code, {})
  for (const more of [{}, { 'if-match': `"${plain}.1"` }]) await patch(plain, { title: 'x' }, more)
  const edited = await made()
  for (let n = 0; n < 100; n++) await patch(edited, { title: `${n}` })
  for (const code of ['unknown', deleted]) await end(code)
}

async function walkStatistics({ get }: Asking, { used, plain, deleted }: Links): Promise<void> {
  const questions = [
    ...['', 'unit=day', 'unit=hour', 'unit=week', 'by=country', 'by=referrer', 'by=version', 'by=x', 'fill=true'],
    ...['fill=false', 'fill=x', 'from=2020-01-01', 'from=x', 'to=2999-01-01T00:00Z', 'to=x', 'unit=day&unit=day'],
  ]
  for (const question of questions) await get(`/v1/links/${used}/stats?${question}`)
  for (const code of ['unknown', plain]) await get(`/v1/links/${code}/stats`, 'ada', { accept: 'text/csv' })
  for (const code of [plain, deleted]) await get(`/v1/links/${code}/stats`)
  for (const accept of ['application/json', 'text/csv']) await get('/v1/stats', 'admin', { accept })
}

/** Whoever may not, on every route of the API, and queries that none knows. */
async function walkForbidden({ ask, as, get }: Asking, { plain }: Links): Promise<void> {
  for (const { method, target, scope, ...body } of routes(plain)) {
    await ask(method, target, { ...body, headers: wrong })
    await ask(method, target, body)
    await ask(method, `${target}?nothing=1`, { ...body, headers: as('admin') })
    if (scope !== null) await ask(method, target, { ...body, headers: as(scope === 'create' ? 'reader' : 'creator') })
  }
  for (const more of ['?version=1', '/history', '/stats']) await get(`/v1/links/${plain}${more}`, 'bob')
  await ask('PATCH', `/v1/links/${plain}`, { body: {}, headers: as('bob', { 'if-match': '*' }) })
  await ask('DELETE', `/v1/links/${plain}`, { headers: as('bob') })
}

/** Pages, for people and for programs. */
async function walkPages({ ask }: Asking, { plain, permanent, full, deleted, expired, used }: Links): Promise<void> {
  const codes = [plain, permanent, full, 'unknown', deleted, expired, used]
  const targets = [...codes.flatMap((code) => [`/${code}`, `/${code}+`]), '/', '/robots.txt', '/health']
  for (const method of pages)
    for (const headers of [{}, page]) for (const target of targets) await ask(method, target, { headers })
}

/** Other paths, and on those there are every method that is not taken. */
async function walkElsewhere({ ask, as, get }: Asking): Promise<void> {
  for (const target of ['/v1/nothing', '/a/b']) await get(target)
  const api = routes('abc').map(({ target }) => target)
  const takenAt = (target: string): readonly string[] =>
    api.includes(target) ? routes('abc').flatMap((each) => (each.target === target ? [each.method] : [])) : pages
  for (const target of ['/', '/health', '/robots.txt', '/abc', '/abc+', ...api]) {
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
      if (!takenAt(target).includes(method)) await ask(method, target, { headers: as('ada') })
  }
}

/** What is asked while the store does not answer. */
export async function walkInOutage(ask: Ask, keys: Keys, store: FaultyStore, unseen: string): Promise<void> {
  const headers = { authorization: `Bearer ${keys.admin}` }
  store.health = 'broken'
  await Promise.all([
    ...routes(unseen).map(({ method, target, ...body }) => ask(method, target, { ...body, headers })),
    ...pages.flatMap((method) =>
      [{}, page].flatMap((accept) =>
        [`/${unseen}`, `/${unseen}+`, '/health'].map((target) => ask(method, target, { headers: accept })),
      ),
    ),
    // Without a key nothing is read before each link is made.
    ask('POST', '/v1/links/bulk', { body: { links: [{ long_url: url }] } }),
  ])
  store.health = 'well'
}

/** What is asked by somebody who is wrong too often: again and again, until they are told so. */
export async function walkThrottled(ask: Ask): Promise<void> {
  const insist = async (method: string, target: string, wish: Wish) => {
    for (let n = 0; n < 100; n++) if ((await ask(method, target, wish)).status === 429) return
  }
  for (const { method, target, ...body } of routes('guess')) await insist(method, target, { ...body, headers: wrong })
  for (const method of pages)
    for (const headers of [{}, page])
      for (const target of ['/guess', '/guess+']) await insist(method, target, { headers })
}
