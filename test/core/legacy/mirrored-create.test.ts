// A creation that another system has answered, shown to this one: with a pin it makes that very link once, without one nothing.
import { ScanCommand } from '@aws-sdk/lib-dynamodb'
import { type LegacyTables, openCreating, openLegacyStore, openTraces } from '../../../core/legacy/dynamodb-store'
import { openInstallTable } from '../../../core/legacy/install-table'
import { keywordHeader, mirroredCreate, othersHeader } from '../../../core/legacy/mirrored-create'
import { openPins, type Pin } from '../../../core/legacy/pin'
import type { LegacyRequest } from '../../../core/legacy/request'
import { parseSettings } from '../../../core/legacy/settings'
import type { LegacyStore } from '../../../core/legacy/store'
import { eachEngine } from '../../engines'
import { linkOf, tablesOn } from './tables'

const site = 'http://sho.rt'
const at = Date.parse('2026-12-01T10:00:00.500Z')
const made = '2026-12-01 10:00:00'
const open = parseSettings(JSON.stringify({ site, private: false, flood_delay_seconds: 0, reserved: ['b'] }))
const flooded = parseSettings(JSON.stringify({ site, private: false, flood_delay_seconds: 15, unique_urls: false }))

eachEngine('a mirrored creation', (engine) => {
  let tables: LegacyTables
  let store: LegacyStore
  let added: string[]
  let ids = 0

  beforeEach(async () => {
    tables = await tablesOn(engine)
    added = []
    store = openLegacyStore(tables, engine.db)
  })

  const asked = (query: string): LegacyRequest => ({
    method: 'GET',
    target: `/yourls-api.php?action=shorturl&format=json&${query}`,
    header: () => undefined,
    body: '',
    address: '192.0.2.9',
    tls: false,
  })
  async function mirror(
    query: string,
    pin: Partial<Pin> | null,
    { id = `m${++ids}`, settings = open, when = at } = {},
  ) {
    const whole = pin && { keyword: 'a', created: made, title: 'T', ip: '192.0.2.1', generated: true, ...pin }
    const reply = await mirroredCreate(asked(query), { id, at: when, probe: false }, whole, {
      settings,
      store: openCreating(tables, engine.db, (keyword) => added.push(keyword)),
      traces: openTraces(tables, engine.db),
    })
    const body = /^\{/.test(reply.body) ? JSON.parse(reply.body) : reply.body
    return { status: reply.status, sample: reply.headers[keywordHeader], body, reply }
  }
  async function everything() {
    const all = await Promise.all(
      Object.values(tables).map((TableName) => engine.db.send(new ScanCommand({ TableName }))),
    )
    return all.map(({ Items = [] }) => Items.map((item) => JSON.stringify(item)).sort())
  }

  test('with a generated keyword makes the link as it was made, and has the counter past its number', async () => {
    const { status, body, sample } = await mirror('url=http://x.example/1', { keyword: 'z1' })
    expect({ status, sample }).toEqual({ status: 200, sample: '1' })
    expect(body.url).toEqual({ keyword: 'z1', url: 'http://x.example/1', title: 'T', date: made, ip: '192.0.2.1' })
    expect(await store.find('z1')).toMatchObject({ timestamp: made, ip: '192.0.2.1', title: 'T' })
    expect(await store.nextNumber()).toBe(35n * 36n + 2n)
    expect(added).toEqual(['z1'])
  })

  for (const { what, pin, status } of [
    { what: 'is made for the other one', pin: {}, status: 200 },
    { what: 'is another link where its date is another', pin: { created: '2026-12-01 10:00:01' }, status: 400 },
    { what: 'is another link where it comes from elsewhere', pin: { ip: '192.0.2.2' }, status: 400 },
  ]) {
    test(`what one of two requests has made that may both have ${what}`, async () => {
      await mirror('url=http://x.example/4', { keyword: 'z4' })
      const second = await mirror('url=http://x.example/4', { keyword: 'z4', ...pin })
      expect([second.status, second.reply.headers[othersHeader]]).toEqual([status, status === 200 ? 'made' : 'refused'])
      expect(added).toEqual(['z4'])
    })
  }

  test('with a wanted keyword and title keeps both, and leaves the counter', async () => {
    const pin = { keyword: 'want', title: 'theirs', generated: false }
    const { body, sample } = await mirror('url=http://x.example/2&keyword=want&title=Mine', pin)
    expect(body).toMatchObject({ status: 'success', title: 'Mine', url: { keyword: 'want' } })
    expect(sample).toBeUndefined()
    expect(await store.nextNumber()).toBe(1n)
  })

  for (const settings of [open, flooded]) {
    test(`${settings.uniqueUrls ? 'unique URLs' : 'duplicates allowed'}: repeated, abreast or later, gives one answer and one link`, async () => {
      const options = { id: 'again', settings }
      const abreast = [1, 2, 3].map(() => mirror('url=http://x.example/3', { keyword: '7' }, options))
      const first = await Promise.all(abreast)
      const later = await mirror('url=http://x.example/3', { keyword: '7' }, options)
      for (const { status, body } of [...first, later]) expect([status, body]).toEqual([200, first[0]?.body])
      // The counter is past the link that is there, so what it offers now says nothing of what it would have made then.
      expect(later.sample).toBeUndefined()
      expect(later.reply.headers[othersHeader]).toBeUndefined()
      expect(added).toEqual(['7'])
      expect(await store.holder('http://x.example/3')).toBe('7')
      expect(await store.nextNumber()).toBe(8n)
    })
  }

  test('under another id the link is there already', async () => {
    await mirror('url=http://x.example/4', { keyword: '8' })
    const { status, body } = await mirror('url=http://x.example/4', { keyword: '9' })
    expect([status, body.code, body.url.keyword]).toEqual([400, 'error:url', '8'])
    expect(await store.find('9')).toBeNull()
  })

  for (const { what, query, pin, code } of [
    { what: 'a URL that is refused here', query: 'url=javascript:1', pin: {}, code: 'error:nourl' },
    {
      what: 'a keyword that is taken',
      query: 'url=http://x.example/5',
      pin: { keyword: 'taken' },
      code: 'error:keyword',
    },
    {
      what: 'a keyword that is reserved here',
      query: 'url=http://x.example/5',
      pin: { keyword: 'b' },
      code: 'error:keyword',
    },
    {
      what: 'a keyword that no number has',
      query: 'url=http://x.example/5',
      pin: { keyword: '0a' },
      code: 'error:keyword',
    },
    {
      what: 'a capital where there are none',
      query: 'url=http://x.example/5',
      pin: { keyword: 'Ab' },
      code: 'error:keyword',
    },
    {
      what: 'a wanted keyword that reads otherwise here',
      query: 'url=http://x.example/5&keyword=aB',
      pin: { keyword: 'aB', generated: false },
      code: 'error:keyword',
    },
    {
      what: 'a keyword wanted, and another made',
      query: 'url=http://x.example/5&keyword=c',
      pin: { keyword: 'd', generated: false },
      code: 'error:keyword',
    },
  ]) {
    test(`with ${what} says so, and no link is made`, async () => {
      await store.add(linkOf('taken'))
      const { status, body } = await mirror(query, pin)
      expect([status, body.code]).toEqual([400, code])
      expect(added).toEqual([])
    })
  }

  test('heals what a try that died has left: the claim, the link, or both', async () => {
    await store.claim('http://x.example/6', null, 'k')
    const { body } = await mirror('url=http://x.example/6', { keyword: 'k' })
    expect(body.status).toBe('success')
    await openCreating(tables, engine.db).add({ ...linkOf('l', { url: 'http://x.example/7' }), mirror: 'died' })
    expect((await mirror('url=http://x.example/7', { keyword: 'l' }, { id: 'died' })).body.status).toBe('success')
    expect(await store.nextNumber()).toBe(22n)
  })

  for (const { what, query, settings } of [
    { what: 'a generated keyword', query: 'url=http://x.example/new', settings: open },
    { what: 'duplicates allowed', query: 'url=http://x.example/new', settings: flooded },
    { what: 'a wanted keyword', query: 'url=http://x.example/new&keyword=fresh&title=T', settings: open },
    { what: 'a URL that is there', query: 'url=http://example.com/old', settings: open },
    { what: 'a keyword that is taken', query: 'url=http://x.example/new&keyword=old', settings: open },
    { what: 'a claim without its link', query: 'url=http://x.example/claimed', settings: open },
    { what: 'no URL', query: '', settings: open },
  ]) {
    test(`without a pin writes nothing: ${what}`, async () => {
      await store.add(linkOf('old'))
      await store.claim('http://example.com/old', null, 'old')
      await store.claim('http://x.example/claimed', null, 'nowhere')
      const before = await everything()
      await mirror(query, null, { settings })
      expect(await everything()).toEqual(before)
      expect(added).toEqual([])
    })
  }

  test('without a pin answers the keyword that would have been made, past what is taken or reserved', async () => {
    await openInstallTable(tables.legacy, engine.db).startAt(10n)
    await store.add(linkOf('a'))
    const { status, body, sample } = await mirror('url=http://x.example/8', null)
    expect({ status, keyword: body.url.keyword, sample }).toEqual({ status: 200, keyword: 'c', sample: 'c' })
  })

  test('the flood delay is that of its own time, in whatever order requests are mirrored', async () => {
    const pinned = (keyword: string, second: number) =>
      mirror(
        `url=http://x.example/${keyword}`,
        { keyword, created: `2026-12-01 10:00:${second}` },
        { settings: flooded },
      )
    const dry = (second: number) => mirrorFrom('192.0.2.1', Date.parse(`2026-12-01T10:00:${second}Z`))
    const mirrorFrom = async (address: string, when: number) => {
      const reply = await mirroredCreate(
        { ...asked('url=http://x.example/f'), address },
        { id: 'f', at: when, probe: false },
        null,
        {
          settings: flooded,
          store: openCreating(tables, engine.db),
          traces: openTraces(tables, engine.db),
        },
      )
      return reply.status
    }
    await pinned('3', 50)
    await pinned('2', 30)
    expect([await dry(29), await dry(31), await dry(45), await dry(46), await dry(50)]).toEqual([
      200, 429, 429, 200, 429,
    ])
    // Of two in one second the second came too soon there, and does here.
    expect((await pinned('4', 50)).status).toBe(429)
  })

  test('credentials are judged in the time of the request', async () => {
    const settings = parseSettings(JSON.stringify({ site, users: { u: 'p' }, cookie_key: 'k', nonce_life: 60 }))
    const { createHash, createHmac } = await import('node:crypto')
    const key = createHmac('sha256', 'k').update('api:u').digest('hex').slice(0, 32)
    const stamp = at / 1000 - 50
    const signature = createHash('sha256')
      .update(`${Math.floor(stamp)}${key}`)
      .digest('hex')
    const query = `url=&timestamp=${Math.floor(stamp)}&signature=${signature}`
    expect((await mirror(query, null, { settings })).body.code).toBe('error:nourl')
    expect((await mirror(query, null, { settings, when: at + 3_600_000 })).status).toBe(403)
  })
})

describe('a pin', () => {
  const pins = openPins('secret')
  const pin: Pin = { keyword: 'a', created: made, title: null, ip: '', generated: true }

  test('is read as it was signed', () => expect(pins.read(pins.sign(pin, 'm1'), 'm1')).toEqual(pin))

  for (const { what, header } of [
    { what: 'for another request', header: pins.sign(pin, 'm2') },
    { what: 'signed under another secret', header: openPins('other').sign(pin, 'm1') },
    { what: 'altered', header: pins.sign(pin, 'm1').replace(/^.{8}/, 'eyJrZXkx') },
    { what: 'unsigned', header: pins.sign(pin, 'm1').split('.')[0] ?? '' },
    { what: 'empty', header: '' },
    { what: 'with a date that is none', header: pins.sign({ ...pin, created: '2026-13-01 10:00:00' }, 'm1') },
    { what: 'without a keyword', header: pins.sign({ ...pin, keyword: undefined as unknown as string }, 'm1') },
  ]) {
    test(`is none when it is ${what}`, () => expect(pins.read(header, 'm1')).toBeNull())
  }
})
