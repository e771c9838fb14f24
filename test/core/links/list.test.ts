import { assert, asyncProperty, constantFrom, integer, array as many, nat, record } from 'fast-check'
import { byOwner } from '../../../core/links/by-owner'
import { newLink, plainSettings } from '../../../core/links/link'
import { listLinks, readListing } from '../../../core/links/list'
import { type Links, openLinks } from '../../../core/links/table'
import { eachEngine } from '../../engines'

const start = Date.parse('2026-06-01T12:00:00Z')
const indexes = { [byOwner.name]: [byOwner.partition, byOwner.sort] as const }

eachEngine('listing links', (engine) => {
  let links: Links

  beforeEach(async () => {
    links = openLinks(await engine.table('code', 'part', indexes), engine.db)
  })

  /** Makes a link of an owner, `second` seconds after the start. */
  async function add(code: string, second: number, { owner = 'ada' as string | null, tags = [] as string[] } = {}) {
    const settings = { ...plainSettings('https://example.com/', null), tags: tags.length === 0 ? null : tags }
    await links.add(newLink(code, settings, start + second * 1000, { owner, attempt: null }))
  }

  const page = async (query: Record<string, string> = {}, owner = 'ada') => {
    const { links: found, next_cursor } = await listLinks(owner, readListing(new URLSearchParams(query)), links)
    return { codes: found.map(({ code }) => code), next_cursor }
  }

  async function allPages(query: Record<string, string>, between: () => Promise<void> = async () => {}) {
    const codes: string[] = []
    let cursor: string | null = null
    do {
      const found: Awaited<ReturnType<typeof page>> = await page(cursor === null ? query : { ...query, cursor })
      codes.push(...found.codes)
      cursor = found.next_cursor
      await between()
    } while (cursor !== null)
    return codes
  }

  test("newest first, only the owner's, without those that were deleted, with those that were edited", async () => {
    for (const [n, code] of ['a', 'b', 'c', 'd'].entries()) await add(code, n)
    await add('theirs', 9, { owner: 'bob' })
    await add('nobodys', 9, { owner: null })
    await links.remove('c', start)
    await links.edit(await links.find('a'), { title: 'new' }, start + 99_000)
    expect(await page()).toEqual({ codes: ['d', 'b', 'a'], next_cursor: null })
    expect(await page({}, 'eve')).toEqual({ codes: [], next_cursor: null })
  })

  test('a page that ends with the last link has no cursor, one that ends before has', async () => {
    for (const [n, code] of ['a', 'b', 'c', 'd'].entries()) await add(code, n)
    const first = await page({ limit: '2' })
    expect(first).toEqual({ codes: ['d', 'c'], next_cursor: expect.any(String) })
    expect(await page({ limit: '2', cursor: String(first.next_cursor) })).toEqual({
      codes: ['b', 'a'],
      next_cursor: null,
    })
  })

  test('a rare tag among many links: pages may be empty, and all are found', async () => {
    for (let n = 0; n < 240; n++) await add(`c${n}`, n, { tags: n === 3 || n === 200 ? ['rare', 'x'] : ['x'] })
    expect(await allPages({ tag: 'rare', limit: '1' })).toEqual(['c200', 'c3'])
    expect(await page({ tag: 'rar' })).toEqual({ codes: [], next_cursor: null })
  })

  test('pages neither skip nor repeat, whatever is added meanwhile, at the same millisecond too', async () => {
    const wish = {
      there: many(nat(3), { maxLength: 12 }),
      added: many(nat(6), { maxLength: 12 }),
      limit: integer({ min: 1, max: 5 }),
      tag: constantFrom('', 'x'),
    }
    let run = 0
    await assert(
      asyncProperty(record(wish), async ({ there, added, limit, tag }) => {
        const owner = `owner-${++run}`
        const made = (name: string) => async (second: number, n: number) => {
          await add(`${name}${run}-${n}`, second, { owner, tags: ['x'] })
          return `${name}${run}-${n}`
        }
        const before = await Promise.all(there.map(made('t')))
        const left = added.values()
        const codes: string[] = []
        let after: string | null = null
        do {
          const query = new URLSearchParams({
            limit: String(limit),
            ...(tag && { tag }),
            ...(after && { cursor: after }),
          })
          const found: Awaited<ReturnType<typeof listLinks>> = await listLinks(owner, readListing(query), links)
          codes.push(...found.links.map(({ code }) => code))
          after = found.next_cursor
          const next = left.next()
          if (!next.done) await made('a')(next.value, codes.length)
        } while (after !== null)
        expect(new Set(codes).size).toBe(codes.length)
        expect(codes.filter((code) => code.startsWith('t')).sort()).toEqual(before.sort())
      }),
      { numRuns: 25 },
    )
  })
})

for (const { query, field } of [
  { query: 'limit=0', field: 'limit' },
  { query: 'limit=101', field: 'limit' },
  { query: 'limit=1e1', field: 'limit' },
  { query: 'limit=', field: 'limit' },
  { query: 'tag=', field: 'tag' },
  { query: 'cursor=', field: 'cursor' },
  { query: 'cursor=abc', field: 'cursor' },
  { query: `cursor=${Buffer.from('["2026-06-01","abc"]').toString('base64url')}`, field: 'cursor' },
  { query: `cursor=${Buffer.from('["2026-06-01T12:00:00.000Z","a/b"]').toString('base64url')}`, field: 'cursor' },
  { query: `cursor=${Buffer.from('{"__proto__":1}').toString('base64url')}`, field: 'cursor' },
  { query: `cursor=${Buffer.from('[null,null]').toString('base64url')}`, field: 'cursor' },
]) {
  test(`${query} is refused`, () => {
    const read = () => readListing(new URLSearchParams(query))
    expect(read).toThrow(expect.objectContaining({ kind: 'bad-value', field }))
  })
}
