// A delivery of the router's records, against two sides that say what a test has them say.
import { randomBytes } from 'node:crypto'
import { type Delivery, deliveryOf, openBatch, payloadOf } from '../../../../core/clicks/batch'
import { readLine } from '../../../../core/clicks/reader'
import { openPins } from '../../../../core/legacy/pin'
import { parseSettings } from '../../../../core/legacy/settings'
import { begin } from '../../../../core/migration/migration'
import { secondCallOf } from '../../../../core/shadow/asking/ask-other'
import { openAsk, type Question } from '../../../../core/shadow/asking/asking'
import { openBreaker } from '../../../../core/shadow/asking/breaker'
import { type Comparing, compareDelivery } from '../../../../core/shadow/asking/compare-delivery'
import type { Answer, SentRequest, Side } from '../../../../core/shadow/exchange'
import { judgeAt } from '../../../../core/shadow/judging/judge-at'
import { openPairs } from '../../../../core/shadow/pairs/pairs-table'
import { openShadowLines } from '../../../../core/shadow/records/lines'
import { sealOf } from '../../../../core/shadow/records/seal'
import { sorted } from '../../../../core/shadow/route'
import { onEngine } from '../../../engines'

const site = 'http://sho.rt'
const settings = parseSettings(JSON.stringify({ site, private: false }))
const at = Date.now() - 3_000
const seal = sealOf('secret')

const sent = (target: string, more: Partial<SentRequest> = {}): SentRequest => ({
  ...{ method: 'GET', target, host: 'sho.rt', headers: {}, body: '', address: '192.0.2.1', tls: false },
  ...more,
})
const answer = (status: number, headers: Record<string, string> = {}, body = ''): Answer => {
  return { status, headers: Object.entries(headers), body, ms: 3 }
}
const leads = (url: string) => answer(301, { location: url, 'x-robots-tag': 'noindex' })
const json = (fields: object) =>
  answer(200, { 'content-type': 'application/json; charset=utf-8' }, JSON.stringify(fields))
const home = answer(302, { location: site })
const nothing: Answer = { status: 0, headers: [], body: '', ms: 1, failure: 'reset' }
const reported = (from: Answer, code: string): Answer => {
  const click = { code, version: 1, bot: false, country: null, referrer: null }
  const packed = Buffer.from(JSON.stringify(click)).toString('base64url')
  return { ...from, headers: [...from.headers, ['x-shadow-click', packed]] }
}

interface Recorded {
  request: SentRequest
  answer: Answer
  side?: Side
}

/** The router's lines of some requests, delivered. Ids are made of the lines' places, so that equal deliveries are repetitions. */
function deliver(
  recorded: readonly Recorded[],
  { key = seal, sample = 10_000, stream = 's', exact = false, mint = 0, minted = false } = {},
): Delivery {
  const messages: string[] = []
  const write = openShadowLines({ write: (line) => messages.push(line), writer: stream })
  for (const { request, answer, side = 'legacy' } of recorded) {
    write(
      {
        at,
        request,
        sorted: sorted(request, settings),
        side,
        answer,
        migration: { ...begin, sample, exact, mint, minted },
      },
      key,
    )
  }
  return deliveryOf({
    ...{ messageType: 'DATA_MESSAGE', logGroup: 'router', logStream: stream },
    logEvents: messages.map((message, n) => ({ id: `${stream}${n}`, message })),
  })
}

onEngine('dynalite', 'a delivery of records', (engine) => {
  let table: string
  let asked: { side: Side; question: Question }[]
  let answers: Partial<Record<Side, (question: Question, n: number) => Answer | Promise<Answer>>>
  let counted: Delivery[]
  let complaints: string[]
  let streams = 0

  beforeEach(async () => {
    table = await engine.table('at', 'what')
    asked = []
    answers = {}
    counted = []
    complaints = []
  })

  const comparing = (more: Partial<Comparing> = {}, remaining = () => 300_000): Comparing => {
    const side = (name: Side) => async (question: Question) => {
      asked.push({ side: name, question })
      return (await answers[name]?.(question, asked.filter(({ side }) => side === name).length)) ?? nothing
    }
    const ask = openAsk(
      { legacy: side('legacy'), candidate: side('candidate') },
      { legacy: openBreaker(), candidate: openBreaker() },
      remaining,
    )
    return {
      ...{ ask, settings, seal, pins: openPins('origin'), pairs: openPairs(table, engine.db), versions: 'v' },
      judge: judgeAt([], Date.now()),
      count: async (clicks) => void counted.push(clicks),
      aged: async () => {},
      lagFor: () => async () => {},
      complain: (problem, details) => complaints.push(JSON.stringify([problem, details])),
      ...more,
    }
  }
  const summary = async () => {
    const { tallies, fingerprints, lost } = await openPairs(table, engine.db).summary('1-v')
    const classes: Record<string, number> = {}
    const omissions: Record<string, number> = {}
    let eligible = 0
    for (const tally of tallies) {
      eligible += tally.eligible + 0 * tally.pending
      for (const [name, count] of Object.entries(tally.classes)) classes[name] = (classes[name] ?? 0) + count
      for (const [name, count] of Object.entries(tally.omissions)) omissions[name] = (omissions[name] ?? 0) + count
    }
    return { eligible, classes, omissions, names: fingerprints.map(({ name }) => name), lost }
  }
  /** A writer of which no line is among those that are asked about twice. */
  const stream = () => {
    const isAskedTwice = () => [1, 2, 3, 4, 5, 6, 7, 8].some((n) => secondCallOf(`w${streams}-${n}`).wanted)
    do streams++
    while (isAskedTwice())
    return `w${streams}`
  }

  test('a redirect is shown once, and its click is handed over in its own time under the events of the delivery', async () => {
    answers.candidate = () => reported(leads('http://x.example/'), 'a')
    const delivery = deliver([
      { request: sent('/robots.txt'), answer: answer(200) },
      { request: sent('/a'), answer: leads('http://x.example/') },
    ])
    answers.candidate = ({ route }) => (route === 'redirect' ? reported(leads('http://x.example/'), 'a') : answer(200))
    await compareDelivery(delivery, comparing())
    expect((await summary()).classes).toEqual({ match_exact: 2 })
    expect(counted).toHaveLength(1)
    const [events, own] = [payloadOf(counted[0] as Delivery), payloadOf(delivery)]
    expect(events.logEvents.map(({ id }) => id)).toEqual(own.logEvents.map(({ id }) => id))
    expect(events.logEvents.map(({ message }) => readLine(message))).toEqual([
      { line: { type: 'none', at, writer: 's', n: 1 } },
      {
        line: {
          type: 'click',
          at,
          writer: 's',
          n: 2,
          code: 'a',
          version: 1,
          bot: false,
          country: null,
          referrer: null,
        },
      },
    ])
    const shown = asked.find(({ question }) => question.route === 'redirect')
    expect(shown?.question.headers).toEqual({ 'x-shadow': `s-2;at=${at}` })
  })

  test('a delivery that comes again is neither asked, counted nor handed over anew', async () => {
    answers.candidate = () => reported(leads('http://x.example/'), 'a')
    const delivery = deliver([{ request: sent('/a'), answer: leads('http://x.example/') }], { stream: stream() })
    const stand = comparing()
    await compareDelivery(delivery, stand)
    const before = [await summary(), asked.length, counted.length]
    await compareDelivery(delivery, stand)
    expect([await summary(), asked.length, counted.length]).toEqual(before)
  })

  test('cut short before its verdicts are in, it is done again, and its clicks have the same names', async () => {
    answers.candidate = () => reported(leads('http://x.example/'), 'a')
    const delivery = deliver([{ request: sent('/a'), answer: leads('http://x.example/') }], { stream: stream() })
    const stand = comparing()
    const conclude = () => Promise.reject(new Error('of this test'))
    await expect(compareDelivery(delivery, { ...stand, pairs: { ...stand.pairs, conclude } })).rejects.toThrow(
      'of this test',
    )
    expect((await summary()).classes).toEqual({})
    await compareDelivery(delivery, stand)
    expect((await summary()).classes).toEqual({ match_exact: 1 })
    expect(new Set(counted.map((each) => openBatch(each)?.id)).size).toBe(1)
  })

  test('without time it asks nobody, and leaves the delivery to come again', async () => {
    const delivery = deliver([{ request: sent('/a'), answer: home }], { stream: stream() })
    await expect(
      compareDelivery(
        delivery,
        comparing({}, () => 10_000),
      ),
    ).rejects.toThrow(/no time/)
    expect(asked).toEqual([])
    answers.candidate = () => home
    await compareDelivery(delivery, comparing())
    expect(await summary()).toMatchObject({ eligible: 1, classes: { match_exact: 1 } })
  })

  for (const { what, lines, omission } of [
    {
      what: 'sampled out',
      lines: deliver([{ request: sent('/robots.txt'), answer: home }], { sample: 0 }),
      omission: 'sampled_out',
    },
    {
      what: 'sealed with another key',
      lines: deliver([{ request: sent('/a'), answer: home }], { key: sealOf('other') }),
      omission: 'unreadable',
    },
    { what: 'an admin page', lines: deliver([{ request: sent('/admin/'), answer: home }]), omission: 'unsupported' },
    {
      what: 'too large',
      lines: deliver([
        {
          request: sent('/a'),
          answer: answer(200, {}, randomBytes(1_500_000).toString('latin1')),
        },
      ]),
      omission: 'oversize',
    },
  ]) {
    test(`a request that is ${what} is not compared, and counted as that`, async () => {
      await compareDelivery(lines, comparing())
      expect(await summary()).toMatchObject({ eligible: 1, classes: { not_compared: 1 }, omissions: { [omission]: 1 } })
      expect(asked).toEqual([])
    })
  }

  test('a line that cannot be read is reported without its text, and missed among the numbers', async () => {
    const payload = payloadOf(
      deliver(
        ['/a', '/b', '/c'].map((path) => ({ request: sent(path), answer: home })),
        { stream: stream() },
      ),
    )
    answers.candidate = () => home
    const [one, , three] = payload.logEvents
    const cut = { id: 'cut', message: '{"type":"shadow","secret":"planted' }
    await compareDelivery(
      deliveryOf({ ...payload, logEvents: [one, cut, three].filter((event) => event !== undefined) }),
      comparing(),
    )
    expect(await summary()).toMatchObject({ eligible: 2, lost: 1 })
    expect(complaints.join()).toMatch(/cannot be read/)
    expect(complaints.join()).not.toMatch(/planted/)
  })

  test('a fault of our own is the class of that pair only, and nothing of the request is told', async () => {
    answers.candidate = () => home
    const failing: Partial<Comparing> = {
      judge: (pair) => {
        if (pair.request.target === '/planted') throw new TypeError('what /planted holds')
        return judgeAt([], Date.now())(pair)
      },
    }
    const recorded = ['/a', '/planted'].map((path) => ({ request: sent(path), answer: home }))
    await compareDelivery(deliver(recorded, { stream: stream() }), comparing(failing))
    expect(await summary()).toMatchObject({
      classes: { comparator_error: 1, match_exact: 1 },
      names: ['/{keyword}: the comparator failed (TypeError)'],
    })
    expect(complaints).toHaveLength(1)
    expect(complaints[0]).toMatch(/TypeError/)
    expect(complaints[0]).not.toMatch(/planted/)
  })

  test('the side that answered gave none: nobody is asked, and what it may have done is no divergence later', async () => {
    const url = 'http://x.example/unknown'
    const create = sent(`/yourls-api.php?action=shorturl&url=${url}`)
    await compareDelivery(deliver([{ request: create, answer: nothing }], { stream: stream() }), comparing())
    expect(asked).toEqual([])
    answers.candidate = () => home
    const follows = [
      { request: sent('/k'), answer: leads(url) },
      { request: sent('/l'), answer: leads('http://x.example/other') },
    ]
    await compareDelivery(deliver(follows, { stream: stream() }), comparing())
    expect((await summary()).classes).toEqual({ answer_error: 2, divergence: 1 })
  })

  test('the candidate did not carry out a click: the delivery comes once more, then it is an error', async () => {
    const delivery = deliver([{ request: sent('/a'), answer: leads('http://x.example/') }], { stream: stream() })
    await expect(compareDelivery(delivery, comparing())).rejects.toThrow(/did not carry out/)
    await compareDelivery(delivery, comparing())
    expect((await summary()).classes).toEqual({ shadow_error: 1 })
    expect(counted).toEqual([])
  })

  test('a side that keeps failing is left alone, and what it was not asked is not compared', async () => {
    const recorded = Array.from({ length: 40 }, () => ({ request: sent('/robots.txt'), answer: answer(200) }))
    await compareDelivery(deliver(recorded, { stream: stream() }), comparing())
    const { classes, omissions } = await summary()
    expect(classes.shadow_error).toBeGreaterThan(0)
    expect(omissions).toEqual({ breaker_open: 40 - (classes.shadow_error ?? 0) })
  })

  for (const { what, second, name, click } of [
    {
      what: 'has the link by then',
      second: reported(leads('http://x.example/'), 'a'),
      name: 'race_resolved',
      click: 1,
    },
    { what: 'still has not', second: home, name: 'divergence', click: 0 },
    { what: 'has another', second: leads('http://y.example/'), name: 'divergence', click: 0 },
  ]) {
    test(`a redirect is asked again later, and the candidate ${what}: ${name}`, async () => {
      answers.candidate = (_, n) => (n === 1 ? home : second)
      const delivery = deliver([{ request: sent('/a'), answer: leads('http://x.example/') }], { stream: stream() })
      await compareDelivery(delivery, comparing())
      expect((await summary()).classes).toEqual({ [name]: 1 })
      expect(counted).toHaveLength(click)
      expect(asked.filter(({ side, question }) => side === 'legacy' && question.route === 'redirect')).toEqual([])
    })
  }

  const version = sent('/yourls-api.php?action=version&format=json')
  for (const { request, failure, becomes } of [
    { request: version, failure: 'timeout', becomes: { race_resolved: 1 } },
    { request: version, failure: 'reset', becomes: { race_resolved: 1 } },
    { request: version, failure: 'failed', becomes: { shadow_error: 1 } },
    { request: sent('/a'), failure: 'timeout', becomes: { shadow_timeout: 1 } },
  ] as const) {
    test(`${request.target}, and the candidate gives no answer at first (${failure}): ${JSON.stringify(becomes)}`, async () => {
      const said = request.target === '/a' ? leads('http://x.example/') : json({ version: '1' })
      answers.candidate = (_, n) => (n <= 2 ? { ...nothing, failure } : said)
      const delivery = deliver([{ request, answer: said }], { stream: stream() })
      await compareDelivery(delivery, comparing()).catch(() => {
        asked = []
        return compareDelivery(delivery, comparing())
      })
      expect((await summary()).classes).toEqual(becomes)
    })
  }

  test('a wrong target is no race, even if the candidate has the right one a moment later', async () => {
    answers.candidate = (_, n) => leads(n === 1 ? 'http://wrong.example/' : 'http://x.example/')
    await compareDelivery(
      deliver([{ request: sent('/a'), answer: leads('http://x.example/') }], { stream: stream() }),
      comparing(),
    )
    expect((await summary()).classes).toEqual({ divergence: 1 })
  })

  for (const { amount, lags } of [
    { amount: 4, lags: [1 / 6, 1 / 3, 1 / 2, 2] },
    { amount: 5, lags: [1 / 6, 1 / 3] },
  ]) {
    test(`${amount} links that the candidate never gets are waited for ${lags.length} times`, async () => {
      answers.candidate = () => home
      const waited: number[] = []
      const links = Array.from({ length: amount }, (_, n) => ({
        request: sent(`/k${n}`),
        answer: leads('http://x.example/'),
      }))
      const lag = async (share: number) => void waited.push(share)
      await compareDelivery(deliver(links, { stream: stream() }), comparing({ lagFor: () => lag }))
      expect((await summary()).classes).toEqual({ divergence: amount })
      expect(waited).toEqual(lags)
    })
  }

  for (const { when, made, name } of [
    { when: 'after it was asked for', made: 1_000, name: 'race_resolved' },
    { when: 'long before', made: -60_000, name: 'divergence' },
  ]) {
    test(`a link was unknown, the candidate leads to it, and it was made ${when}: ${name}`, async () => {
      const [url, timestamp] = ['http://x.example/', new Date(at + made).toISOString().slice(0, 19).replace('T', ' ')]
      const link = { shorturl: `${site}/a`, url, title: 'X', timestamp, ip: '192.0.2.1', clicks: 0 }
      answers.candidate = () => reported(leads(url), 'a')
      answers.legacy = ({ route }) => json(route === 'url-stats' ? { link } : { keyword: 'a', longurl: url })
      await compareDelivery(deliver([{ request: sent('/a'), answer: home }], { stream: stream() }), comparing())
      expect((await summary()).classes).toEqual({ [name]: 1 })
      expect(asked.filter(({ side, question }) => side === 'legacy' && question.route === 'redirect')).toEqual([])
      if (name === 'race_resolved') expect(counted).toEqual([])
    })
  }

  for (const { what, made, url = 'http://x.example/', name } of [
    { what: 'was made after it was asked for', made: 1_000, name: 'race_resolved' },
    { what: 'was made a minute before', made: -60_000, name: 'divergence' },
    { what: 'is one of another URL', made: 1_000, url: 'http://y.example/', name: 'divergence' },
  ]) {
    test(`a creation is refused for its keyword, the candidate refuses it for a link, which ${what}: ${name}`, async () => {
      const refused = (code: string) => JSON.stringify({ status: 'fail', code, shorturl: `${site}/a` })
      const timestamp = new Date(at + made).toISOString().slice(0, 19).replace('T', ' ')
      answers.candidate = () => answer(400, {}, refused('error:url'))
      answers.legacy = () => json({ link: { shorturl: `${site}/a`, url, title: 'X', timestamp, ip: '192.0.2.1' } })
      const request = sent('/yourls-api.php?action=shorturl&format=json&url=http://x.example/&keyword=k')
      const recorded = [{ request, answer: answer(400, {}, refused('error:keyword')) }]
      await compareDelivery(deliver(recorded, { stream: stream() }), comparing())
      expect((await summary()).classes).toEqual({ [name]: 1 })
      expect(asked.map(({ side, question }) => `${side} ${question.route}`)).toEqual([
        'candidate shorturl',
        'legacy url-stats',
      ])
    })
  }

  test('with the candidate answering, a redirect is asked of the legacy once, and not again when the delivery comes again', async () => {
    answers.legacy = () => leads('http://x.example/')
    const recorded: Recorded[] = [{ request: sent('/a'), answer: leads('http://x.example/'), side: 'candidate' }]
    const delivery = deliver(recorded, { stream: stream() })
    const stand = comparing()
    const conclude = () => Promise.reject(new Error('of this test'))
    await expect(compareDelivery(delivery, { ...stand, pairs: { ...stand.pairs, conclude } })).rejects.toThrow()
    await compareDelivery(delivery, stand)
    expect(asked.filter(({ question }) => question.route === 'redirect')).toHaveLength(1)
    expect(await summary()).toMatchObject({ classes: { not_compared: 1 }, omissions: { repeated: 1 } })
    expect(counted).toEqual([])
  })

  for (const { what, second, name } of [
    { what: 'still leads nowhere', second: home, name: 'divergence' },
    { what: 'leads there', second: leads('http://x.example/'), name: 'race_resolved' },
  ]) {
    test(`with the candidate answering, a redirect that the legacy did not know ${what}: it is followed once more and never again`, async () => {
      const url = 'http://x.example/'
      let followed = 0
      answers.legacy = ({ route }) => {
        if (route !== 'redirect') return json({ keyword: 'a', longurl: url })
        return ++followed === 1 ? home : second
      }
      const recorded: Recorded[] = [{ request: sent('/a'), answer: leads(url), side: 'candidate' }]
      await compareDelivery(deliver(recorded, { stream: stream() }), comparing())
      expect((await summary()).classes).toEqual({ [name]: 1 })
      expect(followed).toBe(2)
    })
  }

  test('with the candidate answering, a redirect that the legacy answered otherwise is not followed again', async () => {
    const url = 'http://x.example/'
    answers.legacy = ({ route }) =>
      route === 'redirect' ? answer(302, { location: url }) : json({ keyword: 'a', longurl: url })
    const recorded: Recorded[] = [{ request: sent('/a'), answer: leads(url), side: 'candidate' }]
    await compareDelivery(deliver(recorded, { stream: stream() }), comparing())
    expect((await summary()).classes).toEqual({ divergence: 1 })
    expect(asked).toHaveLength(1)
  })

  test('a statistics page is asked for again where the other side has no link yet', async () => {
    const page = answer(200, { 'content-type': 'text/html' }, '<html></html>')
    answers.candidate = (_, n) => (n === 1 ? home : page)
    await compareDelivery(deliver([{ request: sent('/a+'), answer: page }], { stream: stream() }), comparing())
    expect((await summary()).classes).toEqual({ race_resolved: 1 })
  })

  for (const { what, route, exact, name } of [
    { what: 'a wrong status', route: 'redirect', exact: false, name: 'divergence' },
    { what: 'counters that are not exact', route: 'db-stats', exact: false, name: 'race_resolved' },
    { what: 'counters that are exact', route: 'db-stats', exact: true, name: 'divergence' },
  ]) {
    test(`the other side changes its mind about ${what}: ${name}`, async () => {
      const counts = (total_clicks: number) => json({ 'db-stats': { total_links: 1, total_clicks } })
      const [request, right, wrong] =
        route === 'redirect'
          ? [sent('/a'), leads('http://x.example/'), answer(302, { location: 'http://x.example/' })]
          : [sent('/yourls-api.php?action=db-stats&format=json'), counts(5_000), counts(5)]
      answers.legacy = () => right
      answers.candidate = (_, n) => (n === 1 ? wrong : right)
      await compareDelivery(deliver([{ request, answer: right }], { stream: stream(), exact }), comparing())
      expect((await summary()).classes).toEqual({ [name]: 1 })
      if (name === 'divergence') expect(asked.filter(({ side }) => side === 'candidate')).toHaveLength(1)
    })
  }

  test('a fault of our own while asking again is the class of that pair only', async () => {
    answers.candidate = ({ request }, n) => (n > 2 && request.target === '/a' ? leads('http://x.example/') : home)
    let judged = 0
    const failing: Partial<Comparing> = {
      judge: (pair) => {
        if (pair.request.target === '/a' && ++judged > 1) throw new TypeError('of this test')
        return judgeAt([], Date.now())(pair)
      },
    }
    const recorded = ['/a', '/b'].map((path) => ({ request: sent(path), answer: leads('http://x.example/') }))
    await compareDelivery(deliver(recorded, { stream: stream() }), comparing(failing))
    expect((await summary()).classes).toEqual({ comparator_error: 1, divergence: 1 })
    expect(complaints.join()).toMatch(/compared again.*TypeError/)
  })

  for (const { what, request, side, times, is } of [
    {
      what: 'an action of a plugin',
      request: sent('/yourls-api.php?action=delete'),
      side: 'legacy',
      times: 1,
      is: { match_exact: 1 },
    },
    {
      what: 'an action of a plugin',
      request: sent('/yourls-api.php?action=delete'),
      side: 'candidate',
      times: 0,
      is: { not_compared: 1 },
    },
    {
      what: 'a page by POST',
      request: sent('/examplepage', { method: 'POST' }),
      side: 'candidate',
      times: 1,
      is: { shadow_error: 1 },
    },
  ] as const) {
    test(`${what} that the ${side} answered is shown to the other side ${times} times at most`, async () => {
      const said = answer(400, {}, '{"code":400}')
      if (side === 'legacy') answers.candidate = () => said
      const recorded = Array.from({ length: 4 }, () => ({ request, answer: said, side }))
      await compareDelivery(deliver(recorded.slice(0, 1), { stream: stream() }), comparing())
      expect(asked).toHaveLength(times)
      expect((await summary()).classes).toEqual(is)
      if (times === 0) expect((await summary()).omissions).toEqual({ unshown: 1 })
    })
  }

  test('an action of a plugin is never asked a second time of the side that answered it', async () => {
    const said = answer(400, {}, '{"code":400}')
    answers.candidate = () => answer(400, {}, '{"code":401}')
    const recorded = Array.from({ length: 100 }, () => ({
      request: sent('/yourls-api.php?action=delete'),
      answer: said,
    }))
    await compareDelivery(deliver(recorded, { stream: stream() }), comparing())
    expect((await summary()).classes).toEqual({ divergence: 100 })
    expect(asked.filter(({ side }) => side === 'legacy')).toEqual([])
    expect(asked).toHaveLength(100)
  })

  for (const { exact, is } of [
    { exact: false, is: 'noise' },
    { exact: true, is: 'divergence' },
  ]) {
    test(`a creation refused for a link that both date a second apart, counters ${exact ? '' : 'not '}being exact: ${is}`, async () => {
      const refused = (date: string) =>
        answer(
          400,
          { 'content-type': 'application/json' },
          JSON.stringify({ status: 'fail', code: 'error:url', url: { keyword: 'a', date }, shorturl: `${site}/a` }),
        )
      answers.candidate = () => refused('2026-12-01 10:00:01')
      const request = sent('/yourls-api.php?action=shorturl&format=json&url=http://x.example/')
      const recorded = [{ request, answer: refused('2026-12-01 10:00:00') }]
      await compareDelivery(deliver(recorded, { stream: stream(), exact }), comparing())
      expect((await summary()).classes).toEqual({ [is]: 1 })
    })
  }

  for (const { mint, minted, is } of [
    { mint: 0, minted: false, is: 'divergence' },
    { mint: 0, minted: true, is: 'noise' },
    { mint: 10_000, minted: true, is: 'noise' },
  ]) {
    const since = minted && mint === 0 ? ', and more before' : ''
    test(`a link that the legacy shows with a date half a minute later, the candidate making ${mint / 100} % of the links${since}: ${is}`, async () => {
      const kept = (timestamp: string) => json({ link: { shorturl: `${site}/a`, timestamp } })
      answers.candidate = () => kept('2026-12-01 10:00:00')
      answers.legacy = () => kept('2026-12-01 10:00:30')
      const request = sent('/yourls-api.php?action=url-stats&format=json&shorturl=a')
      const recorded = [{ request, answer: kept('2026-12-01 10:00:30') }]
      await compareDelivery(deliver(recorded, { stream: stream(), mint, minted }), comparing())
      expect((await summary()).classes).toEqual({ [is]: 1 })
    })
  }

  test('a creation that the candidate refuses in a way of its own is not shown, and lowers coverage', async () => {
    const refused = answer(
      400,
      { 'content-type': 'application/json' },
      '{"status":"fail","code":"error:new","message":"no"}',
    )
    const request = sent('/yourls-api.php?action=shorturl&format=json&url=http://x.example/')
    await compareDelivery(deliver([{ request, answer: refused, side: 'candidate' }], { stream: stream() }), comparing())
    expect(await summary()).toMatchObject({ classes: { not_compared: 1 }, omissions: { unshown: 1 } })
    expect(asked).toEqual([])
  })

  for (const { keyword, is } of [
    { keyword: 'admin', is: { match_exact: 1 } },
    { keyword: 'examplepage', is: { not_compared: 1 } },
  ]) {
    test(`the candidate refuses the name ${keyword}, which is no link: ${JSON.stringify(is)}`, async () => {
      const refused = answer(
        400,
        { 'content-type': 'application/json' },
        '{"status":"fail","code":"error:keyword","message":"no"}',
      )
      answers.legacy = ({ route }) => (route === 'shorturl' ? refused : json({ errorCode: '404' }))
      const request = sent(`/yourls-api.php?action=shorturl&format=json&url=http://x.example/&keyword=${keyword}`)
      await compareDelivery(
        deliver([{ request, answer: refused, side: 'candidate' }], { stream: stream() }),
        comparing(),
      )
      expect((await summary()).classes).toEqual(is)
    })
  }

  for (const { what, method, said } of [
    { what: 'without words', method: 'HEAD', said: answer(400) },
    { what: 'for a link that it does not name', method: 'GET', said: answer(400, {}, '{"code":"error:url"}') },
  ]) {
    test(`a creation that the candidate refuses ${what}: nobody can tell what for, and nothing is waited for`, async () => {
      const request = sent('/yourls-api.php?action=shorturl&format=json&url=http://x.example/', { method })
      const waited: number[] = []
      const lagFor = () => async (share: number) => void waited.push(share)
      const delivery = deliver([{ request, answer: said, side: 'candidate' }], { stream: stream() })
      await compareDelivery(delivery, comparing({ lagFor }))
      expect(await summary()).toMatchObject({ classes: { not_compared: 1 }, omissions: { unshown: 1 } })
      expect([asked, waited]).toEqual([[], []])
    })
  }

  test('a creation of which the answering side can tell nothing any more has no match', async () => {
    const [url, timestamp] = ['http://x.example/', new Date(at).toISOString().slice(0, 19).replace('T', ' ')]
    const link = { shorturl: `${site}/a`, url, title: 'X', timestamp, ip: '192.0.2.1', clicks: 0 }
    const made = json({ status: 'success', url: { keyword: 'a', url, title: 'X', date: timestamp, ip: '192.0.2.1' } })
    answers.candidate = ({ route }) =>
      route === 'shorturl' ? made : route === 'redirect' ? leads(url) : json({ link })
    answers.legacy = (_, n) => (n === 1 ? json({ link }) : answer(500))
    const request = sent('/yourls-api.php?action=shorturl&format=json&url=http://x.example/&title=X')
    await compareDelivery(deliver([{ request, answer: made }], { stream: stream() }), comparing())
    expect((await summary()).classes).toEqual({ answer_error: 1 })
  })

  test('the candidate answered, and failed: nobody is to blame, and it is named', async () => {
    answers.legacy = () => home
    const recorded = [answer(500), nothing].map((said, n) => ({
      request: sent(`/k${n}`),
      answer: said,
      side: 'candidate' as const,
    }))
    await compareDelivery(deliver(recorded, { stream: stream() }), comparing())
    const { classes, names } = await summary()
    expect(classes).toEqual({ answer_error: 2 })
    expect([...names].sort()).toEqual([
      '/{keyword}: the candidate answered 500',
      '/{keyword}: the candidate gave no answer (reset)',
    ])
  })

  for (const part of ['describe', 'sample'] as const) {
    test(`what cannot be kept for people (${part}) does not keep a verdict from being counted`, async () => {
      answers.candidate = () => answer(302, { location: 'http://y.example/' })
      const stand = comparing()
      const failing = { ...stand.pairs, [part]: () => Promise.reject(new RangeError('what planted holds')) }
      const delivery = deliver([{ request: sent('/a'), answer: leads('http://x.example/') }], { stream: stream() })
      await compareDelivery(delivery, { ...stand, pairs: failing })
      expect((await summary()).classes).toEqual({ divergence: 1 })
      expect(complaints.join()).toMatch(/could not be kept.*RangeError/)
      expect(complaints.join()).not.toMatch(/planted/)
    })
  }

  test('a request that cannot be sorted is a fault of our own, not an unreadable line', async () => {
    const delivery = deliver([{ request: sent('/a'), answer: home }], { stream: stream() })
    const broken = {
      ...settings,
      get site(): never {
        throw new TypeError('of this test')
      },
    }
    await compareDelivery(delivery, comparing({ settings: broken }))
    expect(await summary()).toMatchObject({ classes: { comparator_error: 1 }, omissions: {} })
  })

  test('1,000 pairs in deliveries of 50 cost at most two writes a delivery, and one an hour', async () => {
    answers.candidate = () => home
    let writes = 0
    engine.db.middlewareStack.add(
      (next, context) => (args) => {
        if (/^(Update|Put|Delete)/.test(context.commandName ?? '')) writes++
        return next(args)
      },
      { step: 'initialize', name: 'countsWrites' },
    )
    const stand = comparing()
    for (let n = 0; n < 20; n++) {
      const recorded = Array.from({ length: 50 }, (_, m) => ({ request: sent(`/k${m}`), answer: home }))
      await compareDelivery(deliver(recorded, { stream: stream() }), stand)
    }
    engine.db.middlewareStack.remove('countsWrites')
    process.stderr.write(`1,000 pairs cost ${writes} writes\n`)
    expect((await summary()).classes).toEqual({ match_exact: 1000 })
    expect(writes).toBeLessThanOrEqual(41)
  })

  const unnamed = answer(
    400,
    { 'content-type': 'application/javascript' },
    '{"errorCode":"400","error":"Invalid callback parameter"}',
  )
  for (const { what, more, becomes } of [
    { what: 'a signature that is none', more: '&signature=no', becomes: { match_exact: 1 } },
    { what: 'a time that is empty', more: '&signature=yes&timestamp=', becomes: { match_exact: 1 } },
    {
      what: 'a time that has run out since',
      more: `&signature=yes&timestamp=${Math.floor(at / 1000)}`,
      becomes: { answer_error: 1 },
    },
  ]) {
    test(`an answer that tells of no link, to ${what}: ${JSON.stringify(becomes)}`, async () => {
      answers.legacy = () => answer(403)
      answers.candidate = () => unnamed
      const request = sent(`/yourls-api.php?action=shorturl&format=jsonp&url=http://x.example/${more}`)
      const delivery = deliver([{ request, answer: unnamed }], { stream: stream() })
      await compareDelivery(delivery, comparing()).catch(() => compareDelivery(delivery, comparing()))
      expect((await summary()).classes).toEqual(becomes)
    })
  }

  test('the legacy made a link and does not show it: the delivery comes once more, and finds it then', async () => {
    const [url, timestamp] = ['http://x.example/', new Date(at).toISOString().slice(0, 19).replace('T', ' ')]
    const link = { shorturl: `${site}/k`, url, title: url, timestamp, ip: '192.0.2.1', clicks: 0 }
    const made = json({ status: 'success', url: { keyword: 'k', url }, shorturl: `${site}/k` })
    const create = sent(`/yourls-api.php?action=shorturl&format=json&url=${encodeURIComponent(url)}`)
    const delivery = deliver([{ request: create, answer: made }], { stream: stream() })
    answers.legacy = () => nothing
    await expect(compareDelivery(delivery, comparing())).rejects.toThrow(/to be repeated/)
    answers.legacy = ({ route }) => json(route === 'url-stats' ? { link } : { keyword: 'k', longurl: url })
    answers.candidate = () => made
    asked = []
    await compareDelivery(delivery, comparing())
    const pinned = asked.filter(({ question }) => question.headers?.['x-shadow-pin'] !== undefined)
    expect(pinned.map(({ side }) => side)).toEqual(['candidate'])
  })
})
