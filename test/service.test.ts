// What the service does, over HTTP, as its users see it.
import { until } from './engines'
import { client, running } from './running'

const service = running({ settings: { cacheSeconds: '0' } })
const { send, get, post, create, edit } = client(service)

const page = { accept: 'text/html,application/xhtml+xml' }
const program = { accept: 'application/json' }

describe('POST /v1/links', () => {
  test('answers 201 with the link, where it is, and its ETag', async () => {
    const { status, headers, json } = await post('/v1/links', { long_url: 'https://EXAMPLE.com/a?b=1' })
    expect({ status, json }).toEqual({
      status: 201,
      json: {
        code: expect.stringMatching(/^[2-9bcdfghjkmnp-tv-zBCDFGHJ-NP-TV-Z]{7}$/),
        short_url: `${service.url}/${json.code}`,
        long_url: 'https://example.com/a?b=1',
        id: `${json.code}.1`,
        edit_history_link_ids: [`${json.code}.1`],
        title: null,
        tags: null,
        created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        expires_at: null,
        max_clicks: null,
        permanent: false,
      },
    })
    expect(headers).toMatchObject({
      location: `/v1/links/${json.code}`,
      etag: `"${json.code}.1"`,
      'cache-control': 'no-store',
    })
  })

  test('if_exists "return": 201 the first time, 200 and the same link afterwards', async () => {
    const wish = { long_url: 'https://example.com/once', if_exists: 'return' }
    const [first, second] = [
      await post('/v1/links', wish),
      await post('/v1/links', { ...wish, long_url: 'HTTPS://example.com:443/once' }),
    ]
    expect([first.status, second.status]).toEqual([201, 200])
    expect(second.json).toEqual(first.json)
  })

  test('20 callers for one alias: one 201 and nineteen 409', async () => {
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => post('/v1/links', { long_url: 'https://example.com/', alias: 'Race' })),
    )
    expect(replies.map(({ status }) => status).sort()).toEqual([201, ...Array(19).fill(409)])
  })

  const refusals = [
    { body: '{"long_url":', status: 400, kind: 'malformed-json', field: undefined },
    { body: '', status: 400, kind: 'malformed-json', field: undefined },
    { body: '[]', status: 400, kind: 'malformed-json', field: undefined },
    { body: { long_url: 'https://example.com/', url: 'x' }, status: 400, kind: 'unknown-field', field: 'url' },
    { body: {}, status: 422, kind: 'bad-value', field: 'long_url' },
    { body: { long_url: 'ftp://example.com/' }, status: 422, kind: 'bad-value', field: 'long_url' },
    { body: { long_url: 'https://example.com/', alias: 'health' }, status: 422, kind: 'bad-value', field: 'alias' },
    {
      body: { long_url: `https://example.com/${'a'.repeat(40_000)}` },
      status: 413,
      kind: 'body-too-large',
      field: undefined,
    },
  ]

  for (const { body, status, kind, field } of refusals) {
    test(`${JSON.stringify(body).slice(0, 70)}: ${status} ${kind} ${field ?? ''}`, async () => {
      const reply = await post('/v1/links', body)
      expect(reply.headers['content-type']).toBe('application/problem+json')
      expect(reply.json).toEqual({
        type: `urn:understudy:problem:${kind}`,
        title: expect.any(String),
        status,
        detail: expect.any(String),
        ...(field === undefined ? {} : { field }),
      })
      expect(reply.status).toBe(status)
    })
  }

  test('a link to one of our own is refused, whatever the scheme', async () => {
    for (const own of [service.url, service.url.replace('http:', 'https:')]) {
      expect(await post('/v1/links', { long_url: `${own}/abc` })).toMatchObject({
        status: 422,
        json: { field: 'long_url' },
      })
    }
  })
})

describe('POST /v1/links/bulk', () => {
  test('each link on its own, in the order asked, and 200 for the whole', async () => {
    const links = [{ long_url: 'https://example.com/b' }, { long_url: 'x' }, { long_url: service.url }, 7]
    const { status, json } = await post('/v1/links/bulk', { links })
    expect(status).toBe(200)
    expect(json.results).toMatchObject([
      { status: 201, long_url: 'https://example.com/b', short_url: expect.stringContaining(service.url) },
      { status: 422, field: 'links[1].long_url', type: 'urn:understudy:problem:bad-value' },
      { status: 422, field: 'links[2].long_url' },
      { status: 400, type: 'urn:understudy:problem:malformed-json' },
    ])
    expect((await get(`/${json.results[0].code}`)).status).toBe(302)
  })

  test('takes 100 of the largest links, and not more', async () => {
    const largest = {
      long_url: `https://example.com/${'a'.repeat(2028)}`,
      title: '\u{1f680}'.repeat(200),
      tags: Array.from({ length: 20 }, (_, n) => `${'\u{1f680}'.repeat(48)}${String.fromCharCode(97 + n)}`),
    }
    const { status, json } = await post('/v1/links/bulk', { links: Array(100).fill(largest) })
    expect({ status, statuses: new Set(json.results.map((result: { status: number }) => result.status)) }).toEqual({
      status: 200,
      statuses: new Set([201]),
    })
    expect(await post('/v1/links/bulk', { links: Array(101).fill({}) })).toMatchObject({
      status: 422,
      json: { field: 'links' },
    })
    expect((await post('/v1/links/bulk', { links: [{ title: 'a'.repeat(1024 * 1024) }] })).status).toBe(413)
    expect((await post('/v1/links/bulk', { links: [], more: 1 })).status).toBe(400)
  })
})

test('Idempotency-Key: asked again, the same answer to the byte; with another body, 422', async () => {
  const ask = (body: unknown, path = '/v1/links') =>
    send('POST', path, { body, headers: { 'idempotency-key': 'service-1' } })
  const replies = await Promise.all(Array.from({ length: 8 }, () => ask({ long_url: 'https://example.com/k' })))
  expect(new Set(replies.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
  expect(replies[0]).toMatchObject({ status: 201, headers: { location: expect.any(String), etag: expect.any(String) } })
  expect(await ask({ long_url: 'https://example.com/other' })).toMatchObject({
    status: 422,
    json: { type: 'urn:understudy:problem:idempotency-key-reused', field: 'Idempotency-Key' },
  })
  expect((await ask({ links: [{ long_url: 'https://example.com/k' }] }, '/v1/links/bulk')).status).toBe(422)
})

describe('GET /{code}', () => {
  test('302, not to be kept, with a small body that escapes', async () => {
    const { code } = await create({ long_url: `https://example.com/?q="><script>'&x` })
    const { status, headers, text } = await get(`/${code}`)
    expect({ status, ...headers }).toMatchObject({
      status: 302,
      location: 'https://example.com/?q=%22%3E%3Cscript%3E%27&x',
      'cache-control': 'private, no-store',
      'x-robots-tag': 'noindex',
      'content-type': 'text/html; charset=utf-8',
    })
    expect(text).not.toMatch(/<script|'&x|&x"/)
    expect(headers['referrer-policy']).toBeUndefined()
  })

  test('permanent: 301, to be kept for 90 s', async () => {
    const { code } = await create({ permanent: true })
    expect(await get(`/${code}`)).toMatchObject({ status: 301, headers: { 'cache-control': 'private, max-age=90' } })
  })

  test('permanent and about to expire: kept no longer than it lives', async () => {
    const { code } = await create({ permanent: true, expires_at: new Date(Date.now() + 30_000).toISOString() })
    const { headers } = await get(`/${code}`)
    expect(Number(/max-age=(\d+)/.exec(headers['cache-control'] ?? '')?.[1])).toBeLessThanOrEqual(30)
  })

  test('HEAD: the same status and headers, no body', async () => {
    const { code } = await create()
    const [head, full] = [await send('HEAD', `/${code}`), await get(`/${code}`)]
    expect({ status: head.status, location: head.headers.location, text: head.text }).toEqual({
      status: 302,
      location: full.headers.location,
      text: '',
    })
  })

  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
    test(`${method}: 405 with Allow`, async () => {
      const { code } = await create()
      expect(await send(method, `/${code}`)).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } })
    })
  }

  test('an alias is found in capitals too, with a slash behind it, and percent-encoded', async () => {
    await create({ alias: 'found-me' })
    for (const path of ['/found-me', '/FOUND-ME', '/found-me/', '/found%2Dme'])
      expect((await get(path)).status).toBe(302)
  })

  test('a random code is not found in other letters', async () => {
    const { code } = await create()
    const other = /[a-z]/.test(code) ? code.toUpperCase() : code.toLowerCase()
    expect((await get(`/${other}`)).status).toBe(404)
  })

  for (const { accept, type } of [
    { accept: page, type: 'text/html; charset=utf-8' },
    { accept: program, type: 'application/problem+json' },
    { accept: {}, type: 'application/problem+json' },
  ]) {
    test(`unknown, deleted, expired for Accept ${JSON.stringify(accept)}: 404, 410, 410 as ${type}`, async () => {
      const deleted = await create()
      await send('DELETE', `/v1/links/${deleted.code}`)
      const expires_at = new Date(Date.now() + 300).toISOString()
      const expired = await create({ expires_at })
      await until(async () => Date.now() >= Date.parse(expires_at))
      for (const { code, status } of [
        { code: 'unknown', status: 404 },
        { code: deleted.code, status: 410 },
        { code: expired.code, status: 410 },
      ]) {
        const reply = await get(`/${code}`, accept)
        expect({
          code,
          status: reply.status,
          type: reply.headers['content-type'],
          keep: reply.headers['cache-control'],
        }).toEqual({
          code,
          status,
          type,
          keep: 'no-store',
        })
      }
    })
  }

  for (const path of [
    '/a.b',
    '/a/b',
    '/.env',
    '/%00',
    '/%',
    '/%ff',
    '/<script>',
    `/${'a'.repeat(65)}`,
    '/a++',
    '/+',
    '/wp-login.php?x=<b>',
  ]) {
    test(`${path.slice(0, 20)}: 404, and nothing of it in the page`, async () => {
      const { status, text } = await get(path, page)
      expect(status).toBe(404)
      expect(text).not.toContain('script')
    })
  }

  test('50 racing followers of a link with max_clicks 10: exactly ten redirects, the rest 410', async () => {
    const { code } = await create({ max_clicks: 10 })
    await send('HEAD', `/${code}`)
    const replies = await Promise.all(Array.from({ length: 50 }, () => get(`/${code}`)))
    expect(replies.filter(({ status }) => status === 302)).toHaveLength(10)
    expect(replies.filter(({ status }) => status === 410)).toHaveLength(40)
    expect((await send('HEAD', `/${code}`)).status).toBe(410)
  })

  test('a new link works at once, even if it was asked for before it was there', async () => {
    expect((await get('/soon')).status).toBe(404)
    await create({ alias: 'soon' })
    expect((await get('/soon')).status).toBe(302)
  })
})

describe('other pages', () => {
  test('/{code}+ shows where a link leads, as a page and as JSON, escaped', async () => {
    const { code, short_url } = await create({ title: '<b>Sale</b> & "more"' })
    const shown = await get(`/${code}+`, page)
    expect(shown).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } })
    expect(shown.text).toContain('https://example.com/')
    expect(shown.text).not.toContain('<b>Sale')
    expect((await get(`/${code}+`)).json).toEqual({
      code,
      short_url,
      long_url: 'https://example.com/',
      title: '<b>Sale</b> & "more"',
      display_url: 'example.com',
    })
  })

  for (const { path, status, type } of [
    { path: '/', status: 200, type: 'text/html; charset=utf-8' },
    { path: '/robots.txt', status: 200, type: 'text/plain; charset=utf-8' },
    { path: '/health', status: 200, type: 'application/json; charset=utf-8' },
    { path: '/favicon.ico', status: 404, type: 'application/problem+json' },
    { path: '/v1', status: 404, type: 'application/problem+json' },
    { path: '/v1/nothing', status: 404, type: 'application/problem+json' },
    { path: '/v1/links', status: 401, type: 'application/problem+json' },
    { path: '/v1/expand', status: 405, type: 'application/problem+json' },
    { path: '/v1/links/unknown', status: 404, type: 'application/problem+json' },
    { path: '/v1/links/un.known', status: 404, type: 'application/problem+json' },
  ]) {
    test(`${path}: ${status} as ${type}`, async () => {
      const reply = await get(path)
      expect({ status: reply.status, type: reply.headers['content-type'] }).toEqual({ status, type })
    })
  }

  test('/v1 paths with another method: 405, with what is allowed', async () => {
    expect(await send('PUT', '/v1/links/abc', { body: {} })).toMatchObject({
      status: 405,
      headers: { allow: 'PATCH, DELETE, GET' },
    })
  })
})

describe('editing', () => {
  test('an edit is live on the next request, its history is whole, old ids still answer', async () => {
    const { code } = await create({ long_url: 'https://example.com/1', title: 'one' })
    const edited = await send('PATCH', `/v1/links/${code}`, {
      body: { long_url: 'https://example.com/2', title: null },
      headers: { 'if-match': `"${code}.1"` },
    })
    expect(edited).toMatchObject({
      status: 200,
      headers: { etag: `"${code}.2"` },
      json: {
        id: `${code}.2`,
        edit_history_link_ids: [`${code}.1`, `${code}.2`],
        long_url: 'https://example.com/2',
        title: null,
      },
    })
    expect((await get(`/${code}`)).headers.location).toBe('https://example.com/2')
    expect(await get(`/v1/links/${code}`)).toMatchObject({ json: edited.json, headers: { etag: `"${code}.2"` } })
    for (const version of ['1', `${code}.1`]) {
      expect((await get(`/v1/links/${code}?version=${version}`)).json).toMatchObject({ id: `${code}.1`, title: 'one' })
    }
    expect((await get(`/v1/links/${code}/history`)).json).toMatchObject({
      code,
      versions: [
        { id: `${code}.1`, long_url: 'https://example.com/1' },
        { id: `${code}.2`, long_url: 'https://example.com/2', active_to: null },
      ],
    })
  })

  test('428 without If-Match, 412 with an old one, 404 for no link, 400 for no JSON', async () => {
    const { code } = await create()
    await edit(code, { title: 'two' })
    const patch = (path: string, body: unknown, headers: Record<string, string>) =>
      send('PATCH', `/v1/links/${path}`, { body, headers })
    expect((await patch(code, { title: 'x' }, {})).status).toBe(428)
    expect((await patch(code, { title: 'x' }, { 'if-match': `"${code}.1"` })).status).toBe(412)
    expect((await patch('unknown', { title: 'x' }, { 'if-match': '*' })).status).toBe(404)
    expect((await patch(code, '{', { 'if-match': '*' })).status).toBe(400)
  })

  test('10 racing editors of one version: one 200, the others 412', async () => {
    const { code } = await create()
    const edits = Array.from({ length: 10 }, (_, n) =>
      send('PATCH', `/v1/links/${code}`, { body: { title: `editor ${n}` }, headers: { 'if-match': `"${code}.1"` } }),
    )
    expect((await Promise.all(edits)).map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(412)])
  })

  test('DELETE answers with the link; then 410 everywhere but in history and statistics, and its alias stays taken', async () => {
    const { code } = await create({ alias: 'ending' })
    expect(await send('DELETE', `/v1/links/${code}`)).toMatchObject({ status: 200, json: { code } })
    for (const path of [`/${code}`, `/${code}+`, `/v1/links/${code}`]) expect((await get(path)).status).toBe(410)
    expect((await edit(code, { title: 'x' })).status).toBe(410)
    expect((await send('DELETE', `/v1/links/${code}`)).status).toBe(410)
    for (const path of ['history', 'stats']) expect((await get(`/v1/links/${code}/${path}`)).status).toBe(200)
    expect((await post('/v1/links', { long_url: 'https://example.com/', alias: code })).status).toBe(409)
    expect((await post('/v1/expand', { codes: [code] })).json.results[0].status).toBe(410)
  })

  test('an expired link can be renewed', async () => {
    const expires_at = new Date(Date.now() + 300).toISOString()
    const { code } = await create({ expires_at })
    await until(async () => (await get(`/${code}`)).status === 410)
    expect((await get(`/v1/links/${code}`)).status).toBe(200)
    expect((await edit(code, { expires_at: null })).status).toBe(200)
    expect((await get(`/${code}`)).status).toBe(302)
  })
})

test('POST /v1/expand: each code on its own, in the order asked', async () => {
  const { code } = await create({ long_url: 'https://www.example.com/long', alias: 'Expand-Me' })
  const { status, json } = await post('/v1/expand', { codes: ['EXPAND-ME', 'unknown', 'not a code', code] })
  expect(status).toBe(200)
  expect(json.results).toMatchObject([
    { status: 200, code, expanded_url: 'https://www.example.com/long', display_url: 'example.com/long' },
    { status: 404, code: 'unknown', type: 'urn:understudy:problem:not-found' },
    { status: 404, code: 'not a code' },
    { status: 200, code, edit_history_link_ids: [`${code}.1`] },
  ])
})
