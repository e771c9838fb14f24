// What a creation has made, by what the side that answered it says when it is asked: what it does not say is not "none".
import { parseSettings } from '../../../../core/legacy/settings'
import { linkMade } from '../../../../core/shadow/asking/made-there'
import type { Around, Subject } from '../../../../core/shadow/asking/subject'
import type { Answer } from '../../../../core/shadow/exchange'
import { sorted } from '../../../../core/shadow/route'

const settings = parseSettings(JSON.stringify({ site: 'http://sho.rt', private: false }))
const several = { ...settings, uniqueUrls: false }
const at = Date.parse('2026-12-01T10:00:00.500Z')
const x = 'http://x.example/'

const said = (status: number, body: string | object = ''): Answer => {
  return { status, headers: [], body: typeof body === 'string' ? body : JSON.stringify(body), ms: 1 }
}
const silent: Answer = { ...said(0), failure: 'timeout' }
const linkOf = (keyword: string, more: object = {}) => {
  return { shorturl: `http://sho.rt/${keyword}`, url: x, title: 'X', timestamp: '2026-12-01 10:00:00', ip: '', ...more }
}
const listOf = (...links: object[]) =>
  said(200, { links: Object.fromEntries(links.map((link, n) => [`link_${n + 1}`, link])) })
const noLink = said(404, { message: 'Error: short URL not found' })

const named = said(200, { status: 'success', url: { keyword: 'a' } })
const complaint = said(400, { error: 'Invalid callback parameter' })
const wants = `url=${x}&keyword=a`

for (const { what, query = `url=${x}`, answer, stats = noLink, list = listOf(), among = settings, made } of [
  { what: 'it names a link, which is there', answer: named, stats: said(200, { link: linkOf('a') }), made: ['a'] },
  { what: 'it names a link that is not there, and another is', answer: named, list: listOf(linkOf('b')), made: ['b'] },
  {
    what: 'it names a link that only a list shows',
    answer: named,
    list: listOf(linkOf('b'), linkOf('a')),
    made: ['a'],
  },
  { what: 'it names a link, and nobody can tell of that', answer: named, stats: silent, made: 'unclear' },
  { what: 'and only of another one', answer: named, stats: said(500), list: listOf(linkOf('b')), made: 'unclear' },
  {
    what: 'and only a list tells',
    answer: named,
    stats: said(500),
    list: listOf(linkOf('b'), linkOf('a')),
    made: ['a'],
  },
  { what: 'it complains, and no link is there', query: wants, answer: complaint, made: [] },
  {
    what: 'and what is wanted is there',
    query: wants,
    answer: complaint,
    stats: said(200, { link: linkOf('a') }),
    made: ['a'],
  },
  { what: 'and gives no answer', query: wants, answer: complaint, stats: silent, made: 'unclear' },
  { what: 'and is down', query: wants, answer: complaint, stats: said(503), made: 'unclear' },
  { what: 'and answers with nothing', query: wants, answer: complaint, stats: said(200), made: 'unclear' },
  { what: 'and whoever asks may not look', query: wants, answer: complaint, stats: said(403), made: [] },
  { what: 'it has no words, and no link is there', answer: said(200), made: 'unclear' },
  { what: 'and one is', answer: said(200), list: listOf(linkOf('a')), made: ['a'] },
  { what: 'it complains, and the list has none', answer: complaint, made: [] },
  { what: 'the list is empty', answer: complaint, list: said(200), made: 'unclear' },
  { what: 'the list is a page', answer: complaint, list: said(200, '<html>soon back</html>'), made: 'unclear' },
  { what: 'the list is cut off', answer: complaint, list: said(200, '{"links":{"link_1":{'), made: 'unclear' },
  {
    what: 'the list is of another URL',
    answer: complaint,
    list: listOf(linkOf('a', { url: 'http://y.example/' })),
    made: [],
  },
  {
    what: 'the link is of a second before',
    answer: complaint,
    list: listOf(linkOf('a', { timestamp: '2026-12-01 09:59:58' })),
    made: [],
  },
  {
    what: 'the link is of much later',
    answer: complaint,
    list: listOf(linkOf('a', { timestamp: '2026-12-01 10:00:16' })),
    made: [],
  },
  {
    what: 'where there is one link of a URL its time tells nothing',
    answer: said(200),
    list: listOf(linkOf('a', { timestamp: '2026-12-01 09:00:00' })),
    made: ['a'],
  },
  {
    what: 'where there may be many it does',
    among: several,
    answer: said(200),
    list: listOf(linkOf('a', { timestamp: '2026-12-01 09:00:00' }), linkOf('b')),
    made: ['b'],
  },
  {
    what: 'where there are two',
    among: several,
    answer: said(200),
    list: listOf(linkOf('b'), linkOf('a')),
    made: ['a', 'b'],
  },
  {
    what: 'in the order of their numbers',
    among: several,
    answer: said(200),
    list: listOf(linkOf('20'), linkOf('1A'), linkOf('1z')),
    made: ['1z', '1A', '20'],
  },
] as const) {
  test(`${answer.status} ${answer.body || 'without words'}: ${what}: ${made}`, async () => {
    const target = `/yourls-api.php?action=shorturl&format=json&${query}`
    const request = { method: 'GET', target, host: 'sho.rt', headers: {}, body: '', address: '192.0.2.1', tls: false }
    const around: Pick<Around, 'ask' | 'settings'> = {
      settings: among,
      ask: async (_, { route }) => (route === 'stats' ? list : stats),
    }
    const subject = { id: 'a-1', at, request, answer, sorted: sorted(request, settings), side: 'legacy' } as Subject
    const links = await linkMade(subject, around as Around)
    expect(links === 'unclear' ? links : links.map(({ keyword }) => keyword)).toEqual(made)
  })
}
