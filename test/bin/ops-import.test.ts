// ops import --from yourls, against the reference: what comes over, what does not, again and again.

import { importLegacy } from '../../bin/import-legacy'
import { importYourls } from '../../bin/ops-import-yourls'
import { openClicks } from '../../core/clicks/table'
import { bytesOf } from '../../core/legacy/bytes'
import { openLinks } from '../../core/links/table'
import { onEngine } from '../engines'
import { legacySource, told, user } from '../legacy-source'
import { emptyPlace, type Place, runOf, testFolder } from '../transfer'

const odd = [
  told('plain', { clicks: 5 }),
  told('again', { url: 'http://example.com/plain', clicks: 1 }),
  told('no-title', { title: null, clicks: 0 }),
  told('empty-title', { title: '' }),
  told('grün/€', { url: 'http://example.com/ä?q=%20#日本', title: '<b>&"\u0000\u001f💥' }),
  told('CASE', { url: 'mailto:ann@example.com' }),
  told('case', { url: 'no-scheme.example' }),
  told('0', { url: '' }),
  told('top', { clicks: 4_294_967_295 }),
  told('long', { url: `http://example.com/${'x'.repeat(60_000)}` }),
  told('a.b_c~', { timestamp: '1999-12-31 23:59:59' }),
]

onEngine('dynalite', 'ops import --from yourls', (engine) => {
  const folder = testFolder()
  const legacy = legacySource()
  let place: Place
  beforeEach(async () => {
    place = await emptyPlace(engine, folder)
  })

  async function imported(wishes: Parameters<typeof runOf>[1] = {}) {
    const { run, report, remarks } = runOf(place, wishes)
    const stood = await importYourls(legacy.url, user, run)
    return { stood, counts: { ...report.counts }, remarks: remarks() }
  }

  test('brings every link as the legacy answers it, its clicks, its place and the totals', async () => {
    await legacy.fill(odd)
    const { stood, counts, remarks } = await imported({ withIp: true })
    expect({ remarks, stood }).toEqual({ remarks: [], stood: expect.objectContaining({ isDone: true, missing: 0 }) })
    expect(counts).toEqual({ added: odd.length, updated: 0, same: 0, kept: 0, refused: 0 })
    for (const link of odd) {
      const { keyword, url, title, ...rest } = link
      const [name, to, called] = [bytesOf(keyword), bytesOf(url), title === null ? null : bytesOf(title)]
      expect(await place.store.find(name)).toEqual({ keyword: name, url: to, title: called, ...rest })
    }
    expect(await place.store.totals()).toEqual({ links: odd.length, clicks: 5 + 1 + 4_294_967_295 })
    expect((await place.store.list('top', 0, 2)).map(({ keyword }) => keyword)).toEqual(['top', 'plain'])
    expect((await place.store.list('last', odd.length - 1, 1)).map(({ keyword }) => keyword)).toEqual(['a.b_c~'])
    expect(await place.store.holder('http://example.com/plain')).toBe('again')
  })

  test('leaves addresses behind unless asked', async () => {
    await legacy.fill(odd)
    await imported()
    expect(await place.store.find('plain')).toMatchObject({ ip: '' })
  })

  test('sets the counter to the first keyword that is free', async () => {
    await legacy.fill(['1', '2', '3', '5', 'hello'].map((keyword) => told(keyword)))
    await imported()
    expect(await place.store.nextNumber()).toBe(4n)
  })

  test('again: nothing is doubled; what changed there is updated, as a new version where the URL did', async () => {
    await legacy.fill([told('a', { clicks: 3 }), told('b', { clicks: 4 }), told('c')])
    await imported()
    expect((await imported()).counts).toEqual({ added: 0, updated: 0, same: 3, kept: 0, refused: 0 })
    await legacy.fill([
      told('a', { clicks: 9, url: 'http://example.com/new' }),
      told('b', { clicks: 2 }),
      told('c'),
      told('d'),
    ])
    expect((await imported()).counts).toMatchObject({ added: 1, updated: 2, kept: 0, refused: 0 })
    const { link, versions } = await openLinks(place.tables.links, place.db).history('a')
    expect(versions.map(({ version, long_url }) => [version, long_url])).toEqual([
      [1, 'http://example.com/a'],
      [2, 'http://example.com/new'],
    ])
    expect(link.created_at).toBe('2024-01-15T12:00:00.000Z')
    // Three were there when the URL changed; the rest belongs to the new one.
    const cell = await openClicks(place.tables.clicks, place.db).get({
      code: 'a',
      slot: 'late#2024-01-15T12:00#import',
    })
    expect(cell?.counts).toMatchObject({ h: 9, v1h: 3, v2h: 6 })
    expect(await place.store.find('b')).toMatchObject({ clicks: 2 })
    expect(await place.store.totals()).toEqual({ links: 4, clicks: 11 })
  })

  test('a keyword that was given to another link there: its date and clicks follow', async () => {
    await legacy.fill([told('a', { clicks: 3 })])
    await imported()
    await legacy.fill([told('a', { clicks: 1, url: 'http://other.example/', timestamp: '2025-06-01 00:00:00' })])
    await imported()
    expect(await place.store.find('a')).toMatchObject({
      url: 'http://other.example/',
      timestamp: '2025-06-01 00:00:00',
      clicks: 1,
    })
    expect(await place.store.totals()).toEqual({ links: 1, clicks: 1 })
  })

  test('edited here: kept until the source changes it, told then, replaced with --force only', async () => {
    await legacy.fill([told('a', { clicks: 3 })])
    await imported()
    const links = openLinks(place.tables.links, place.db)
    await links.edit(await links.find('a'), { long_url: 'http://example.com/here' }, Date.now())
    expect((await imported()).counts).toMatchObject({ same: 1, kept: 0 })
    await legacy.fill([told('a', { clicks: 8, url: 'http://example.com/there' })])
    expect((await imported()).remarks).toEqual([
      { outcome: 'kept', keyword: 'a', why: 'it was edited here since it was imported' },
    ])
    expect(await place.store.find('a')).toMatchObject({ url: 'http://example.com/here', clicks: 8 })
    expect((await imported()).counts).toMatchObject({ kept: 1, updated: 0 })
    expect((await imported({ force: true })).counts).toMatchObject({ updated: 1 })
    expect(await place.store.find('a')).toMatchObject({ url: 'http://example.com/there', clicks: 8 })
    expect(await links.find('a')).toMatchObject({ version: 3 })
    expect((await imported()).counts).toMatchObject({ same: 1 })
    expect(await place.store.totals()).toEqual({ links: 1, clicks: 8 })
  })

  test('made here or deleted here: stays so', async () => {
    const links = openLinks(place.tables.links, place.db)
    await place.store.add({
      keyword: 'mine',
      url: 'http://mine.example/',
      title: null,
      timestamp: '2025-01-01 00:00:00',
      ip: '',
      clicks: 0,
    })
    await legacy.fill([told('mine', { clicks: 5 }), told('gone')])
    await imported()
    await links.remove('gone', Date.now())
    const { remarks } = await imported({ force: false })
    expect(remarks.map(({ keyword, why }) => [keyword, why]).sort()).toEqual([
      ['gone', 'it was deleted here'],
      ['mine', 'another link has this keyword here'],
    ])
    await imported({ force: true })
    expect(await place.store.find('gone')).toBeNull()
    expect(await place.store.find('mine')).toMatchObject({ url: 'http://example.com/mine', clicks: 5 })
  })

  test('what cannot be held is refused by name, and the rest comes', async () => {
    await legacy.fill([told('*star'), told('good'), told('bad-date', { timestamp: '2024-01-15 12:00:00' })])
    const { counts, remarks } = await imported()
    expect(remarks).toEqual([
      { outcome: 'refused', keyword: '*star', why: expect.stringMatching(/begins with a star/) },
    ])
    expect(counts).toMatchObject({ added: 2, refused: 1 })
  })

  test('stopped anywhere, it goes on to the same end', async () => {
    const many = Array.from({ length: 900 }, (_, n) =>
      told(`k${n}`, { clicks: n % 7, timestamp: `2024-01-15 12:00:${String(n % 60).padStart(2, '0')}` }),
    )
    await legacy.fill(many)
    for (const stop of [1, 1]) {
      let portions = 0
      const interrupt = {
        get isPressed() {
          return portions >= stop
        },
      }
      const { stood } = await imported({ interrupt, passed: () => void portions++ })
      expect(stood).toMatchObject({ isDone: false, where: expect.stringMatching(/^at [\d,]+ of 900 links$/) })
    }
    expect(await imported()).toMatchObject({ stood: { isDone: true, missing: 0 } })
    expect(await place.store.totals()).toEqual({
      links: 900,
      clicks: many.reduce((sum, { clicks }) => sum + clicks, 0),
    })
    expect((await imported()).counts).toMatchObject({ added: 0, updated: 0 })
  }, 90_000)

  test('for another program: one call, told of each page, of what was not taken, and how it went', async () => {
    await legacy.fill([...Array.from({ length: 600 }, (_, n) => told(`k${n}`, { clicks: 1 })), told('*star')])
    const pages: [number, number][] = []
    const remarks: string[] = []
    const call = {
      ...{ into: place.deployment, url: legacy.url, credentials: user, withIp: true },
      passed: (links: number, of: number) => void pages.push([links, of]),
      hear: ({ keyword }: { keyword: string }) => void remarks.push(keyword),
    }
    const counts = { added: 600, updated: 0, same: 0, kept: 0, refused: 1 }
    expect(await importLegacy(call)).toEqual({ counts, missing: 0, isDone: true })
    expect({ pages, remarks }).toEqual({ pages: expect.arrayContaining([[601, 601]]), remarks: ['*star'] })
    expect(await place.store.find('k7')).toMatchObject({ ip: '192.0.2.1', clicks: 1 })
    expect(await place.store.totals()).toEqual({ links: 600, clicks: 600 })
    expect((await importLegacy(call)).counts).toEqual({ ...counts, added: 0, same: 600 })
    const stopped = await importLegacy({ ...call, interrupt: { isPressed: true } })
    expect(stopped).toMatchObject({ isDone: false })
    await expect(importLegacy({ ...call, credentials: { signature: 'wrong' } })).rejects.toThrow(/refuses/)
  })

  for (const { because, flags, says } of [
    { because: 'wrong password', flags: { password: 'wrong' }, says: 'The legacy refuses these credentials.' },
    { because: 'no YOURLS', flags: { url: 'ENGINE' }, says: /is not the API of a YOURLS/ },
    { because: 'nobody there', flags: { url: 'http://127.0.0.1:2' }, says: /does not answer \(ECONNREFUSED\)/ },
  ]) {
    test(`${because}: one clear line`, async () => {
      const url = flags.url === 'ENGINE' ? engine.endpoint : (flags.url ?? legacy.url)
      const { run } = runOf(place)
      await expect(importYourls(url, { ...user, ...flags, url: undefined } as never, run)).rejects.toThrow(says)
    })
  }
})
