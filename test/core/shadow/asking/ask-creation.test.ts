// A creation that may have made one of several links: the other side is shown one that it lacks, or nobody can tell.
import { openPins } from '../../../../core/legacy/pin'
import { parseSettings } from '../../../../core/legacy/settings'
import { compareCreation } from '../../../../core/shadow/asking/ask-creation'
import type { Question } from '../../../../core/shadow/asking/asking'
import type { Around, Subject } from '../../../../core/shadow/asking/subject'
import type { Answer, Side } from '../../../../core/shadow/exchange'
import { sorted } from '../../../../core/shadow/route'

const settings = parseSettings(JSON.stringify({ site: 'http://sho.rt', private: false, unique_urls: false }))
const request = {
  ...{ method: 'HEAD', target: '/yourls-api.php?action=shorturl&url=http://x.example/', host: 'sho.rt' },
  ...{ headers: {}, body: '', address: '192.0.2.1', tls: false },
}
const linksOf = (count: number) =>
  Array.from({ length: count }, (_, n) => {
    return { keyword: `k${n}`, url: 'http://x.example/', title: 'X', timestamp: '2026-12-01 10:00:00', ip: '192.0.2.1' }
  })
const said = (status: number, body = '', headers: Answer['headers'] = []): Answer => ({ status, headers, body, ms: 1 })
const there = said(200, '{"longurl":"http://x.example/"}')
const others = said(200, '', [['x-shadow-others', 'made']])
const refused = said(400, '', [['x-shadow-others', 'refused']])

/** What it comes to, and how often the other side is asked whether it has a link, and to make one. */
async function shownOf(side: Side, count: number, answers: (question: Question, n: number) => Answer) {
  const asked: Question[] = []
  const around: Pick<Around, 'ask' | 'judge' | 'settings' | 'pins' | 'lag' | 'nameOf'> = {
    ask: async (to, question) => {
      if (to === side) return said(500)
      asked.push(question)
      return answers(question, asked.length)
    },
    judge: () => ({ class: 'match_exact', masks: [], differences: [] }),
    ...{ settings, pins: openPins('origin'), lag: async () => {}, nameOf: (bytes) => bytes },
  }
  const subject = { id: 'a-1', at: 0, request, answer: said(200), sorted: sorted(request, settings), side } as Subject
  const { verdict, unknown } = await compareCreation(subject, linksOf(count), around as Around)
  const timesOf = (wanted: string) => asked.filter(({ route }) => route === wanted).length
  return { name: verdict.class, unknown, looked: timesOf('expand'), shown: timesOf('shorturl'), asked }
}
const unknown = ['url:http://x.example/']

for (const { what, count, answers, is } of [
  { what: 'lacks the second', count: 2, answers: [there, said(404), said(200)], is: ['match_exact', [], 2, 1] },
  { what: 'has both', count: 2, answers: [there, there], is: ['answer_error', unknown, 2, 0] },
  { what: 'gives no answer', count: 2, answers: [said(503)], is: ['answer_error', unknown, 1, 0] },
  { what: 'lets nobody look any more', count: 2, answers: [said(403)], is: ['answer_error', unknown, 1, 0] },
  { what: 'has all of very many', count: 1000, answers: [], is: ['answer_error', unknown, 16, 0] },
]) {
  test(`of ${count} links of the candidate the legacy ${what}: ${is[0]}`, async () => {
    const { name, unknown, looked, shown } = await shownOf('candidate', count, (_, n) => answers[n - 1] ?? there)
    expect([name, unknown, looked, shown]).toEqual(is)
  })
}

for (const { what, count, answers, is } of [
  { what: 'has the first', count: 2, answers: [others, said(200)], is: ['match_exact', [], 2] },
  { what: 'has the first, and refuses it,', count: 2, answers: [refused, said(200)], is: ['match_exact', [], 2] },
  { what: 'has the only one, and refuses it,', count: 1, answers: [refused], is: ['match_exact', [], 1] },
  { what: 'has both', count: 2, answers: [others, others], is: ['answer_error', unknown, 2] },
  { what: 'has the only one', count: 1, answers: [others], is: ['answer_error', unknown, 1] },
  { what: 'has all of very many', count: 1000, answers: [], is: ['answer_error', unknown, 16] },
]) {
  test(`of ${count} links of the legacy the candidate ${what} for another request: ${is[0]}`, async () => {
    const { name, unknown, shown } = await shownOf('legacy', count, (_, n) => answers[n - 1] ?? others)
    expect([name, unknown, shown]).toEqual(is)
  })
}

test('where the legacy is shown one of several, it is the one that it lacks', async () => {
  const { asked } = await shownOf('candidate', 2, (_, n) => (n === 1 ? there : n === 2 ? said(404) : said(200)))
  expect(asked.at(-1)?.request.target).toMatch(/&keyword=k1&title=X$/)
})
