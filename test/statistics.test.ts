// What statistics say of a link's clicks, over HTTP: who is counted, where, when and to which version, and what is refused.
import { mkdtempSync, rmSync } from 'node:fs'
import { get as request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { until } from './engines'
import { loggedLines, totalsOf } from './logged'
import { browser, client, running } from './running'

const data = mkdtempSync(join(tmpdir(), 'understudy-statistics-'))
const service = running({ settings: { cacheSeconds: '0' }, data })
const { send, get, create, edit } = client(service)

afterAll(() => rmSync(data, { recursive: true, force: true }))

interface Clicks {
  total: number
  human: number
  bot: number
}

describe('a click is in the statistics', () => {
  test('within 2 s (median of 5)', async () => {
    const { code } = await create()
    await get(`/${code}`)
    await shown(code, 1)
    const delays: number[] = []
    for (let n = 2; n <= 6; n++) {
      const clicked = Date.now()
      await get(`/${code}`)
      await shown(code, n)
      delays.push(Date.now() - clicked)
    }
    const median = delays.sort((a, b) => a - b)[2] ?? Infinity
    process.stderr.write(`clicks were in the statistics after ${delays.join(', ')} ms\n`)
    expect(median).toBeLessThan(2_000)
  })
})

describe('who is counted as what', () => {
  for (const { who, headers, is } of [
    { who: 'a browser', headers: { 'user-agent': browser }, is: 'human' },
    { who: 'Googlebot', headers: { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1)' }, is: 'bot' },
    { who: 'curl', headers: { 'user-agent': 'curl/8.5.0' }, is: 'bot' },
    { who: 'an empty user agent', headers: { 'user-agent': '' }, is: 'bot' },
    { who: 'a prefetch', headers: { 'sec-purpose': 'prefetch' }, is: 'bot' },
    { who: 'a prerender', headers: { 'sec-purpose': 'prefetch;prerender' }, is: 'bot' },
  ] as const) {
    test(`${who}: ${is}`, async () => {
      const { code } = await create()
      await get(`/${code}`, headers)
      expect((await settled(code, 1)).clicks).toEqual({ total: 1, human: 0, bot: 0, [is]: 1 })
    })
  }

  test('no user agent at all: bot', async () => {
    const { code } = await create()
    // fetch always sends one.
    await new Promise((answered) => request(`${service.url}/${code}`, (reply) => reply.resume().on('end', answered)))
    expect((await settled(code, 1)).clicks).toEqual({ total: 1, human: 0, bot: 1 })
  })

  test('HEAD, preview, expand, refused methods and refused links: not at all', async () => {
    const { code } = await create()
    const gone = await create()
    await send('DELETE', `/v1/links/${gone.code}`)
    for (const [method, path] of [
      ['HEAD', `/${code}`],
      ['GET', `/${code}+`],
      ['HEAD', `/${code}+`],
      ['POST', `/${code}`],
      ['GET', `/v1/links/${code}`],
      ['GET', `/${gone.code}`],
    ] as const)
      await send(method, path)
    await send('POST', '/v1/expand', { body: { codes: [code] } })
    await get(`/${code}`)
    expect((await settled(code, 1)).clicks.total).toBe(1)
    const clicks = loggedLines(data).filter((line) => line.type === 'click' && [code, gone.code].includes(line.code))
    expect(clicks.map((line) => line.code)).toEqual([code])
  })
})

describe('where clicks come from', () => {
  test('the country CloudFront names, and unknown without one', async () => {
    const { code } = await create()
    for (const country of ['DE', 'DE', 'FR', '', 'de', 'Germany']) {
      await get(`/${code}`, country === '' ? {} : { 'cloudfront-viewer-country': country })
    }
    expect((await settled(code, 6, '?by=country')).metrics).toEqual([
      { value: 'unknown', clicks: 3 },
      { value: 'DE', clicks: 2 },
      { value: 'FR', clicks: 1 },
    ])
  })

  test('the host of the referrer and no more of it; direct without one, other for what has none', async () => {
    const { code } = await create()
    for (const referer of [
      'https://News.Example/secret?token=1',
      'https://user:pass@news.example:8443/',
      'android-app://com.example.app/',
      'direct',
      'https://direct/',
      '',
    ]) {
      await get(`/${code}`, referer === '' ? {} : { referer })
    }
    const { metrics } = await settled(code, 6, '?by=referrer')
    expect(metrics).toEqual([
      { value: 'other', clicks: 3 },
      { value: 'news.example', clicks: 2 },
      { value: 'direct', clicks: 1 },
    ])
  })

  test('a host called as an object calls its parts is a host like any other', async () => {
    const { code } = await create()
    for (const host of ['constructor', '__proto__', 'toString']) await get(`/${code}`, { referer: `https://${host}/` })
    const { metrics } = await settled(code, 3, '?by=referrer')
    expect(metrics).toContainEqual({ value: 'constructor', clicks: 1 })
    expect(sumOf(metrics.map(({ clicks }: { clicks: number }) => clicks))).toBe(3)
  })
})

describe('versions', () => {
  test('clicks go to the version that was served, and the answer covers the whole chain', async () => {
    const { code } = await create({ long_url: 'https://example.com/1' })
    await follow(code, 2)
    await edit(code, { long_url: 'https://example.com/2' })
    await follow(code, 3)
    await edit(code, { title: 'three' })
    await follow(code, 1, { 'user-agent': 'curl/8' })
    const answer = await settled(code, 6, '?by=version')
    expect(answer.versions).toMatchObject([
      { id: `${code}.1`, long_url: 'https://example.com/1', clicks: { total: 2, human: 2, bot: 0 } },
      { id: `${code}.2`, long_url: 'https://example.com/2', clicks: { total: 3, human: 3, bot: 0 } },
      { id: `${code}.3`, long_url: 'https://example.com/2', active_to: null, clicks: { total: 1, human: 0, bot: 1 } },
    ])
    expect(answer.versions[0].active_to).toBe(answer.versions[1].active_from)
    expect(answer.metrics).toEqual([
      { value: `${code}.2`, clicks: 3 },
      { value: `${code}.1`, clicks: 2 },
      { value: `${code}.3`, clicks: 1 },
    ])
  })
})

describe('every way of adding up gives the same', () => {
  test('total = hours = days = versions = humans + bots = by country = by referrer = by version', async () => {
    const { code } = await create()
    const agents = [browser, 'curl/8', 'Googlebot/2.1']
    const countries = ['DE', 'FR', 'US', '']
    const visits = Array.from({ length: 60 }, (_, n) => ({
      'user-agent': agents[n % 3] ?? '',
      'cloudfront-viewer-country': countries[n % 4] ?? '',
      referer: n % 5 === 0 ? '' : `https://host-${n % 7}.example/`,
    }))
    for (const [n, headers] of visits.entries()) {
      if (n % 20 === 19) await edit(code, { title: `version ${n}` })
      await get(`/${code}`, headers)
    }
    const { clicks, versions } = await settled(code, 60)
    expect(clicks).toEqual({ total: 60, human: 20, bot: 40 })
    expect(added(versions)).toEqual(clicks)
    expect(versions).toHaveLength(4)
    for (const unit of ['hour', 'day'])
      expect({ unit, sum: added((await stats(code, `?unit=${unit}`)).series) }).toEqual({ unit, sum: clicks })
    for (const by of ['country', 'referrer', 'version']) {
      const { metrics } = await stats(code, `?by=${by}`)
      expect({ by, sum: sumOf(metrics.map((it: { clicks: number }) => it.clicks)) }).toEqual({ by, sum: 60 })
    }
  })
})

describe('the range', () => {
  const hour = 3_600_000
  const at = (time: number) => new Date(time).toISOString().replace('.000Z', 'Z')
  const startOf = (unit: number) => Math.floor(clicked / unit) * unit
  let code: string
  let clicked: number

  beforeAll(async () => {
    clicked = Date.now()
    code = (await create()).code
    await follow(code, 3)
    await settled(code, 3)
  })

  for (const unit of ['hour', 'day'] as const) {
    const length = unit === 'hour' ? hour : 24 * hour

    test(`unit=${unit}: a bucket begins with its ${unit}; without clicks there is none`, async () => {
      const { unit: said, series } = await stats(code, `?unit=${unit}`)
      expect({ said, series }).toEqual({
        said: unit,
        series: [{ at: at(startOf(length)), clicks: { total: 3, human: 3, bot: 0 } }],
      })
    })

    test(`unit=${unit}: from is inclusive, also within its ${unit}, and to exclusive`, async () => {
      const now = startOf(length)
      const within = async (query: string) => added((await stats(code, `?unit=${unit}&${query}`)).series).total
      expect(await within(`from=${at(now)}&to=${at(now + length)}`)).toBe(3)
      expect(await within(`from=${at(now + length - 1000)}`)).toBe(3)
      expect(await within(`to=${at(now)}`)).toBe(0)
      expect(await within(`from=${at(now + length)}`)).toBe(0)
    })

    test(`unit=${unit}: fill gives the empty buckets too, each once and in order`, async () => {
      const now = startOf(length)
      const { series } = await stats(
        code,
        `?unit=${unit}&fill=true&from=${at(now - 3 * length)}&to=${at(now + 2 * length)}`,
      )
      expect(series.map((it: { at: string }) => it.at)).toEqual([-3, -2, -1, 0, 1].map((n) => at(now + n * length)))
      expect(added(series).total).toBe(3)
    })
  }

  test('total_clicks, clicks and versions are of all time, whatever the range; metrics are of the range', async () => {
    const { total_clicks, clicks, versions, series, metrics } = await stats(code, '?to=2020-01-01&by=country')
    expect({ total_clicks, clicks, series, metrics }).toEqual({
      total_clicks: 3,
      clicks: { total: 3, human: 3, bot: 0 },
      series: [],
      metrics: [],
    })
    expect(added(versions).total).toBe(3)
  })

  test('without by there are no metrics; without fill, fill=false is meant; dates and offsets mean the same instant', async () => {
    expect(await stats(code)).not.toHaveProperty('metrics')
    expect(await stats(code, '?fill=false')).toEqual(await stats(code))
    const [date, utc, offset] = ['2020-01-01', '2020-01-01T00:00:00Z', '2020-01-01T02:00:00%2B02:00']
    for (const from of [date, utc, offset]) {
      expect((await stats(code, `?fill=true&from=${from}&to=2020-01-02`)).series).toMatchObject([
        { at: '2020-01-01T00:00:00Z' },
      ])
    }
  })
})

describe('refusals', () => {
  for (const { query, status, kind = 'bad-value', field } of [
    { query: 'unit=week', status: 422, field: 'unit' },
    { query: 'unit=', status: 422, field: 'unit' },
    { query: 'unit=Hour', status: 422, field: 'unit' },
    { query: 'by=browser', status: 422, field: 'by' },
    { query: 'fill=1', status: 422, field: 'fill' },
    { query: 'from=yesterday', status: 422, field: 'from' },
    { query: 'from=2026-02-30', status: 422, field: 'from' },
    { query: 'from=2026-01-01T10:00', status: 422, field: 'from' },
    { query: 'from=1700000000', status: 422, field: 'from' },
    { query: 'to=', status: 422, field: 'to' },
    { query: 'to=2026-13-01', status: 422, field: 'to' },
    { query: 'from=2026-02-01&to=2026-01-01', status: 422, field: 'from' },
    { query: 'unit=hour&fill=true&from=1990-01-01', status: 422, field: 'from' },
    { query: 'unit=hour&unit=hour', status: 422, field: 'unit' },
    { query: 'page=2', status: 400, kind: 'unknown-field', field: 'page' },
    { query: 'Unit=hour', status: 400, kind: 'unknown-field', field: 'Unit' },
    { query: '__proto__=1', status: 400, kind: 'unknown-field', field: '__proto__' },
  ]) {
    test(`?${query}: ${status} ${kind} ${field}`, async () => {
      const { code } = await create()
      const reply = await get(`/v1/links/${code}/stats?${query}`)
      expect(reply).toMatchObject({
        status,
        headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
        json: { type: `urn:understudy:problem:${kind}`, status, detail: expect.stringContaining(field), field },
      })
    })
  }

  test('a range that is empty, from = to, is none', async () => {
    const { code } = await create()
    expect(await stats(code, '?from=2026-01-01&to=2026-01-01')).toMatchObject({ series: [] })
  })

  for (const code of ['unknown', 'un.known', 'a'.repeat(65)]) {
    test(`an unknown link, ${code.slice(0, 10)}: 404 as a problem`, async () => {
      expect(await get(`/v1/links/${code}/stats`)).toMatchObject({
        status: 404,
        json: { type: 'urn:understudy:problem:not-found', status: 404 },
      })
    })
  }

  test('GET /v1/stats takes no parameters', async () => {
    expect(await get('/v1/stats?unit=day')).toMatchObject({ status: 400, json: { field: 'unit' } })
  })
})

test('Accept: text/csv gives a table to keep as a file, anything else JSON', async () => {
  const { code } = await create()
  const csv = { accept: 'text/csv' }
  const table = await get(`/v1/links/${code}/stats?by=country`, csv)
  expect({ status: table.status, text: table.text, ...table.headers }).toMatchObject({
    status: 200,
    text: 'country,clicks\r\n',
    'content-type': 'text/csv; charset=utf-8; header=present',
    'content-disposition': `attachment; filename="${code}.csv"`,
    'cache-control': 'no-store',
    vary: 'accept',
  })
  expect((await get('/v1/stats', csv)).text).toMatch(/^links,created,deleted,clicks,human,bot\r\n(\d+,){5}\d+\r\n$/)
  expect((await get(`/v1/links/${code}/stats`, { accept: 'text/csv;q=0.5, application/json' })).json.code).toBe(code)
  expect((await get('/v1/links/unknown/stats', csv)).headers['content-type']).toBe('application/problem+json')
})

test('a link without clicks: zeros, and its one version', async () => {
  const { code } = await create({ long_url: 'https://example.com/quiet' })
  const none = { total: 0, human: 0, bot: 0 }
  expect(await stats(code, '?by=country')).toEqual({
    code,
    total_clicks: 0,
    clicks: none,
    unit: 'day',
    series: [],
    metrics: [],
    versions: [
      {
        id: `${code}.1`,
        long_url: 'https://example.com/quiet',
        active_from: expect.any(String),
        active_to: null,
        clicks: none,
      },
    ],
  })
})

test('the statistics of a deleted link stay readable, also those of its last clicks', async () => {
  const { code } = await create()
  await follow(code, 2)
  await send('DELETE', `/v1/links/${code}`)
  expect(await settled(code, 2)).toMatchObject({ total_clicks: 2, versions: [{ clicks: { total: 2 } }] })
})

test('an alias asked for in capitals has the statistics of its link', async () => {
  const { code } = await create({ alias: 'Summer' })
  await get('/SUMMER')
  expect(await settled('SUMMER', 1)).toMatchObject({ code, total_clicks: 1 })
})

test('/v1/stats moves by exactly what was done', async () => {
  const before = await allCounted()
  const [kept, gone] = [await create(), await create()]
  await follow(kept.code, 3)
  await follow(gone.code, 1, { 'user-agent': 'curl/8' })
  await get('/unknown')
  await send('HEAD', `/${kept.code}`)
  await send('DELETE', `/v1/links/${gone.code}`)
  await edit(kept.code, { title: 'edited' })
  const links = {
    total: before.links.total + 1,
    created: before.links.created + 2,
    deleted: before.links.deleted + 1,
  }
  expect(await allCounted()).toEqual({
    total_links: links.total,
    links,
    total_clicks: before.total_clicks + 4,
    clicks: { total: before.clicks.total + 4, human: before.clicks.human + 3, bot: before.clicks.bot + 1 },
  })
})

async function follow(code: string, times: number, headers: Record<string, string> = {}): Promise<void> {
  for (let n = 0; n < times; n++) expect((await get(`/${code}`, headers)).status).toBe(302)
}

async function stats(code: string, query = '') {
  const { status, json } = await get(`/v1/links/${code}/stats${query}`)
  expect({ status, json }).toMatchObject({ status: 200 })
  return json
}

/** Waits until the statistics of a link show so many clicks, however they come there. */
async function shown(code: string, clicks: number): Promise<void> {
  await until(async () => (await stats(code)).total_clicks >= clicks)
}

/** The statistics of a link once they show so many clicks; what is logged so far is delivered at once. */
async function settled(code: string, clicks: number, query = '') {
  await service.platform.settled()
  await shown(code, clicks)
  return stats(code, query)
}

/** The totals once they show every line that was logged. */
async function allCounted() {
  await service.platform.settled()
  const logged = totalsOf(loggedLines(data))
  await until(async () => isDeepStrictEqual((await get('/v1/stats')).json, logged))
  return logged
}

function added(parts: { clicks: Clicks }[]): Clicks {
  const sum = (kind: keyof Clicks) => sumOf(parts.map(({ clicks }) => clicks[kind]))
  return { total: sum('total'), human: sum('human'), bot: sum('bot') }
}

function sumOf(numbers: number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0)
}
