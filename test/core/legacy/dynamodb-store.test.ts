import { bytesOf } from '../../../core/legacy/bytes'
import { type LegacyTables, openLegacyStore } from '../../../core/legacy/dynamodb-store'
import { openInstallTable } from '../../../core/legacy/install-table'
import { openKeywords } from '../../../core/legacy/keywords-table'
import { deepest } from '../../../core/legacy/ranks-table'
import { BadParameter } from '../../../core/legacy/request'
import type { LegacyStore } from '../../../core/legacy/store'
import { openLinks } from '../../../core/links/table'
import { eachEngine } from '../../engines'
import { counted, linkOf, tablesOn } from './tables'

eachEngine('the legacy store', (engine) => {
  let tables: LegacyTables
  let store: LegacyStore
  let added: string[] = []
  // One install for all: making tables takes longer than all that is tested on them.
  beforeAll(async () => {
    tables = await tablesOn(engine)
    store = openLegacyStore(tables, engine.db, (keyword) => added.push(keyword))
  })
  beforeEach(() => {
    added = []
  })

  for (const link of [
    linkOf('abc'),
    linkOf('ABC', { title: null }),
    linkOf('0', { title: '', clicks: 4_294_967_295 }),
    linkOf(bytesOf('café/+x'), { url: bytesOf('http://exämple.com/€ "q"'), title: bytesOf('Straße 🚀') }),
    linkOf('long', { url: `http://example.com/${'x'.repeat(65_000)}`, title: 'y'.repeat(65_535) }),
  ]) {
    test(`keeps ${link.keyword.slice(0, 10)} byte for byte`, async () => {
      expect(await store.find(link.keyword)).toBeNull()
      expect(await store.add(link)).toBe(true)
      expect(await store.find(link.keyword)).toEqual(link)
      expect(added).toEqual([link.keyword])
    })
  }

  test('stores one link of a keyword, and the first', async () => {
    const outcomes = await Promise.all(['a', 'b', 'c', 'd'].map((name) => store.add(linkOf('same', { title: name }))))
    expect(outcomes.filter(Boolean)).toHaveLength(1)
    const kept = ['a', 'b', 'c', 'd'][outcomes.indexOf(true)]
    expect(await store.find('same')).toMatchObject({ title: kept })
    expect(added).toEqual(['same'])
  })

  test('what the modern dialect ended is not there, and its keyword stays taken', async () => {
    await store.add(linkOf('gone'))
    await openLinks(tables.links, engine.db).remove('gone', Date.now())
    expect(await store.find('gone')).toBeNull()
    expect(await store.add(linkOf('gone'))).toBe(false)
    expect((await store.list('top', 0, 100)).map(({ keyword }) => keyword)).not.toContain('gone')
  })

  test('the modern dialect finds and edits a link of the legacy', async () => {
    await store.add(linkOf('both', { title: null }))
    const links = openLinks(tables.links, engine.db)
    expect(await links.find('both')).toMatchObject({ long_url: 'http://example.com/both', title: null, version: 1 })
    const link = await links.edit(await links.find('both'), { long_url: 'http://example.com/new' }, Date.now())
    expect(link.version).toBe(2)
    expect(await store.find('both')).toMatchObject({ url: 'http://example.com/new', timestamp: '2024-01-15 12:00:00' })
  })

  test('draws each number once', async () => {
    expect(await store.nextNumber()).toBe(1n)
    const drawn = await Promise.all(Array.from({ length: 20 }, () => store.nextNumber()))
    expect(drawn.sort((a, b) => Number(a - b))).toEqual(Array.from({ length: 20 }, (_, n) => BigInt(n + 2)))
  })

  for (const start of [9_007_199_254_740_991n, 12_345_678_901_234_567_890_123_456n]) {
    test(`counts on exactly from ${start}`, async () => {
      await openInstallTable(tables.legacy, engine.db).startAt(start)
      expect([await store.nextNumber(), await store.nextNumber(), await store.nextNumber()]).toEqual([
        start,
        start + 1n,
        start + 2n,
      ])
    })
  }

  test('a claim is given once, and moved from whom it is held by', async () => {
    const url = bytesOf('http://exämple.com/')
    expect(await store.holder(url)).toBeNull()
    const won = await Promise.all(['a', 'b', 'c'].map((keyword) => store.claim(url, null, keyword)))
    expect(won.filter(Boolean)).toHaveLength(1)
    const first = ['a', 'b', 'c'][won.indexOf(true)] ?? ''
    expect(await store.holder(url)).toBe(first)
    expect(await store.claim(url, 'nobody', 'z')).toBe(false)
    expect(await store.claim(url, first, 'z')).toBe(true)
    expect(await store.holder(url)).toBe('z')
    expect(await store.holder('http://example.com/')).toBeNull()
  })

  for (const { noted, named } of [
    { noted: ['b', 'a', 'c'], named: 'a' },
    { noted: ['a', 'Z'], named: 'Z' },
    { noted: [bytesOf('é'), 'z'], named: 'z' },
  ]) {
    test(`of ${noted.map((name) => JSON.stringify(name))} the lowest is named`, async () => {
      const url = `http://example.com/${noted}`
      for (const keyword of noted) await store.noteUrl(url, keyword)
      expect(await store.holder(url)).toBe(named)
    })
  }

  test('the newest creation of an address moves from what it is, once', async () => {
    expect(await store.newestBy('2001:db8::1')).toBeNull()
    const moved = await Promise.all([1, 2, 3, 4].map((at) => store.moveNewest('2001:db8::1', null, at)))
    expect(moved.filter(Boolean)).toHaveLength(1)
    const at = moved.indexOf(true) + 1
    expect(await store.newestBy('2001:db8::1')).toBe(at)
    expect(await store.moveNewest('2001:db8::1', at + 1, 9)).toBe(false)
    expect(await store.moveNewest('2001:db8::1', at, 9)).toBe(true)
    expect(await store.moveNewest('2001:db8::1', 9, null)).toBe(true)
    expect(await store.newestBy('2001:db8::1')).toBeNull()
    expect(await store.newestBy('192.0.2.1')).toBeNull()
  })

  for (const { given, stored } of [
    { given: null, stored: 'found' },
    { given: '', stored: 'found' },
    { given: 'kept', stored: 'kept' },
  ]) {
    test(`a title is given to a link whose title is ${JSON.stringify(given)}: ${stored}`, async () => {
      const keyword = `title-${given}`
      await store.add(linkOf(keyword, { title: given }))
      await store.giveTitle(keyword, 'found')
      expect((await store.find(keyword))?.title).toBe(stored)
    })
  }

  test('a title for a link that is not there makes none', async () => {
    await store.giveTitle('nope', 'found')
    expect(await openKeywords(tables.links, engine.db).get('nope')).toBeNull()
  })

  test('totals are what was counted: links made less those deleted, clicks of humans and bots', async () => {
    expect(await store.totals()).toEqual({ links: 0, clicks: 0 })
    await counted(tables, engine, '*', { h: 5, b: 2, created: 3 })
    await counted(tables, engine, '*', { h: 1, deleted: 1 })
    expect(await store.totals()).toEqual({ links: 2, clicks: 8 })
  })

  describe('with links in all shards', () => {
    const many = Array.from({ length: 40 }, (_, n) =>
      linkOf(`k${n}`, { clicks: (n * 7) % 40, timestamp: `2024-01-${String((n % 28) + 1).padStart(2, '0')} 12:00:00` }),
    )
    beforeAll(async () => {
      const own = await tablesOn(engine)
      store = openLegacyStore(own, engine.db)
      await Promise.all(many.map((link) => store.add(link)))
    })

    const clicksOf = (links: { clicks: number }[]) => links.map(({ clicks }) => clicks)

    test('top and bottom are by clicks, whole and in parts', async () => {
      const down = Array.from({ length: 40 }, (_, n) => 39 - n)
      expect(clicksOf(await store.list('top', 0, 100))).toEqual(down)
      expect(clicksOf(await store.list('top', 3, 5))).toEqual(down.slice(3, 8))
      expect(clicksOf(await store.list('bottom', 38, 5))).toEqual([38, 39])
      expect(await store.list('top', 40, 5)).toEqual([])
      expect(clicksOf(await store.list('bottom', 0, 2 ** 40))).toEqual(down.reverse())
    })

    test('last is by creation, newest first', async () => {
      const dates = (await store.list('last', 0, 12)).map(({ timestamp }) => timestamp)
      expect(dates).toEqual([...dates].sort().reverse())
      expect(dates[0]).toBe('2024-01-28 12:00:00')
    })

    test('random is every link once, each time in another order', async () => {
      const all = (await store.list('random', 0, 100)).map(({ keyword }) => keyword)
      expect([...all].sort()).toEqual(many.map(({ keyword }) => keyword).sort())
      const orders = new Set<string>()
      for (let n = 0; n < 5; n++) orders.add((await store.list('random', 0, 5)).map(({ keyword }) => keyword).join())
      expect(orders.size).toBeGreaterThan(1)
    })

    test('a list shows links as they are', async () => {
      expect(await store.list('top', 0, 1)).toEqual([many.find(({ clicks }) => clicks === 39)])
    })
  })
})

test('a list that reaches below the ten thousandth link is refused, unless there are no more', async () => {
  const { openRanks } = require('../../../core/legacy/ranks-table')
  const shardOf = (size: number) => ({
    send: async ({ input }: { input: { Limit: number } }) => ({
      Items: Array.from({ length: Math.min(size, input.Limit) }, (_, n) => ({ code: `k${n}`, clicks: n, by_time: '' })),
    }),
  })
  await expect(openRanks('ranks', shardOf(2_000)).list('top', deepest, 1)).rejects.toThrow(BadParameter)
  await expect(openRanks('ranks', shardOf(2_000)).list('top', deepest - 2, 2)).resolves.toHaveLength(2)
  await expect(openRanks('ranks', shardOf(1_250)).list('top', 9_000, 50_000)).resolves.toHaveLength(1_000)
})
