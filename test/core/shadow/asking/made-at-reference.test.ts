// Creations of all kinds, made at the reference: what each has made is found again, whatever its answer shows of it.
import { openKnown } from '../../../../bin/rehearse/known'
import { openTraffic } from '../../../../bin/rehearse/traffic'
import { bytesOf } from '../../../../core/legacy/bytes'
import { parseSettings } from '../../../../core/legacy/settings'
import { apiQuestion } from '../../../../core/shadow/asking/api-question'
import { linkMade } from '../../../../core/shadow/asking/made-there'
import type { Around, Subject } from '../../../../core/shadow/asking/subject'
import type { Answer, SentRequest } from '../../../../core/shadow/exchange'
import { openLegacy } from '../../../../core/shadow/legacy-client'
import { sorted } from '../../../../core/shadow/route'
import { readOptions } from '../../../../reference/command-line'
import { type Running, start } from '../../../../reference/running'

const site = 'http://127.0.0.1'
const users = { ann: 'a secret' }
const entry = { username: bytesOf('ann'), password: bytesOf(users.ann) }
const settings = parseSettings(JSON.stringify({ site, users, cookie_key: 'k' }))
const blank = { host: '127.0.0.1', headers: {}, body: '', address: '127.0.0.1', tls: false }
/** Each shows less of what was made than the one before. */
const answers = {
  'as it is': (answer: Answer) => answer,
  'without its body': (answer: Answer) => ({ ...answer, body: '' }),
  'with a complaint about a callback': (answer: Answer) =>
    answer.status === 200 ? { ...answer, status: 400, body: '{"error":"Invalid callback parameter"}' } : answer,
}

let legacy: Running
beforeEach(async () => {
  const flags = [
    '--port',
    '0',
    '--site',
    site,
    '--titles',
    'none',
    '--users',
    JSON.stringify(users),
    '--cookie-key',
    'k',
  ]
  legacy = await start(readOptions(flags, {}), () => {})
})
afterEach(() => legacy.stop())

for (const [how, shownAs] of Object.entries(answers)) {
  test(`with the answer ${how}`, async () => {
    const send = openLegacy(legacy.url)
    const around = { ask: (_, { request }) => send(request), settings } as Pick<Around, 'ask' | 'settings'> as Around
    const linksNow = async () => {
      const { request } = apiQuestion({ ...blank, method: 'GET', target: '/' }, 'db-stats', entry, settings)
      return Number(JSON.parse((await send(request)).body)['db-stats'].total_links)
    }
    const next = openTraffic(12, { shorturl: 1 }, { root: site, path: '', entry })
    const known = openKnown()
    let links = await linksNow()
    const before = links
    for (let n = 0; n < 250; n++) {
      const { method, target, headers, body } = next(n, known, Date.now())
      const request: SentRequest = { ...blank, method, target, headers, body }
      const at = Date.now()
      const answer = shownAs(await send(request))
      const subject = {
        id: String(n),
        at,
        request,
        answer,
        sorted: sorted(request, settings),
        side: 'legacy',
      } as Subject
      if (subject.sorted.effect !== 'create') continue
      const made = await linkMade(subject, around)
      const now = await linksNow()
      if (answer.status === 200 || now > links)
        expect({ request, made }).toEqual({
          request,
          made: now > links ? [expect.objectContaining({ url: expect.anything() })] : [],
        })
      links = now
    }
    expect(links).toBeGreaterThan(before + 80)
  })
}

test('a refusal without words, of a keyword that another URL has taken in the same second, has made nothing', async () => {
  const send = openLegacy(legacy.url)
  const around = { ask: (_, { request }) => send(request), settings } as Pick<Around, 'ask' | 'settings'> as Around
  const create = async (url: string): Promise<Subject> => {
    const asked = { ...entry, url, keyword: 'mine', format: 'simple' }
    const { request } = apiQuestion({ ...blank, method: 'GET', target: '/' }, 'shorturl', asked, settings)
    const at = Date.now()
    const answer = await send(request)
    return {
      id: url,
      at,
      exact: true,
      oneMaker: true,
      request,
      answer,
      sorted: sorted(request, settings),
      side: 'legacy',
    }
  }
  const first = await create('http://example.com/1')
  const second = await create('http://example.com/2')
  expect([first.answer.status, second.answer.status]).toEqual([200, 400])
  expect(await linkMade(first, around)).toMatchObject([{ keyword: 'mine', url: 'http://example.com/1' }])
  expect(await linkMade(second, around)).toEqual([])
})
