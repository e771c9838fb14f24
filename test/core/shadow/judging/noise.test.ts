// What must not alarm: each source of noise is a match or noise, by a name; and what only looks like it diverges.
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { bufferOf } from '../../../../core/legacy/bytes'
import { examplePage, floodPage, logInPage, statisticsPage } from '../../../../core/legacy/pages'
import type { Answer } from '../../../../core/shadow/exchange'
import { judge } from '../../../../core/shadow/judging/judge'
import { masks } from '../../../../core/shadow/judging/masks'
import type { Pair } from '../../../../core/shadow/pair'
import {
  actions,
  answered,
  answerOf,
  api,
  listFields,
  longUrl,
  pairOf,
  redirected,
  rows,
  rules,
  settings,
  verdictOn,
  withBody,
  withHeader,
} from './fixtures'

const { target: path, answer: redirect } = redirected()
const json = actions['url-stats']('json')
const add = (answer: Answer, ...headers: [string, string][]): Answer => ({
  ...answer,
  headers: [...answer.headers, ...headers],
})
const packed = (answer: Answer, coding: string, pack: (body: Buffer) => Buffer) =>
  add({ ...answer, body: pack(bufferOf(answer.body)).toString('latin1') }, ['content-encoding', coding])
const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const reference = (title: string, text: string, status = 200): Answer =>
  answerOf({
    status,
    headers: { 'content-type': 'text/html; charset=UTF-8' },
    body: `<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>${title}</title></head><body><h1>${title}</h1><p>${text}</p></body></html>\n`,
  })

interface Row {
  what: string
  target?: string
  legacy: Answer
  candidate: Answer
  more?: Partial<Pair>
  is: 'match_exact' | 'match_normalised' | 'noise' | 'divergence'
  by?: string[]
}

const normalised = (what: string, legacy: Answer, candidate: Answer, by = ['transport']): Row => ({
  what,
  legacy,
  candidate,
  is: 'match_normalised',
  by,
})

const ways: Row[] = [
  normalised('Date on one side', add(redirect, ['date', 'Tue, 01 Dec 2026 00:00:00 GMT']), redirect),
  normalised(
    'another Date',
    add(redirect, ['date', 'Tue, 01 Dec 2026 00:00:00 GMT']),
    add(redirect, ['date', 'Tue, 01 Dec 2026 00:00:02 GMT']),
  ),
  normalised('Age', add(redirect, ['age', '3']), redirect),
  normalised('Via and X-Cache', redirect, add(redirect, ['via', '1.1 x'], ['x-cache', 'Miss from cloudfront'])),
  normalised('Server and X-Powered-By', add(redirect, ['server', 'nginx'], ['x-powered-by', 'PHP/8.2']), redirect),
  normalised('a request id on one side', add(redirect, ['x-request-id', uuid(1)]), redirect),
  normalised('another request id', add(redirect, ['x-request-id', uuid(1)]), add(redirect, ['x-request-id', uuid(2)])),
  normalised(
    'AWS ids',
    redirect,
    add(redirect, ['x-amzn-requestid', uuid(1)], ['apigw-requestid', 'abc='], ['x-amz-cf-id', 'x']),
  ),
  normalised(
    'chunked against Content-Length',
    add(json.answer, ['transfer-encoding', 'chunked']),
    add(json.answer, ['content-length', '99']),
  ),
  normalised(
    'Connection and Keep-Alive',
    add(redirect, ['connection', 'keep-alive'], ['keep-alive', 'timeout=5']),
    redirect,
  ),
  normalised('order of headers', redirect, { ...redirect, headers: [...redirect.headers].reverse() }, ['order']),
  ...(
    [
      ['gzip', gzipSync],
      ['br', brotliCompressSync],
      ['deflate', deflateSync],
    ] as const
  ).map(([coding, pack]) => ({
    ...normalised(`${coding} against plain`, packed(json.answer, coding, pack), json.answer, ['coding']),
    target: json.target,
  })),
  {
    ...normalised(
      'gzip, which makes the answer vary',
      add(packed(json.answer, 'gzip', gzipSync), ['vary', 'Accept-Encoding']),
      json.answer,
      ['coding'],
    ),
    target: json.target,
  },
  {
    what: 'a request id that is none',
    legacy: add(redirect, ['x-request-id', 'hello']),
    candidate: redirect,
    is: 'divergence',
  },
  {
    what: 'an encoding that lies',
    legacy: add(json.answer, ['content-encoding', 'gzip']),
    candidate: json.answer,
    is: 'divergence',
  },
  {
    what: 'a compressed body with another value',
    legacy: packed(
      withBody(json.answer, (body) => body.replace('abc', 'abd')),
      'gzip',
      gzipSync,
    ),
    candidate: json.answer,
    is: 'divergence',
  },
]

const masked = (id: string, what: string, legacy: Answer, candidate: Answer, more: Partial<Row> = {}): Row => ({
  what,
  legacy,
  candidate,
  is: 'noise',
  by: [id],
  ...more,
})
const unmasked = (what: string, legacy: Answer, candidate: Answer, more: Partial<Row> = {}): Row => ({
  what,
  legacy,
  candidate,
  is: 'divergence',
  ...more,
})

const titled = (title: string) =>
  answered(api('expand', 'json'), { keyword: 'abc', longurl: 'http://x.example/', title, statusCode: '200' })
const aboutTitles = { target: api('expand', 'json') }
const aboutCreations = { target: actions.known('json').target }
const entitled = ({ answer }: { answer: Answer }, title: string) =>
  withBody(answer, (body) => body.replaceAll(/"title":"(?:[^"\\]|\\.)*"/g, `"title":${JSON.stringify(title)}`))
const refusedFor = (title: string) => entitled(actions.known('json'), title)
const madeWith = (title: string) => entitled(actions.created('json'), title)
/** Two links, the second with this title; it is the first that the other side lists, when it has one. */
const titledRows = (title: string) => {
  const [first, second] = [{ ...rows[0] }, { ...rows[1], title, clicks: 90 }]
  return answered(
    api('stats', 'json', '&filter=top&limit=2'),
    listFields(title === '' ? [first, second] : [second, first]),
  )
}
const aboutLists = { target: api('stats', 'json', '&filter=top&limit=2') }
const titles: Row[] = [
  masked('title', 'a title that opening the page has given', titled(''), titled('http://x.example/'), aboutTitles),
  masked('title', 'the same, and the other side has it', titled('http://x.example/'), titled(''), aboutTitles),
  unmasked('a title that was lost', titled('Mine'), titled(''), aboutTitles),
  unmasked('a title that nothing gives', titled(''), titled('http://y.example/'), aboutTitles),
  unmasked('a title given by a page, where counters are exact', titled(''), titled('http://x.example/'), {
    ...aboutTitles,
    more: { exact: true },
  }),
  unmasked('a title given by a page that nobody can open', titled(''), titled('http://x.example/'), {
    ...aboutTitles,
    more: { settings: { ...settings, privatePages: true } },
  }),
  masked(
    'title',
    'the title of a link that was there, in a refusal',
    refusedFor(''),
    refusedFor(longUrl),
    aboutCreations,
  ),
  unmasked('a creation without its default title', madeWith(longUrl), madeWith(''), aboutCreations),
  {
    ...{ what: 'a title given by a page, in a list of another order', is: 'noise', ...aboutLists },
    ...{ legacy: titledRows(''), candidate: titledRows('http://example.com/2') },
  },
  unmasked("another row's URL as a title", titledRows(''), titledRows('http://example.com/1'), aboutLists),
]
const clicks = (n: number) => withBody(json.answer, (body) => body.replace('"clicks":41', `"clicks":${n}`))
const totals = (links: number, clicked: number) =>
  answered(api('db-stats', 'json'), {
    'db-stats': { total_links: links, total_clicks: clicked },
    statusCode: '200',
    message: 'success',
  })
const created = actions.created('json')
const date = (to: string) => withBody(created.answer, (body) => body.replace('2026-11-02 03:04:05', to))
const cookie = (value: string) => withHeader(redirect, 'set-cookie', value)
const csp = (nonce: string) => withHeader(redirect, 'content-security-policy', `script-src 'nonce-${nonce}'`)
const list = (more: string, links: Parameters<typeof listFields>[0], total?: number) =>
  answered(api('stats', 'json', more), listFields(links, total))
const [a, b, c, d] = rows as [(typeof rows)[0], (typeof rows)[0], (typeof rows)[0], (typeof rows)[0]]
const e = {
  ...a,
  shorturl: 'http://sho.rt/k5',
  url: 'http://example.com/5',
  timestamp: '2026-11-05 03:04:05',
  clicks: 12,
}
const twin = { ...a, shorturl: 'http://sho.rt/k6' }
const top = '&filter=top&limit=4'
const ofTop = { target: api('stats', 'json', top) }
const ofRandom = { target: api('stats', 'json', '&filter=rand&limit=3') }
/** A link of one evening, at this second. */
const early = (link: (typeof rows)[0], second: number) => ({ ...link, timestamp: `2026-11-05 03:04:0${second}` })
/** Two hundred links, the newest first, 25 a second. */
const newest = Array.from({ length: 200 }, (_, n) => ({
  ...early(a, 8 - Math.floor(n / 25)),
  ...{ shorturl: `http://sho.rt/n${n}`, url: `http://example.com/n${n}` },
}))
const ofLast = { target: api('stats', 'json', '&filter=last&limit=2') }
const exact = { more: { exact: true } }
/** A date of the legacy, a second later. */
const aSecondAfter = (date: string) =>
  new Date(Date.parse(`${date.replace(' ', 'T')}Z`) + 1_000).toISOString().slice(0, 19).replace('T', ' ')
const varied = (value: string) => withHeader(redirect, 'x-variant', value)

const typed: Row[] = [
  masked(
    'uuid',
    'a UUID in any header',
    withHeader(redirect, 'x-run', uuid(1)),
    withHeader(redirect, 'x-run', uuid(2)),
  ),
  unmasked(
    'a UUID against something else',
    withHeader(redirect, 'x-run', uuid(1)),
    withHeader(redirect, 'x-run', 'run'),
  ),
  unmasked('a UUID against none', withHeader(redirect, 'x-run', uuid(1)), redirect),
  masked(
    'http-date',
    'Last-Modified, 2 s apart',
    withHeader(redirect, 'last-modified', 'Tue, 01 Dec 2026 00:00:00 GMT'),
    withHeader(redirect, 'last-modified', 'Tue, 01 Dec 2026 00:00:02 GMT'),
  ),
  unmasked(
    'Last-Modified, 6 s apart',
    withHeader(redirect, 'last-modified', 'Tue, 01 Dec 2026 00:00:00 GMT'),
    withHeader(redirect, 'last-modified', 'Tue, 01 Dec 2026 00:00:06 GMT'),
  ),
  masked(
    'opaque',
    'an ETag, weak against strong',
    withHeader(redirect, 'etag', 'W/"a"'),
    withHeader(redirect, 'etag', '"b"'),
  ),
  unmasked('an ETag against none', withHeader(redirect, 'etag', 'W/"a"'), redirect),
  unmasked('an ETag that is none', withHeader(redirect, 'etag', 'a'), withHeader(redirect, 'etag', '"b"')),
  masked(
    'cookie',
    'a token and an end',
    cookie('s=abc123; Expires=Tue, 01 Dec 2026 00:00:00 GMT; Path=/'),
    cookie('s=xyz789; Expires=Tue, 01 Dec 2026 00:00:09 GMT; Path=/'),
  ),
  unmasked('a cookie of another name', cookie('s=abc123; Path=/'), cookie('t=abc123; Path=/')),
  unmasked('a cookie that lost an attribute', cookie('s=abc123; HttpOnly'), cookie('s=abc123')),
  masked('nonce', 'a nonce', csp('abcdefgh1'), csp('abcdefgh2')),
  unmasked(
    'a policy that changed',
    csp('abcdefgh1'),
    withHeader(redirect, 'content-security-policy', "script-src 'self'"),
  ),
  masked('counter', 'a click in flight', clicks(42), json.answer, { target: json.target }),
  masked('counter', '50 clicks in flight', clicks(91), json.answer, { target: json.target }),
  unmasked('51 clicks', clicks(92), json.answer, { target: json.target }),
  unmasked('a click in flight when all is exact', clicks(42), json.answer, { target: json.target, ...exact }),
  unmasked(
    'a click count that is none',
    withBody(json.answer, (body) => body.replace(':41', ':041')),
    json.answer,
    { target: json.target },
  ),
  masked('counter', 'totals in flight', totals(9, 500), totals(10, 1400), { target: api('db-stats', 'json') }),
  unmasked('totals too far apart', totals(9, 500), totals(10, 1501), { target: api('db-stats', 'json') }),
  masked(
    'counter',
    'what is left of a rate',
    withHeader(redirect, 'x-ratelimit-remaining', '5'),
    withHeader(redirect, 'x-ratelimit-remaining', '4'),
  ),
  masked('seconds', 'the date of an unpinned creation', date('2026-11-02 03:04:10'), created.answer, {
    target: created.target,
    more: { pinned: false },
  }),
  unmasked('a date 6 s apart', date('2026-11-02 03:04:11'), created.answer, {
    target: created.target,
    more: { pinned: false },
  }),
  unmasked('a date that is none', date('now'), created.answer, { target: created.target, more: { pinned: false } }),
  unmasked('the date of a pinned creation', date('2026-11-02 03:04:06'), created.answer, { target: created.target }),
  masked(
    'address',
    'the address of an unpinned creation',
    withBody(created.answer, (body) => body.replace('192.0.2.7', '2001:db8::1')),
    created.answer,
    { target: created.target, more: { pinned: false } },
  ),
  unmasked(
    'an address that is none',
    withBody(created.answer, (body) => body.replace('192.0.2.7', 'somewhere')),
    created.answer,
    { target: created.target, more: { pinned: false } },
  ),
  masked('ties', 'links with equal clicks in another order', list(top, [a, b, c, d]), list(top, [a, c, b, d]), {
    ...ofTop,
    ...exact,
  }),
  masked('ties', 'another one of equals before the limit', list(top, [a, b, c, d]), list(top, [a, b, c, e]), {
    ...ofTop,
    ...exact,
  }),
  masked(
    'clocks',
    'links that each side dated by its own clock, in another order',
    list('&filter=last&limit=9', [d, { ...c, timestamp: d.timestamp }]),
    list('&filter=last&limit=9', [{ ...c, timestamp: aSecondAfter(d.timestamp) }, d]),
    {
      target: api('stats', 'json', '&filter=last&limit=9'),
      ...{ more: { exact: true, pinned: false }, by: ['clocks', 'seconds'] },
    },
  ),
  unmasked(
    'such links in an order that their own dates do not give',
    list('&filter=last&limit=9', [d, c]),
    list('&filter=last&limit=9', [c, d]),
    { target: api('stats', 'json', '&filter=last&limit=9'), more: { exact: true, pinned: false } },
  ),
  unmasked(
    'another one of equals, with no limit in the way',
    list('&filter=top&limit=5', [a, b, c, d]),
    list('&filter=top&limit=5', [a, b, c, e]),
    { target: api('stats', 'json', '&filter=top&limit=5'), ...exact },
  ),
  unmasked('links with other clicks in another order', list(top, [a, b, c, d]), list(top, [b, a, c, d]), {
    ...ofTop,
    ...exact,
  }),
  unmasked(
    'a link that nobody has, in the middle',
    list(top, [a, b, c, d]),
    list(top, [a, { ...e, clicks: 70 }, c, d]),
    { ...ofTop, ...exact },
  ),
  masked(
    'random',
    'a list at random',
    list('&filter=rand&limit=3', [a, b, c]),
    list('&filter=rand&limit=3', [d, b, a]),
    ofRandom,
  ),
  masked(
    'random',
    'a list at random when all is exact',
    list('&filter=rand&limit=3', [a, b, c]),
    list('&filter=rand&limit=3', [d, b, a]),
    { ...ofRandom, ...exact },
  ),
  masked(
    'random',
    'one of two links of a URL made at once, where a URL may have several',
    list('&filter=rand&limit=3', [a, b]),
    list('&filter=rand&limit=3', [b, twin]),
    { ...ofRandom, more: { settings: { ...settings, uniqueUrls: false } } },
  ),
  unmasked(
    'the same where a URL has one',
    list('&filter=rand&limit=3', [a, b]),
    list('&filter=rand&limit=3', [b, twin]),
    ofRandom,
  ),
  unmasked(
    'a list at random that is shorter',
    list('&filter=rand&limit=3', [a, b, c]),
    list('&filter=rand&limit=3', [d, b]),
    ofRandom,
  ),
  unmasked(
    'a list at random with a link twice',
    list('&filter=rand&limit=3', [a, b, c]),
    list('&filter=rand&limit=3', [a, b, b]),
    ofRandom,
  ),
  unmasked(
    'a list at random with a link of elsewhere',
    list('&filter=rand&limit=3', [a, b, c]),
    list('&filter=rand&limit=3', [a, b, { ...d, shorturl: 'http://x/k4' }]),
    ofRandom,
  ),
  unmasked(
    'a link at random with another URL',
    list('&filter=rand&limit=3', [a, b, c]),
    list('&filter=rand&limit=3', [a, b, { ...c, url: 'http://x/' }]),
    ofRandom,
  ),
  unmasked(
    'all links at random, and one is another',
    list('&filter=rand&limit=3', [a, b, c], 3),
    list('&filter=rand&limit=3', [a, b, d], 3),
    ofRandom,
  ),
  masked(
    'clocks',
    'the order of links that each side dated by its own clock',
    list('&filter=last&limit=2', [early(d, 6), early(c, 5)]),
    list('&filter=last&limit=2', [early(c, 7), early(d, 6)]),
    { ...ofLast, more: { exact: true, pinned: false }, by: ['clocks', 'seconds'] },
  ),
  masked(
    'clocks',
    'other links in the same seconds, where the candidate makes them and the legacy dates them later',
    list('&filter=last&limit=1', [early(d, 6)]),
    list('&filter=last&limit=1', [early(c, 7)]),
    { target: api('stats', 'json', '&filter=last&limit=1'), more: { exact: true, pinned: false, minted: true } },
  ),
  unmasked(
    'other links in the same seconds, where only the legacy makes any',
    list('&filter=last&limit=1', [early(d, 6)]),
    list('&filter=last&limit=1', [early(c, 7)]),
    { target: api('stats', 'json', '&filter=last&limit=1'), more: { exact: true, pinned: false } },
  ),
  unmasked(
    'the next page of many, where the candidate makes links',
    list('&filter=last&limit=100', newest.slice(0, 100)),
    list('&filter=last&limit=100', newest.slice(100)),
    {
      target: api('stats', 'json', '&filter=last&limit=100'),
      more: { exact: true, pinned: false, side: 'candidate', minted: true },
    },
  ),
  ...[
    { what: 'the candidate answers and only the legacy makes any', more: { pinned: false } },
    { what: 'all dates are pinned', more: { pinned: true, minted: true } },
  ].map(({ what, more }) =>
    unmasked(
      `other links in the same seconds, where ${what}`,
      list('&filter=last&limit=1', [early(d, 6)]),
      list('&filter=last&limit=1', [early(c, 7)]),
      {
        target: api('stats', 'json', '&filter=last&limit=1'),
        more: { exact: true, side: 'candidate' as const, ...more },
      },
    ),
  ),
  unmasked(
    'an order that its own dates speak against',
    list('&filter=last&limit=2', [early(d, 6), early(c, 5)]),
    list('&filter=last&limit=2', [early(c, 5), early(d, 6)]),
    { ...ofLast, more: { exact: true, pinned: false } },
  ),
  masked(
    'in-flight',
    'a link that was just made',
    list('&filter=last&limit=2', [d, c], 4),
    list('&filter=last&limit=2', [e, d], 5),
    { ...ofLast, by: ['counter', 'in-flight'] },
  ),
  unmasked(
    'a link that was just made, when all is exact',
    list('&filter=last&limit=2', [d, c], 5),
    list('&filter=last&limit=2', [e, d], 5),
    { ...ofLast, ...exact },
  ),
  masked(
    'in-flight',
    'clicks on their way change the order',
    list(top, [a, b, c, d]),
    list(top, [a, { ...c, clicks: 72 }, b, d]),
    { ...ofTop, by: ['counter', 'in-flight'] },
  ),
  unmasked('an order that its own clicks speak against', list(top, [a, b, c, d]), list(top, [a, b, d, c]), ofTop),
  masked(
    'in-flight',
    'a list that is longer by a new link',
    list('&filter=last&limit=9', [d, c], 2),
    list('&filter=last&limit=9', [e, d, c], 3),
    { target: api('stats', 'json', '&filter=last&limit=9'), by: ['counter', 'in-flight'] },
  ),
  unmasked(
    'a list that is shorter than its own total says',
    list('&filter=last&limit=9', [d, c], 2),
    list('&filter=last&limit=9', [d], 2),
    { target: api('stats', 'json', '&filter=last&limit=9') },
  ),
  masked(
    'page',
    'the flood page',
    reference('Too Many Requests', 'Too many URLs added too fast. Slow down please.', 429),
    answerOf(floodPage),
    { target: created.target },
  ),
  unmasked(
    'a flood page with other words',
    reference('Too Many Requests', 'Too many URLs.', 429),
    answerOf(floodPage),
    { target: created.target },
  ),
  unmasked(
    'a flood page cut short',
    withBody(reference('Too Many Requests', 'Too many URLs added too fast. Slow down please.', 429), (body) =>
      body.slice(0, -9),
    ),
    answerOf(floodPage),
    { target: created.target },
  ),
  masked(
    'page',
    "the log-in form, in the reference's words",
    reference('Log in', 'Please log in.'),
    answerOf(logInPage),
    { target: '/abc+' },
  ),
  unmasked('the log-in form where statistics belong', reference('Statistics', '3 clicks'), answerOf(logInPage), {
    target: '/abc+',
  }),
  masked(
    'page',
    'statistics',
    reference('Statistics', '3 clicks'),
    answerOf(statisticsPage({ keyword: 'abc', url: 'http://x/', title: 't', timestamp: '', ip: '', clicks: 3 })),
    { target: '/abc+' },
  ),
  masked('page', 'the example page', reference('Example page', 'A page of the install.'), answerOf(examplePage), {
    target: '/examplepage',
  }),
  unmasked('another page', reference('Welcome', 'A page of the install.'), answerOf(examplePage), {
    target: '/examplepage',
  }),
  masked('one-of', 'a header that the answering side itself changes', varied('blue-1'), varied('teal-3'), {
    more: { again: varied('grey-2') },
  }),
  unmasked('such a header in another shape', varied('blue-1'), varied('?'), { more: { again: varied('grey-2') } }),
  unmasked('such a header, when nobody asked twice', varied('blue-1'), varied('teal-3')),
  unmasked(
    'a Location that the answering side itself changes',
    redirect,
    withHeader(redirect, 'location', 'http://a.example/'),
    { more: { again: withHeader(redirect, 'location', 'http://b.example/') } },
  ),
  masked(
    'set',
    'an order that the answering side itself changes',
    add(redirect, ['x-a', '1'], ['x-a', '2'], ['x-a', '3']),
    add(redirect, ['x-a', '3'], ['x-a', '2'], ['x-a', '1']),
    { more: { again: add(redirect, ['x-a', '2'], ['x-a', '1'], ['x-a', '3']) } },
  ),
]

for (const { what, target = path, legacy, candidate, more, is, by } of [...ways, ...titles, ...typed]) {
  test(`${what}: ${is}${by ? ` by ${by}` : ''}`, () => {
    const verdict = verdictOn(target, legacy, candidate, more)
    expect(verdict.class).toBe(is)
    if (by) expect([...verdict.masks].sort()).toEqual(by)
  })
}

for (const { id } of masks) {
  test(`without the mask ${id} its noise is a divergence`, () => {
    const rest = { ...rules, masks: masks.filter((mask) => mask.id !== id) }
    const needed = [...typed, ...titles].filter(({ is, by }) => is === 'noise' && by?.includes(id))
    expect(needed).not.toEqual([])
    for (const { target = path, legacy, candidate, more } of needed)
      expect(judge(pairOf(target, legacy, candidate, more), rest).class).toBe('divergence')
  })
}
