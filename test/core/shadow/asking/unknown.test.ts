// What an answer that was lost can explain, and what it never can.

import { isExplained, leavesOpen } from '../../../../core/shadow/asking/unknown'
import type { Answer } from '../../../../core/shadow/exchange'
import type { Pair } from '../../../../core/shadow/pair'
import type { Unknown } from '../../../../core/shadow/pairs/unknown-table'
import {
  actions,
  answered,
  api,
  listFields,
  longUrl,
  pairOf,
  redirected,
  rows,
  settings,
  verdictOn,
  withBody,
  withHeader,
} from '../judging/fixtures'

const nameOf = (bytes: string) => `(${bytes})`
const lost: Unknown[] = [`url:(${longUrl})`, 'keyword:(abc)']
const followed: Unknown[] = ['click:(abc)']
const { target, answer: leads } = redirected()
const home: Answer = { status: 302, headers: [['location', settings.site]], body: '', ms: 1 }
const absent = (action: string) =>
  answered(api(action, 'json', '&shorturl=abc'), {
    message: 'Error: short URL not found',
    errorCode: '404',
    statusCode: '404',
  })
const { expand, created, known, stats } = actions
const urlStats = actions['url-stats']
const create = api('shorturl', 'json', `&url=${encodeURIComponent('http://x.example/a%20a')}`)
const dbStats = (links: number, clicks: number) =>
  answered(api('db-stats', 'json'), {
    'db-stats': { total_links: links, total_clicks: clicks },
    statusCode: '200',
    message: 'success',
  })
const list = (...args: Parameters<typeof listFields>) => answered(stats('json').target, listFields(...args))
const other = { ...rows[3], shorturl: 'http://sho.rt/other', url: 'http://other.example/', clicks: 13 }
const more = [{ ...rows[0], shorturl: 'http://sho.rt/abc', url: longUrl }, ...rows.slice(0, 3)]

for (const { what, asked = target, legacy, candidate, noted, is } of [
  { what: 'a redirect on one side only', legacy: leads, candidate: home, noted: lost, is: true },
  { what: 'a redirect on the other side only', legacy: home, candidate: leads, noted: lost, is: true },
  {
    what: 'one of the same URL, under another keyword',
    asked: '/xyz',
    legacy: leads,
    candidate: home,
    noted: [`url:(${longUrl})`],
    is: true,
  },
  {
    what: 'one of another URL and keyword',
    asked: '/xyz',
    legacy: leads,
    candidate: home,
    noted: ['url:(http://x/)', 'keyword:(x)'],
    is: false,
  },
  { what: 'one after a click that was lost', legacy: leads, candidate: home, noted: followed, is: false },
  {
    what: 'a wrong target',
    legacy: leads,
    candidate: withHeader(leads, 'location', 'http://x/'),
    noted: [...lost, ...followed],
    is: false,
  },
  {
    what: 'a wrong status',
    legacy: leads,
    candidate: { ...leads, status: 302 },
    noted: [...lost, ...followed],
    is: false,
  },
  {
    what: 'a header',
    legacy: leads,
    candidate: withHeader(leads, 'x-robots-tag', null),
    noted: [...lost, ...followed],
    is: false,
  },
  {
    what: 'a link looked up on one side only',
    asked: expand('json').target,
    legacy: expand('json').answer,
    candidate: absent('expand'),
    noted: [`url:(${longUrl})`],
    is: true,
  },
  {
    what: 'a link looked up in the simple format on one side only',
    asked: expand('simple').target,
    legacy: expand('simple').answer,
    candidate: { ...expand('simple').answer, status: 404, body: 'not found' },
    noted: [`url:(${longUrl})`],
    is: true,
  },
  {
    what: 'a statistics page on one side only',
    asked: '/abc+',
    legacy: { ...home, status: 200, headers: [['content-type', 'text/html']], body: '<html></html>' },
    candidate: home,
    noted: lost,
    is: true,
  },
  {
    what: 'statistics of one on one side only',
    asked: urlStats('xml').target,
    legacy: absent('url-stats'),
    candidate: urlStats('xml').answer,
    noted: [`url:(${longUrl})`],
    is: true,
  },
  {
    what: 'a title',
    asked: expand('json').target,
    legacy: expand('json').answer,
    candidate: withBody(expand('json').answer, (body) => body.replace(/"title":"[^"]/, '"title":"x')),
    noted: lost,
    is: false,
  },
  {
    what: 'a click more',
    asked: urlStats('json').target,
    legacy: urlStats('json').answer,
    candidate: withBody(urlStats('json').answer, (body) => body.replace('41', '42')),
    noted: followed,
    is: true,
  },
  {
    what: 'a click more after a link that was lost',
    asked: urlStats('json').target,
    legacy: urlStats('json').answer,
    candidate: withBody(urlStats('json').answer, (body) => body.replace('41', '42')),
    noted: lost,
    is: false,
  },
  {
    what: 'a click more, of a known URL',
    asked: known('json').target,
    legacy: known('json').answer,
    candidate: withBody(known('json').answer, (body) => body.replace('41', '42')),
    noted: followed,
    is: true,
  },
  {
    what: 'a URL known on one side only',
    asked: create,
    legacy: known('json').answer,
    candidate: created('json').answer,
    noted: ['url:(http://x.example/a%20a)'],
    is: true,
  },
  {
    what: 'another one known',
    asked: create,
    legacy: known('json').answer,
    candidate: created('json').answer,
    noted: ['url:(http://x/)'],
    is: false,
  },
  {
    what: 'a link more in all',
    asked: api('db-stats', 'json'),
    legacy: dbStats(9, 5),
    candidate: dbStats(8, 5),
    noted: lost,
    is: true,
  },
  {
    what: 'two more, and one was lost',
    asked: api('db-stats', 'json'),
    legacy: dbStats(9, 5),
    candidate: dbStats(7, 5),
    noted: lost,
    is: false,
  },
  {
    what: 'a click more in all',
    asked: api('db-stats', 'json'),
    legacy: dbStats(9, 5),
    candidate: dbStats(9, 6),
    noted: followed,
    is: true,
  },
  {
    what: 'a click more in all after a link that was lost',
    asked: api('db-stats', 'json'),
    legacy: dbStats(9, 5),
    candidate: dbStats(9, 6),
    noted: lost,
    is: false,
  },
  {
    what: 'a row that pushes out another',
    asked: stats('json').target,
    legacy: list(more),
    candidate: list(rows),
    noted: lost,
    is: true,
  },
  {
    what: 'a row more',
    asked: stats('json').target,
    legacy: list([...rows, ...more.slice(0, 1)]),
    candidate: list(rows),
    noted: lost,
    is: true,
  },
  {
    what: 'a row that was not lost',
    asked: stats('json').target,
    legacy: list(rows),
    candidate: list(rows.slice(1)),
    noted: lost,
    is: false,
  },
  {
    what: 'a row at the end that is another one after a click',
    asked: stats('json').target,
    legacy: list(rows),
    candidate: list([...rows.slice(0, 3), other]),
    noted: followed,
    is: true,
  },
  {
    what: 'a row at the end that is another one, without a click',
    asked: stats('json').target,
    legacy: list(rows),
    candidate: list([...rows.slice(0, 3), other]),
    noted: lost,
    is: false,
  },
  {
    what: 'a row that is missing after a click',
    asked: stats('json').target,
    legacy: list(rows),
    candidate: list(rows.slice(0, 3)),
    noted: followed,
    is: false,
  },
  {
    what: 'rows moved by one, behind a link that was lost',
    asked: `${stats('json').target}&start=1`,
    legacy: list(rows.slice(0, 3)),
    candidate: list(rows.slice(1)),
    noted: lost,
    is: true,
  },
  {
    what: 'rows moved by one where the list begins',
    asked: stats('json').target,
    legacy: list(rows.slice(0, 3)),
    candidate: list(rows.slice(1)),
    noted: lost,
    is: false,
  },
  {
    what: 'rows moved by two, behind one link that was lost',
    asked: `${stats('json').target}&start=1`,
    legacy: list(rows.slice(0, 2)),
    candidate: list(rows.slice(2)),
    noted: lost,
    is: false,
  },
  { what: 'nothing lost', legacy: leads, candidate: home, noted: [], is: false },
] as { what: string; asked?: string; legacy: Answer; candidate: Answer; noted: Unknown[]; is: boolean }[]) {
  test(`${what}: ${is ? 'explained' : 'a divergence'}`, () => {
    const flags: Partial<Pair> = { exact: true }
    const pair = pairOf(asked, legacy, candidate, flags)
    const verdict = verdictOn(asked, legacy, candidate, flags)
    expect(verdict.class).toBe('divergence')
    expect(isExplained(pair, pair, verdict, new Set(noted), { nameOf })).toBe(is)
  })
}

for (const { what, answer, is } of [
  { what: 'no answer', answer: { ...home, status: 0, failure: 'reset' }, is: true },
  { what: 'a page of 500', answer: { ...home, status: 500, headers: [], body: '<html></html>' }, is: true },
  {
    what: 'a refusal of the database',
    answer: { ...answered(create, { status: 'fail', code: 'error:concurrency', statusCode: '503' }), status: 503 },
    is: false,
  },
  { what: 'a success', answer: created('json').answer, is: false },
] as const) {
  test(`after ${what} something ${is ? 'may have happened' : 'cannot have happened'} unseen`, () => {
    expect(leavesOpen(answer as Answer)).toBe(is)
  })
}
