// A walk through everything the API can be asked and can answer: what is good, what is at each limit and beyond it, what is refused.
import { routes as table } from '../../core/routes'
import { until } from '../engines'
import type { FaultyStore } from '../faulty-store'
import { type Exchange, jsonOf, type Wish } from './exchange'

type Ask = (method: string, target: string, wish?: Wish) => Promise<Exchange>
type Body = Record<string, unknown>

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
  const as = (who: keyof Keys, more: Record<string, string> = {}) => ({
    authorization: `Bearer ${keys[who]}`,
    ...more,
  })
  const ada = { headers: as('ada') }
  const codeIn = ({ text }: Exchange) => (jsonOf(text) as { code: string }).code
  const get = (target: string, who: keyof Keys = 'ada', more = {}) => ask('GET', target, { headers: as(who, more) })
  const post = (target: string, body: unknown, more = {}) => ask('POST', target, { body, headers: as('ada', more) })
  const patch = (code: string, body: unknown, more: Record<string, string> = { 'if-match': '*' }) =>
    ask('PATCH', `/v1/links/${code}`, { body, headers: as('ada', more) })
  const made = async (body: Body = {}) => codeIn(await post('/v1/links', { long_url: url, ...body }))

  const plain = await made()
  const full = await made({ title: 'a', tags: ['tagged'], expires_at: '2999-12-31', max_clicks: 5, permanent: true })
  const permanent = await made({ permanent: true })
  const deleted = await made()
  await ask('DELETE', `/v1/links/${deleted}`, ada)
  const used = await made({ max_clicks: 1 })
  await ask('GET', `/${used}`)
  const expires_at = new Date(Date.now() + 400).toISOString()
  const expired = await made({ expires_at })
  const unseen = await made()

  // Every field of a link, when it is made and when it is edited.
  for (const [field, { good, bad }] of Object.entries(values)) {
    for (const value of [...good, ...bad]) {
      await post('/v1/links', { long_url: url, [field]: value })
      if (!['alias', 'if_exists', 'unguessable'].includes(field)) await patch(plain, { [field]: value })
    }
  }
  await post('/v1/links', {})
  await post('/v1/links', { long_url: `${url}once`, if_exists: 'return' })
  await post('/v1/links', { long_url: `${url}once`, if_exists: 'return' })
  await post('/v1/links', { long_url: url, alias: 'walked' })
  await patch(plain, {})

  // Many at once: each outcome that one can have.
  const some = [{ long_url: url }, { long_url: `${url}twice`, if_exists: 'return' }]
  await post('/v1/links/bulk', {
    links: [
      ...[...some, ...some, { long_url: url, title: 'a', tags: ['a'], expires_at: '2999-12-31', max_clicks: 1 }],
      ...[7, { long_url: url, nothing: 1 }, { long_url: 'x' }, { long_url: url, alias: 'walked' }],
    ],
  })
  for (const links of [
    7,
    [],
    [{ long_url: url }],
    Array(100).fill({ long_url: url }),
    Array(101).fill({ long_url: url }),
  ])
    await post('/v1/links/bulk', { links })
  await post('/v1/links/bulk', {})
  await ask('POST', '/v1/links', { body: { long_url: url } })

  for (const target of ['/v1/links', '/v1/links/bulk']) {
    const body = target.endsWith('bulk') ? { links: [{ long_url: url }] } : { long_url: url }
    for (const key of [target, target, 'with space']) await post(target, body, { 'idempotency-key': key })
    await post(
      target,
      { ...body, ...(target.endsWith('bulk') ? { links: some } : { title: 'other' }) },
      { 'idempotency-key': target },
    )
  }

  // What is refused whatever the body says.
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

  // Lists, and pages of them.
  const first = await get('/v1/links?limit=1')
  for (const query of [
    ...[
      '',
      'limit=0',
      'limit=100&tag=tagged',
      'limit=101',
      'limit=x',
      'tag=',
      'tag=a',
      'tag=tagged',
      'cursor=x',
      'limit=1&limit=2',
    ],
    `cursor=${(jsonOf(first.text) as { next_cursor: string }).next_cursor}`,
  ]) {
    await get(`/v1/links?${query}`)
  }

  for (const version of ['1', `${plain}.1`, '0']) await get(`/v1/links/${plain}?version=${version}`)
  for (const target of [full, deleted, 'unknown', `${plain}?version=1&version=2`]) await get(`/v1/links/${target}`)
  for (const code of [plain, full, deleted, 'unknown']) await get(`/v1/links/${code}/history`)

  await until(async () => Date.now() >= Date.parse(expires_at))
  const [most, tooMany] = [Array(100).fill(permanent), Array(101).fill(permanent)]
  for (const codes of [[plain, full, permanent], ['unknown', deleted, expired], [plain], most, tooMany, [], 7, [7]])
    await post('/v1/expand', { codes })
  await post('/v1/expand', {})

  // Edits that come too late, or too often.
  await patch('unknown', {})
  await patch(deleted, {})
  await patch(plain, { title: 'x' }, {})
  await patch(plain, { title: 'x' }, { 'if-match': `"${plain}.1"` })
  const edited = await made()
  for (let n = 0; n < 100; n++) await patch(edited, { title: `${n}` })
  for (const code of ['unknown', deleted]) await ask('DELETE', `/v1/links/${code}`, ada)

  // Statistics.
  await settled()
  const questions = [
    ...['', 'unit=day', 'unit=hour', 'unit=week', 'by=country', 'by=referrer', 'by=version', 'by=x', 'fill=true'],
    ...['fill=false', 'fill=x', 'from=2020-01-01', 'from=x', 'to=2999-01-01T00:00Z', 'to=x', 'unit=day&unit=day'],
  ]
  for (const question of questions) await get(`/v1/links/${used}/stats?${question}`)
  for (const code of ['unknown', plain]) await get(`/v1/links/${code}/stats`, 'ada', { accept: 'text/csv' })
  for (const code of [plain, deleted]) await get(`/v1/links/${code}/stats`)
  for (const accept of ['application/json', 'text/csv']) await get('/v1/stats', 'admin', { accept })

  // Whoever may not, on every route of the API, and queries that none knows.
  for (const { method, target, scope, ...body } of routes(plain)) {
    await ask(method, target, { ...body, headers: wrong })
    await ask(method, target, body)
    await ask(method, `${target}?nothing=1`, { ...body, headers: as('admin') })
    if (scope !== null) await ask(method, target, { ...body, headers: as(scope === 'create' ? 'reader' : 'creator') })
  }
  for (const more of ['?version=1', '/history', '/stats']) await get(`/v1/links/${plain}${more}`, 'bob')
  await ask('PATCH', `/v1/links/${plain}`, { body: {}, headers: as('bob', { 'if-match': '*' }) })
  await ask('DELETE', `/v1/links/${plain}`, { headers: as('bob') })
  await get('/v1/openapi.json')

  // Pages, for people and for programs.
  for (const method of pages) {
    for (const headers of [{}, page]) {
      for (const code of [plain, permanent, full, 'unknown', deleted, expired, used]) {
        await ask(method, `/${code}`, { headers })
        await ask(method, `/${code}+`, { headers })
      }
      for (const target of ['/', '/robots.txt', '/health']) await ask(method, target, { headers })
    }
  }

  // Other paths and methods.
  for (const target of ['/v1/nothing', '/a/b']) await get(target)
  const takenAt = (target: string) =>
    target.startsWith('/v1/') ? routes('abc').flatMap((each) => (each.target === target ? [each.method] : [])) : pages
  for (const target of ['/', '/health', '/robots.txt', '/abc', '/abc+', ...routes('abc').map((each) => each.target)]) {
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
      if (!takenAt(target).some((each) => each === method)) await ask(method, target, { headers: as('ada') })
  }
  return unseen
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

/** What is asked by somebody who was wrong too often. */
export async function walkThrottled(ask: Ask, guesses: number): Promise<void> {
  for (const { method, target, ...body } of routes('guess'))
    for (let n = 0; n <= guesses; n++)
      if ((await ask(method, target, { ...body, headers: wrong })).status !== 401) break
  for (let n = 0; n <= guesses; n++) if ((await ask('GET', `/guess${n}`)).status === 429) break
  for (const method of pages)
    for (const headers of [{}, page]) for (const target of ['/guess', '/guess+']) await ask(method, target, { headers })
}
