import { allActions } from '../../../core/legacy/actions'
import { type Actions, answer, answerApi } from '../../../core/legacy/answer'
import { parseSettings } from '../../../core/legacy/settings'
import { contentsOf, memoryStore } from './memory-store'

const link = {
  keyword: 'k',
  url: 'http://example.com/',
  title: null,
  timestamp: '2024-01-01 00:00:00',
  ip: 'a',
  clicks: 7,
}

function install(config: object = { private: false }) {
  const settings = parseSettings(JSON.stringify({ site: 'http://sho.rt', ...config }))
  return { settings, store: memoryStore(contentsOf([link], 1n)), now: () => 0 }
}

function request(query: string, headers: Record<string, string> = {}, method = 'GET') {
  return {
    method,
    target: `/yourls-api.php?format=json&${query}`,
    header: (name: string) => headers[name],
    body: '',
    address: '192.0.2.1',
    tls: false,
  }
}

for (const { query, status, body } of [
  { query: 'action=version', status: 200, body: { version: '1.10.5-dev' } },
  { query: 'action=version&db=01', status: 200, body: { version: '1.10.5-dev', db_version: '507' } },
  {
    query: 'action=Version',
    status: 400,
    body: { errorCode: '400', message: 'Unknown or missing "action" parameter' },
  },
  {
    query: 'action[]=version',
    status: 400,
    body: { errorCode: '400', message: 'Unknown or missing "action" parameter' },
  },
  {
    query: 'action=expand&shorturl[]=k',
    status: 400,
    body: { errorCode: '400', message: 'Parameter "shorturl" must not be an array' },
  },
  { query: 'action=expand&shorturl=k', status: 200, body: { title: false } },
  { query: 'action=url-stats&shorturl=k', status: 200, body: { link: { title: null, clicks: 7 } } },
  { query: 'action=stats&limit[]=5', status: 200, body: { links: { link_1: { url: link.url } } } },
  { query: 'action=stats&limit=1&start=-1', status: 400, body: { errorCode: '400' } },
  { query: 'action=stats&limit=-1', status: 200, body: { stats: { total_links: 1, total_clicks: 7 } } },
]) {
  test(`?${query}: ${status}`, async () => {
    const reply = await answerApi(request(query), install(), allActions)
    expect(reply.status).toBe(status)
    expect(JSON.parse(reply.body)).toMatchObject(body)
  })
}

for (const { proto, shown } of [
  { proto: 'HTTPS', shown: 'https://sho.rt/k' },
  { proto: 'https, http', shown: 'http://sho.rt/k' },
]) {
  test(`X-Forwarded-Proto: ${proto} makes ${shown}`, async () => {
    const asked = request('action=expand&shorturl=k', { 'x-forwarded-proto': proto })
    expect(JSON.parse((await answerApi(asked, install(), allActions)).body).shorturl).toBe(shown)
  })
}

test('a site in punycode is shown in Unicode', async () => {
  const given = install({ private: false, site: 'http://xn--bcher-kva.example:8080/' })
  const { body } = await answerApi(request('action=expand&shorturl=k'), given, allActions)
  expect(JSON.parse(body).shorturl).toBe('http://bücher.example:8080/k')
})

test('credentials come before the action, and HEAD has no body', async () => {
  const reply = await answerApi(request('action=nonsense', {}, 'HEAD'), install({}), allActions)
  expect(reply).toMatchObject({ status: 403, body: '' })
})

test('a function answers its own actions only', async () => {
  const own: Actions = { version: allActions.version }
  expect((await answerApi(request('action=stats'), install(), own)).status).toBe(400)
  expect((await answerApi(request('action=version'), install(), own)).status).toBe(200)
})

test('any other path is resolved, and its click reported', async () => {
  const { reply, clicked } = await answer({ ...request(''), target: '/k' }, install(), allActions)
  expect([reply.status, clicked?.keyword]).toEqual([301, 'k'])
})
