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
const lostUrl: Unknown[] = [`url:(${longUrl})`]
const followed: Unknown[] = ['click:(abc)']
const everything = [...lost, ...followed]
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
const page: Answer = { ...home, status: 200, headers: [['content-type', 'text/html']], body: '<html></html>' }

/** A request, and how both sides answered it. */
type Answers = { asked: string; legacy: Answer; candidate: Answer }

const sides = (legacy: Answer, candidate: Answer, asked = target): Answers => ({ asked, legacy, candidate })
const changed = ({ target: asked, answer }: ReturnType<typeof expand>, pattern: string | RegExp, to: string) => {
  const otherwise = withBody(answer, (body) => body.replace(pattern, to))
  return sides(answer, otherwise, asked)
}
const totals = (...candidate: Parameters<typeof dbStats>) =>
  sides(dbStats(9, 5), dbStats(...candidate), api('db-stats', 'json'))
const lists = (legacy: Parameters<typeof list>[0], candidate: Parameters<typeof list>[0], also = '') =>
  sides(list(legacy), list(candidate), stats('json').target + also)

const gone = sides(leads, home)
const lookedUp = sides(expand('json').answer, absent('expand'), expand('json').target)
const [simple, notFound] = [expand('simple').answer, { ...expand('simple').answer, status: 404, body: 'not found' }]
const madeAgain = sides(known('json').answer, created('json').answer, create)
const clicked = changed(urlStats('json'), '41', '42')
const some = rows.slice(0, 3)
const lastIsOther = lists(rows, [...some, other])

const cases: { what: string; answers: Answers; noted: Unknown[]; is: boolean }[] = [
  { what: 'a redirect on one side only', answers: gone, noted: lost, is: true },
  { what: 'a redirect on the other side only', answers: sides(home, leads), noted: lost, is: true },
  { what: 'one of the same URL, under another keyword', answers: sides(leads, home, '/xyz'), noted: lostUrl, is: true },
  {
    what: 'one of another URL and keyword',
    answers: sides(leads, home, '/xyz'),
    noted: ['url:(http://x/)', 'keyword:(x)'],
    is: false,
  },
  { what: 'one after a click that was lost', answers: gone, noted: followed, is: false },
  {
    what: 'a wrong target',
    answers: sides(leads, withHeader(leads, 'location', 'http://x/')),
    noted: everything,
    is: false,
  },
  { what: 'a wrong status', answers: sides(leads, { ...leads, status: 302 }), noted: everything, is: false },
  { what: 'a header', answers: sides(leads, withHeader(leads, 'x-robots-tag', null)), noted: everything, is: false },
  { what: 'a link looked up on one side only', answers: lookedUp, noted: lostUrl, is: true },
  {
    what: 'a link looked up in the simple format on one side only',
    answers: sides(simple, notFound, expand('simple').target),
    noted: lostUrl,
    is: true,
  },
  { what: 'a statistics page on one side only', answers: sides(page, home, '/abc+'), noted: lost, is: true },
  {
    what: 'statistics of one on one side only',
    answers: sides(absent('url-stats'), urlStats('xml').answer, urlStats('xml').target),
    noted: lostUrl,
    is: true,
  },
  { what: 'a title', answers: changed(expand('json'), /"title":"[^"]/, '"title":"x'), noted: lost, is: false },
  { what: 'a click more', answers: clicked, noted: followed, is: true },
  { what: 'a click more after a link that was lost', answers: clicked, noted: lost, is: false },
  { what: 'a click more, of a known URL', answers: changed(known('json'), '41', '42'), noted: followed, is: true },
  { what: 'a URL known on one side only', answers: madeAgain, noted: ['url:(http://x.example/a%20a)'], is: true },
  { what: 'another one known', answers: madeAgain, noted: ['url:(http://x/)'], is: false },
  { what: 'a link more in all', answers: totals(8, 5), noted: lost, is: true },
  { what: 'two more, and one was lost', answers: totals(7, 5), noted: lost, is: false },
  { what: 'a click more in all', answers: totals(9, 6), noted: followed, is: true },
  { what: 'a click more in all after a link that was lost', answers: totals(9, 6), noted: lost, is: false },
  { what: 'a row that pushes out another', answers: lists(more, rows), noted: lost, is: true },
  { what: 'a row more', answers: lists([...rows, ...more.slice(0, 1)], rows), noted: lost, is: true },
  { what: 'a row that was not lost', answers: lists(rows, rows.slice(1)), noted: lost, is: false },
  { what: 'a row at the end that is another one after a click', answers: lastIsOther, noted: followed, is: true },
  { what: 'a row at the end that is another one, without a click', answers: lastIsOther, noted: lost, is: false },
  { what: 'a row that is missing after a click', answers: lists(rows, some), noted: followed, is: false },
  {
    what: 'rows moved by one, behind a link that was lost',
    answers: lists(some, rows.slice(1), '&start=1'),
    noted: lost,
    is: true,
  },
  { what: 'rows moved by one where the list begins', answers: lists(some, rows.slice(1)), noted: lost, is: false },
  {
    what: 'rows moved by two, behind one link that was lost',
    answers: lists(rows.slice(0, 2), rows.slice(2), '&start=1'),
    noted: lost,
    is: false,
  },
  { what: 'nothing lost', answers: gone, noted: [], is: false },
]
for (const { what, answers, noted, is } of cases) {
  test(`${what}: ${is ? 'explained' : 'a divergence'}`, () => {
    const { asked, legacy, candidate } = answers
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
