import { type Claims, openClaims, urlClaim } from '../../../core/links/claims'
import { createLink } from '../../../core/links/create'
import { editLink } from '../../../core/links/edit'
import type { CreateRequest } from '../../../core/links/request'
import { type Links, openLinks } from '../../../core/links/table'
import { eachEngine } from '../../engines'

const url = 'https://example.com/'
const now = () => Date.parse('2026-06-01T12:00:00Z')

function request(wish: Partial<CreateRequest> = {}): CreateRequest {
  const settings = { long_url: url, title: null, tags: null, expires_at: null, max_clicks: null, permanent: false }
  return { ...settings, alias: null, unguessable: false, if_exists: 'new', ...wish }
}

eachEngine('creating links', (engine) => {
  let links: Links
  let claims: Claims

  beforeEach(async () => {
    links = openLinks(await engine.table('code', 'part'), engine.db)
    claims = openClaims(await engine.table('digest'), engine.db)
  })

  const create = (wish: Partial<CreateRequest> = {}) => createLink(request(wish), { links, claims, owner: null, now })

  test('20 callers for one alias: one has it, nineteen are told it is taken', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, n) => create({ alias: 'sale', title: String(n) })),
    )
    const won = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
    const lost = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.kind] : []))
    expect(won).toHaveLength(1)
    expect(lost).toEqual(Array(19).fill('code-taken'))
    expect(await links.get('sale')).toEqual(won[0]?.link)
  })

  test('32 callers with one URL and if_exists "return": one link, one of them made it', async () => {
    const created = await Promise.all(Array.from({ length: 32 }, () => create({ if_exists: 'return' })))
    expect(new Set(created.map(({ link }) => link.code)).size).toBe(1)
    expect(created.filter(({ isNew }) => isNew)).toHaveLength(1)
  })

  test('if_exists "new" makes a link each time and writes no claim', async () => {
    const [first, second] = [await create(), await create()]
    expect(first.link.code).not.toBe(second.link.code)
    expect(await claims.holder(urlClaim(url, false))).toBeNull()
  })

  test('if_exists "return" does not find a link made with "new"', async () => {
    const { link } = await create()
    expect((await create({ if_exists: 'return' })).link.code).not.toBe(link.code)
  })

  test('if_exists "return" with unguessable does not find a guessable link', async () => {
    await create({ if_exists: 'return' })
    const { link, isNew } = await create({ if_exists: 'return', unguessable: true })
    expect({ isNew, length: link.code.length }).toEqual({ isNew: true, length: 16 })
  })

  test('a drawn code that is taken is drawn again', async () => {
    const drawn = ['sale', 'sale', 'other']
    await create({ alias: 'sale' })
    const { link } = await createLink(request(), { links, claims, owner: null, now, code: () => drawn.shift() ?? '' })
    expect(link.code).toBe('other')
  })

  test('a code is never issued twice, even after its link was deleted', async () => {
    await create({ alias: 'gone' })
    await links.remove('gone', now())
    await expect(create({ alias: 'gone' })).rejects.toMatchObject({ kind: 'code-taken' })
    await expect(createLink(request(), { links, claims, owner: null, now, code: () => 'gone' })).rejects.toMatchObject({
      kind: 'unavailable',
    })
  })

  test('a creator that died between claim and link: the next one makes that link', async () => {
    await claims.move(urlClaim(url, false), null, 'promised')
    expect(await create({ if_exists: 'return' })).toMatchObject({ isNew: true, link: { code: 'promised' } })
  })

  test('a creator that was overtaken answers with the link that another made of its claim', async () => {
    const slow: Links = {
      ...links,
      async add(link) {
        await links.add({ ...link, title: 'made by another' })
        return links.add(link)
      },
    }
    const created = await createLink(request({ if_exists: 'return' }), { links: slow, claims, owner: null, now })
    expect(created).toMatchObject({ isNew: false, link: { title: 'made by another' } })
  })

  const ended = [
    { how: 'deleted', end: (code: string) => links.remove(code, now()) },
    {
      how: 'edited to lead elsewhere',
      end: (code: string) =>
        editLink(code, { wanted: { long_url: 'https://example.org/' }, ifMatch: '*' }, links, now()),
    },
    {
      how: 'expired',
      end: (code: string) =>
        editLink(code, { wanted: { expires_at: new Date(now()).toISOString() }, ifMatch: '*' }, links, now()),
    },
    {
      how: 'limited',
      end: (code: string) => editLink(code, { wanted: { max_clicks: 1 }, ifMatch: '*' }, links, now()),
    },
    { how: 'claimed by another link under the same code', end: async () => undefined, taken: true },
  ]

  for (const { how, end, taken } of ended) {
    test(`a claim whose link was ${how} moves to a new link, and stays there`, async () => {
      const { link } = taken
        ? await create({ alias: 'promised', long_url: 'https://example.org/' })
        : await create({ if_exists: 'return' })
      if (taken) await claims.move(urlClaim(url, false), null, 'promised')
      await end(link.code)
      const created = await Promise.all(Array.from({ length: 8 }, () => create({ if_exists: 'return' })))
      const codes = new Set(created.map((each) => each.link.code))
      expect(codes.size).toBe(1)
      expect(codes).not.toContain(link.code)
    })
  }
})
