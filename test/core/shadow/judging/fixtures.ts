// Answers of the contract, for tests to change and to have judged.
import { type Bytes, bytesOf } from '../../../../core/legacy/bytes'
import { type Fields, formatted, type Reply } from '../../../../core/legacy/formats'
import { redirect } from '../../../../core/legacy/pages'
import { parametersOf } from '../../../../core/legacy/request'
import { parseSettings } from '../../../../core/legacy/settings'
import { type Answer, legacyRequestOf, type SentRequest } from '../../../../core/shadow/exchange'
import { judge } from '../../../../core/shadow/judging/judge'
import { type Rules, rulesAt } from '../../../../core/shadow/judging/rules'
import type { Pair } from '../../../../core/shadow/pair'
import { sorted } from '../../../../core/shadow/route'
import type { Verdict } from '../../../../core/shadow/verdict'

export const settings = parseSettings(JSON.stringify({ site: 'http://sho.rt', private: false }))
export const rules: Rules = rulesAt([], Date.parse('2026-12-01T00:00:00Z'))
export const formats = ['json', 'jsonp', 'xml', 'simple'] as const
export type Format = (typeof formats)[number]

export const longUrl = bytesOf('https://Example.com:8080/Some/aa%20aß/b/?q=a+b&tag=1&tag=2&x=%C3%A9#Frag')
const link = {
  keyword: 'abc',
  url: longUrl,
  title: bytesOf('A/B <é> & "c"'),
  timestamp: '2026-11-02 03:04:05',
  ip: '192.0.2.7',
}
const shorturl = 'http://sho.rt/abc'

/** A request by GET. */
export function request(target: Bytes): SentRequest {
  return { method: 'GET', target, host: 'sho.rt', headers: {}, body: '', address: '192.0.2.7', tls: false }
}

/** What a side answered. */
export function answerOf({ status, headers, body }: Reply): Answer {
  return { status, headers: Object.entries(headers), body, ms: 5 }
}

/** A pair of equal answers, or of two. */
export function pairOf(target: Bytes, legacy: Answer, candidate: Answer = legacy, more: Partial<Pair> = {}): Pair {
  const asked = request(target)
  const fixed = { request: asked, sorted: sorted(asked, settings), settings, side: 'legacy' as const }
  return { ...fixed, legacy, candidate, exact: false, pinned: true, ...more }
}

/** The verdict on two answers. */
export function verdictOn(target: Bytes, legacy: Answer, candidate: Answer, more: Partial<Pair> = {}): Verdict {
  return judge(pairOf(target, legacy, candidate, more), rules)
}

/** The target of an API request. */
export function api(action: string, format: Format, more = ''): Bytes {
  return `/yourls-api.php?action=${action}&format=${format}${format === 'jsonp' ? '&callback=cb' : ''}${more}`
}

/** The answer of an action. */
export function answered(
  target: Bytes,
  fields: Fields,
  simple: Bytes = 'Need either XML or JSON format for stats',
): Answer {
  return answerOf(formatted({ fields, simple }, parametersOf(legacyRequestOf(request(target)))))
}

/** A request and its right answer, by what is asked. */
export interface Known {
  target: Bytes
  answer: Answer
}

/** The redirect of a link. */
export function redirected(url: Bytes = longUrl): Known {
  return { target: '/abc', answer: answerOf(redirect(301, url, { 'x-robots-tag': 'noindex' })) }
}

function known(action: string, more: string, fields: Fields, simple?: Bytes) {
  return (format: Format): Known => {
    const target = api(action, format, more)
    return { target, answer: answered(target, fields, simple) }
  }
}

const row = (n: number, clicks: number) => ({
  shorturl: `http://sho.rt/k${n}`,
  url: `http://example.com/${n}`,
  title: `Title ${n}`,
  timestamp: `2026-11-0${n} 03:04:05`,
  ip: '192.0.2.7',
  clicks,
})

/** Links as `stats` lists them. */
export const rows = [row(1, 90), row(2, 70), row(3, 70), row(4, 12)]

/** The fields of a list. */
export function listFields(links: readonly Fields[], total_links = 9, total_clicks = 500): Fields {
  const listed = Object.fromEntries(links.map((each, n) => [`link_${n + 1}`, each]))
  const stats = { total_links, total_clicks }
  return { ...(links.length > 0 && { links: listed }), stats, statusCode: '200', message: 'success' }
}

/** The actions of the API, each in any format. */
export const actions = {
  expand: known(
    'expand',
    '&shorturl=abc',
    { keyword: 'abc', shorturl, longurl: longUrl, title: link.title, message: 'success', statusCode: '200' },
    longUrl,
  ),
  created: known(
    'shorturl',
    '&url=x&title=t',
    {
      status: 'success',
      code: '',
      message: 'https://Example.com:8080/Some added to database',
      errorCode: '',
      statusCode: '200',
      url: { keyword: 'abc', url: longUrl, title: link.title, date: link.timestamp, ip: link.ip },
      title: link.title,
      shorturl,
    },
    shorturl,
  ),
  known: known(
    'shorturl',
    '&url=x',
    {
      status: 'fail',
      code: 'error:url',
      message: 'https://Example.com:8080/Some already exists in database (short URL: sho.rt/abc)',
      errorCode: '400',
      statusCode: '400',
      url: { keyword: 'abc', url: longUrl, title: link.title, date: link.timestamp, ip: link.ip, clicks: 41 },
      title: link.title,
      shorturl,
    },
    shorturl,
  ),
  'url-stats': known('url-stats', '&shorturl=abc', {
    statusCode: '200',
    message: 'success',
    link: { shorturl, url: longUrl, title: link.title, timestamp: link.timestamp, ip: link.ip, clicks: 41 },
  }),
  stats: known('stats', '&filter=top&limit=4', listFields(rows)),
  'db-stats': known('db-stats', '', {
    'db-stats': { total_links: 9, total_clicks: 500 },
    statusCode: '200',
    message: 'success',
  }),
  version: known('version', '', { version: '1.10.5-dev' }, '1.10.5-dev'),
}

/** An answer with another header, or without one. */
export function withHeader(answer: Answer, name: string, value: Bytes | null): Answer {
  const rest = answer.headers.filter(([each]) => each !== name)
  return { ...answer, headers: value === null ? rest : [...rest, [name, value]] }
}

/** An answer with its body changed; fails when the change changes nothing. */
export function withBody(answer: Answer, change: (body: Bytes) => Bytes): Answer {
  const body = change(answer.body)
  if (body === answer.body) throw new Error('the change has to change something')
  return { ...answer, body }
}
