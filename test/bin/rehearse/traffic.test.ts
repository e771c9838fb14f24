import fc from 'fast-check'
import type { Asked } from '../../../bin/rehearse/asked'
import { openKnown } from '../../../bin/rehearse/known'
import { defaultMix, kinds, readMix } from '../../../bin/rehearse/mix'
import { preloaded } from '../../../bin/rehearse/preloaded'
import { quietQuestions } from '../../../bin/rehearse/quiet'
import { openTraffic } from '../../../bin/rehearse/traffic'
import { parametersOf } from '../../../core/legacy/request'
import { legacyRequestOf } from '../../../core/shadow/exchange'

const entry = { signature: 'f'.repeat(32), username: 'ann', password: 'pä ss&1' }
const place = { path: '', root: 'http://sho.rt', entry }
const now = Date.parse('2026-12-01T09:30:00Z')

function known() {
  const memory = openKnown()
  for (const { keyword, url } of preloaded) memory.takeIn({ keyword, url })
  return memory
}

function some(seed: number, count: number, mix = readMix(defaultMix)): Asked[] {
  const [traffic, memory] = [openTraffic(seed, mix, place), known()]
  return Array.from({ length: count }, (_, index) => traffic(index, memory, now))
}

test('the same seed asks the same, another one something else', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_294_967_295 }), (seed) => {
      expect(some(seed, 20)).toEqual(some(seed, 20))
      expect(some(seed, 20)).not.toEqual(some((seed + 1) >>> 0, 20))
    }),
    { numRuns: 20 },
  )
})

test('whatever is asked can be sent: a request line in visible ASCII, headers without control characters', () => {
  for (const { method, target, headers, body } of some(1, 1_000)) {
    expect(method).toMatch(/^[A-Z]+$/)
    expect(target).toMatch(/^\/[\x21-\x7e]*$/)
    for (const value of Object.values(headers)) expect(value).toMatch(/^[\t\x20-\x7e\x80-\xff]*$/)
    expect(body).toMatch(/^[\x00-\xff]*$/)
  }
})

test('every kind comes, about as often as its weight says', () => {
  const asked = some(2, 6_000)
  const mix = readMix(defaultMix)
  const whole = Object.values(mix).reduce((sum, weight) => sum + weight, 0)
  for (const kind of Object.keys(kinds) as (keyof typeof kinds)[]) {
    const share = asked.filter((each) => each.kind === kind).length / asked.length
    expect(share / ((mix[kind] ?? 0) / whole)).toBeGreaterThan(0.7)
    expect(share / ((mix[kind] ?? 0) / whole)).toBeLessThan(1.3)
  }
})

test('a mix with one kind has no other', () => {
  expect(new Set(some(3, 200, { stats: 1 }).map(({ kind }) => kind))).toEqual(new Set(['stats']))
})

const asked = some(4, 8_000)
const calls = asked
  .filter(({ target }) => target.startsWith('/yourls-api.php'))
  .map(({ method, target, headers, body }) => {
    return parametersOf(legacyRequestOf({ method, target, headers, body, host: '', address: '', tls: false }))
  })
const values = (name: string) =>
  new Set(calls.flatMap((parameters) => (parameters.has(name) ? [parameters.get(name)] : [])))
const sentUrls = values('url')
const [urls, paths] = [[...sentUrls].join('\n'), asked.map(({ target }) => target).join('\n')]

const met: Record<string, boolean> = {
  'all four formats': ['json', 'jsonp', 'xml', 'simple'].every((format) => values('format').has(format)),
  'no format': calls.some((parameters) => !parameters.has('format')),
  'callbacks, good and bad': values('callback').has('cb') && values('callback').has('a(b'),
  'every filter': ['top', 'bottom', 'last', 'rand', 'random'].every((filter) => values('filter').has(filter)),
  'limits that are none': ['0', '-1', 'abc', ''].every((limit) => values('limit').has(limit)),
  'a start': values('start').size > 2,
  'a plain signature': values('signature').has(entry.signature),
  'a signed time': values('timestamp').size > 1,
  'a name and a password': values('password').has(Buffer.from(entry.password).toString('latin1')),
  'no credentials': calls.some((parameters) => !parameters.has('signature') && !parameters.has('username')),
  'wrong credentials': values('password').has('wrong'),
  'percent sequences': /%20/.test(urls),
  'a plus in a query': /\?.*\+/.test(urls),
  fragments: /#top/.test(urls),
  'trailing slashes': /\/$/m.test(urls),
  capitals: /HTTP:\/\/.*[A-Z]/.test(urls),
  'repeated query keys': /[?&]a=1&a=2/.test(urls),
  'raw UTF-8': /[\x80-\xff]/.test(urls),
  'hosts beyond ASCII': /\/\/(b\xc3\xbccher|xn--)/.test(urls),
  ports: /:8080/.test(urls),
  'other schemes': /^mailto:/m.test(urls),
  'schemes that are refused': /^javascript:/m.test(urls),
  'own short links': /^http:\/\/sho\.rt\//m.test(urls),
  'known URLs': preloaded.filter(({ url }) => sentUrls.has(url)).length > 5,
  'other spellings of known URLs': preloaded.some(({ url }) => sentUrls.has(`${url}/`)),
  'wanted keywords': [...values('keyword')].some((keyword) => keyword?.startsWith('k')),
  'taken keywords': preloaded.some(({ keyword }) => values('keyword').has(keyword)),
  'reserved keywords': values('keyword').has('admin'),
  titles: values('title').size > 20,
  'long titles': [...values('title')].some((title) => (title ?? '').length > 300),
  'short URLs and keywords':
    [...values('shorturl')].some((text) => text?.startsWith('http')) && values('shorturl').has('1'),
  'HEAD, POST and others': ['HEAD', 'POST', 'PUT', 'DELETE'].every((method) =>
    asked.some((each) => each.kind === 'follow' && each.method === method),
  ),
  'a slash after a short link': /^\/spring\/$/m.test(paths),
  'a query after a short link': /^\/spring\?utm/m.test(paths),
  'statistics pages': /^\/spring\+$/m.test(paths),
  'robots and icon': /^\/robots\.txt$/m.test(paths) && /^\/favicon\.ico$/m.test(paths),
  'forms of both kinds': asked.some(({ headers }) => headers['content-type']?.startsWith('multipart/')),
}

for (const [what, isMet] of Object.entries(met)) test(`traffic has ${what}`, () => expect(isMet).toBe(true))

test('some links are asked for far more often than others', () => {
  const counts = new Map<string, number>()
  for (const { kind, keyword } of asked) if (kind === 'follow') counts.set(keyword, (counts.get(keyword) ?? 0) + 1)
  const sorted = [...counts.values()].sort((a, b) => b - a)
  expect((sorted[0] ?? 0) / (sorted.at(-1) ?? 1)).toBeGreaterThan(5)
})

const learnt: [string, string, string][] = [
  [
    'json',
    '{"status":"success","url":{"keyword":"k1","url":"http:\\/\\/a\\/"},"shorturl":"http:\\/\\/sho.rt\\/k1"}',
    'k1',
  ],
  ['jsonp', 'cb({"status":"fail","code":"error:url","url":{"keyword":"k2","url":"x"}})', 'k2'],
  [
    'xml',
    '<?xml version="1.0" encoding="UTF-8"?>\n<root><url><keyword>a&amp;b</keyword><url>x</url></url></root>\n',
    'a&b',
  ],
  ['simple', 'http://sho.rt/k3', 'k3'],
]
for (const [format, body, keyword] of learnt) {
  test(`learns a new link from ${format}`, () => {
    const memory = openKnown()
    memory.learn(body, 'http://a/', 'http://sho.rt')
    expect(memory.links).toEqual([{ keyword, url: 'http://a/' }])
  })
}
test('learns nothing from a refusal', () => {
  const memory = openKnown()
  for (const body of ['', '{"status":"fail","code":"error:nourl"}', 'Please log in', '<html>'])
    memory.learn(body, 'x', 'http://sho.rt')
  expect(memory.links).toEqual([])
})

test('the last questions are in every format, with credentials, and make nothing where a URL has several links', () => {
  const touched = new Set(['1', 'spring', 'unknown'])
  const { requests, links } = quietQuestions(place, known(), { touched, sent: 100, unique: true })
  expect(links).toBe(2)
  const actions = (all: readonly Asked[]) => all.map(({ body }) => new URLSearchParams(body).get('action'))
  expect(new Set(actions(requests))).toEqual(
    new Set(['db-stats', 'version', 'no-such', 'stats', 'url-stats', 'expand', 'shorturl']),
  )
  expect(actions(quietQuestions(place, known(), { touched, sent: 100, unique: false }).requests)).not.toContain(
    'shorturl',
  )
  for (const { body } of requests) expect(body).toMatch(/signature=|password=/)
})

test('the last questions make no link: what they wish for is there, as it is written', () => {
  const memory = known()
  memory.takeIn({ keyword: 'told', url: '' })
  const { requests } = quietQuestions(place, memory, { touched: new Set(), sent: 400, unique: true })
  const creations = requests
    .map(({ body }) => new URLSearchParams(body))
    .filter((each) => each.get('action') === 'shorturl')
  const wished = creations.flatMap((each) => each.get('keyword') ?? [])
  expect(wished.length).toBeGreaterThan(3)
  for (const keyword of wished)
    expect({ keyword, is: memory.has(keyword) && /^[a-z0-9]+$/.test(keyword) }).toEqual({ keyword, is: true })
  const urls = new Set<string | null>(preloaded.map(({ url }) => url))
  for (const each of creations.filter((each) => each.has('url') && !each.has('keyword')))
    expect(urls).toContain(each.get('url'))
})

for (const sent of [0, 400]) {
  test(`the last questions after ${sent} are about keywords in capitals, which are other keywords`, () => {
    const { visits, requests } = quietQuestions(place, known(), { touched: new Set(), sent, unique: true })
    const asked = requests.map(({ body }) => new URLSearchParams(body))
    const [capitals, others] = [/^[A-Z]+$/, /^no-such/].map(expect.stringMatching)
    for (const action of ['expand', 'url-stats']) {
      const keywords = asked.filter((each) => each.get('action') === action).map((each) => each.get('shorturl'))
      expect(keywords).toEqual(expect.arrayContaining([capitals, others]))
    }
    expect(visits.map(({ target }) => target)).toContainEqual(expect.stringMatching(/^\/[A-Z]+$/))
  })
}

test('every link is followed by each method that clients use', () => {
  const { visits } = quietQuestions(place, known(), { touched: new Set(['docs']), sent: 100, unique: true })
  const methods = visits.filter(({ target }) => target === '/docs').map(({ method }) => method)
  expect(new Set(methods)).toEqual(new Set(['GET', 'HEAD', 'POST']))
})
