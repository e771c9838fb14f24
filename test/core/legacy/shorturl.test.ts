import fc from 'fast-check'
import type { Answer, Reply } from '../../../core/legacy/formats'
import { parseSettings } from '../../../core/legacy/settings'
import { shorturlAnswer } from '../../../core/legacy/shorturl'
import type { StoredLink } from '../../../core/legacy/store'
import { contentsOf, memoryStore } from './memory-store'

const start = Date.parse('2024-01-15T12:00:00Z')

/** An install in memory whose store lets other callers run before each of its operations, `turns` of the loop long. */
function open(config: object = {}, links: StoredLink[] = [], turns: () => number = () => 0) {
  const contents = contentsOf(links, 1n)
  const pause = async () => {
    for (let left = turns(); left > 0; left--) await new Promise(setImmediate)
  }
  const settings = parseSettings(
    JSON.stringify({ site: 'http://sho.rt', private: false, flood_delay_seconds: 0, ...config }),
  )
  const clock = { now: start }
  const install = { settings, store: memoryStore(contents, pause), now: () => clock.now }
  const create = (given: Record<string, string | null>, address = '192.0.2.1') =>
    shorturlAnswer({ parameters: new Map(Object.entries(given)), address, secure: false }, install)
  return { contents, clock, create, install }
}

function codeOf(result: Answer | Reply): string {
  return 'fields' in result ? String(result.fields.code || result.fields.status) : String(result.status)
}

function keywords(contents: { links: Map<string, unknown> }): string[] {
  return [...contents.links.keys()]
}

function stored(keyword: string, url: string, more: Partial<StoredLink> = {}): StoredLink {
  return { keyword, url, title: '', timestamp: '2024-01-01 00:00:00', ip: '192.0.2.7', clicks: 0, ...more }
}

const unevenTurns = () => {
  let n = 0
  return () => (n++ * 7) % 4
}

test('8 callers with distinct URLs: all succeed, and no number is skipped', async () => {
  const { create, contents } = open({}, [], unevenTurns())
  const results = await Promise.all(Array.from({ length: 8 }, (_, n) => create({ url: `http://example.com/${n}` })))
  expect(results.map(codeOf)).toEqual(Array(8).fill('success'))
  expect(keywords(contents).sort()).toEqual(['1', '2', '3', '4', '5', '6', '7', '8'])
})

test('100 URLs sent by 8 callers each: 100 links, each made by one caller and known to seven', async () => {
  const { create, contents } = open({}, [], unevenTurns())
  const calls = Array.from({ length: 800 }, (_, n) => create({ url: `http://example.com/${n % 100}` }))
  const codes = (await Promise.all(calls)).map(codeOf)
  expect(contents.links.size).toBe(100)
  expect(codes.filter((code) => code === 'success')).toHaveLength(100)
  expect(codes.filter((code) => code === 'error:url')).toHaveLength(700)
})

test('whatever the interleaving: one link per URL, every success is stored, nobody gets a 503', async () => {
  const call = fc.record({ url: fc.constantFrom('a', 'b', 'c'), keyword: fc.constantFrom('', '', 'x', 'y') })
  const turns = fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 40 })
  await fc.assert(
    fc.asyncProperty(fc.array(call, { minLength: 2, maxLength: 8 }), turns, async (calls, pauses) => {
      let n = 0
      const taken = [stored('2', 'http://example.com/other')]
      const { create, contents } = open({}, taken, () => pauses[n++ % pauses.length] ?? 0)
      const results = await Promise.all(
        calls.map(({ url, keyword }) => create({ url: `http://example.com/${url}`, keyword })),
      )
      const codes = results.map(codeOf)
      const urls = [...contents.links.values()].map(({ url }) => url)
      expect(new Set(urls).size).toBe(urls.length)
      expect(codes.filter((code) => code === 'success')).toHaveLength(urls.length - 1)
      expect(codes.every((code) => ['success', 'error:url', 'error:keyword'].includes(code))).toBe(true)
    }),
    { numRuns: 150 },
  )
})

test('sequential calls: sequential keywords, taken and reserved ones skipped, none used up by refusals', async () => {
  const links = [stored('2', 'http://example.com/two')]
  const { create, contents } = open({ reserved: ['3'] }, links)
  for (const url of ['http://example.com/a', 'http://example.com/a', '', 'http://sho.rt/1', 'http://example.com/b']) {
    await create({ url })
  }
  await create({ url: 'http://example.com/c', keyword: 'wanted' })
  await create({ url: 'http://example.com/d', keyword: 'admin' })
  await create({ url: 'http://example.com/e' })
  expect(keywords(contents)).toEqual(['2', '1', '4', 'wanted', '5'])
  expect(contents.nextNumber).toBe(6n)
})

test('an owner who died after claiming a URL blocks nobody: the next caller puts the link, and learns that it is there', async () => {
  const { create, contents } = open()
  contents.claims.set('http://example.com/', 'left')
  const codes = [
    codeOf(await create({ url: 'http://example.com/' })),
    codeOf(await create({ url: 'http://example.com/' })),
  ]
  expect({ codes, links: keywords(contents) }).toEqual({ codes: ['error:url', 'error:url'], links: ['left'] })
})

test('a claim on a keyword that leads elsewhere counts for nothing', async () => {
  const { create, contents } = open({}, [stored('k', 'http://example.com/elsewhere')])
  contents.claims.set('http://example.com/', 'k')
  expect(codeOf(await create({ url: 'http://example.com/' }))).toBe('success')
  expect(contents.claims.get('http://example.com/')).toBe('1')
})

test('where duplicates are allowed, source=plugin finds the lowest keyword of a URL', async () => {
  const { create } = open({ unique_urls: false })
  for (const keyword of ['b', 'a', 'c'])
    expect(codeOf(await create({ url: 'http://example.com/', keyword }))).toBe('success')
  const known = await create({ url: 'http://example.com/', source: 'plugin' })
  expect(known).toMatchObject({ simple: 'http://sho.rt/a', fields: { code: 'error:url', statusCode: '400' } })
})

describe('flood protection', () => {
  const limited = { flood_delay_seconds: 15, flood_ip_whitelist: '192.0.2.9' }
  const url = (n: number) => ({ url: `http://example.com/${n}` })

  test('of racing callers from one address, one creates', async () => {
    const { create, contents } = open(limited, [], unevenTurns())
    const codes = (await Promise.all([1, 2, 3, 4].map((n) => create(url(n))))).map(codeOf)
    expect(codes.sort()).toEqual(['429', '429', '429', 'success'])
    expect(contents.links.size).toBe(1)
  })

  test('15 seconds later is too soon, 16 is not; other and white-listed addresses are free', async () => {
    const { create, clock } = open(limited)
    const codes = [codeOf(await create(url(1))), codeOf(await create(url(2), '192.0.2.2'))]
    for (const n of [3, 4]) codes.push(codeOf(await create(url(n), '192.0.2.9')))
    clock.now += 15_000
    codes.push(codeOf(await create(url(5))))
    clock.now += 1000
    codes.push(codeOf(await create(url(6))))
    expect(codes).toEqual(['success', 'success', 'success', 'success', '429', 'success'])
  })

  test('asking for a known URL is held back too; a refusal for another reason moves nothing', async () => {
    const { create, clock, contents } = open(limited)
    await create(url(1))
    expect(codeOf(await create(url(1)))).toBe('429')
    clock.now += 16_000
    expect(codeOf(await create(url(1)))).toBe('error:url')
    expect(codeOf(await create({ ...url(2), keyword: 'admin' }))).toBe('error:keyword')
    expect(contents.newest.get('192.0.2.1')).toBe(start / 1000)
  })

  test('a creation date in the future holds back', async () => {
    const { create } = open(limited, [stored('k', 'x', { ip: '192.0.2.1', timestamp: '2025-01-01 00:00:00' })])
    expect(codeOf(await create(url(1)))).toBe('429')
  })
})

for (const { given, code, status } of [
  { given: { url: 'http://example.com/', keyword: 'k'.repeat(101) }, code: 'error:concurrency', status: '503' },
  { given: { url: `http://example.com/${'x'.repeat(65_536)}` }, code: 'error:concurrency', status: '503' },
  { given: { url: 'http://example.com/\xff' }, code: 'error:concurrency', status: '503' },
  { given: { url: 'http://example.com/', title: '\xff' }, code: 'error:concurrency', status: '503' },
  { given: { url: '0' }, code: 'error:nourl', status: '400' },
  { given: { url: 'https://' }, code: 'error:nourl', status: '400' },
]) {
  test(`${JSON.stringify(given).slice(0, 60)}: ${code}, nothing stored`, async () => {
    const { create, contents } = open()
    expect(await create(given)).toMatchObject({ fields: { code, statusCode: status, errorCode: status } })
    expect([contents.links.size, contents.claims.size]).toEqual([0, 0])
  })
}

test('an array instead of a URL, keyword or title is refused', async () => {
  const { create } = open()
  await expect(create({ url: null })).rejects.toThrow('Parameter "url" must not be an array')
  await expect(create({ url: 'x', title: null })).rejects.toThrow('Parameter "title" must not be an array')
  await expect(create({ url: 'x', keyword: null })).rejects.toThrow('Parameter "keyword" must not be an array')
})

for (const { keyword, code } of [
  { keyword: 'a', code: 'error:noloop' },
  { keyword: '0', code: 'success' },
]) {
  test(`our own short link ${keyword}, which is stored: ${code}`, async () => {
    const { create } = open({}, [stored(keyword, 'http://example.com/')])
    expect(codeOf(await create({ url: `http://sho.rt/${keyword}` }))).toBe(code)
  })
}
