import { answerCreate, answerCreateAll, type Creating } from '../../../core/links/answer-create'
import { openAttempts } from '../../../core/links/attempts'
import { openClaims } from '../../../core/links/claims'
import { editLink } from '../../../core/links/edit'
import { readRepeatable } from '../../../core/links/idempotent'
import { type Links, openLinks } from '../../../core/links/table'
import { eachEngine } from '../../engines'

const url = 'https://example.com/'
const hour = 3_600_000

eachEngine('creating under an Idempotency-Key', (engine) => {
  let links: Links
  let creating: Creating
  let now: number
  let made: string[]

  beforeEach(async () => {
    now = Date.now()
    made = []
    links = openLinks(await engine.table('code', 'part'), engine.db)
    const table = await engine.table('digest')
    creating = {
      ...{ links, claims: openClaims(table, engine.db), attempts: openAttempts(table, engine.db, { now: () => now }) },
      ...{ owner: null, now: () => now, around: { own: new Set(), now }, base: 'https://sho.rt', repeatable: null },
      made: (code) => made.push(code),
    }
  })

  const asking = (body: unknown, key = 'k', owner: string | null = null): Creating => ({
    ...creating,
    owner,
    repeatable: readRepeatable(key, owner, ['POST /v1/links', body]),
  })
  const create = (
    body: Record<string, unknown> = {},
    key = 'k',
    owner: string | null = null,
    more: Partial<Creating> = {},
  ) => {
    const whole = { long_url: url, ...body }
    return answerCreate(whole, { ...asking(whole, key, owner), ...more })
  }

  for (const [what, body] of Object.entries({
    'a drawn code': {},
    'an alias': { alias: 'sale' },
    'same URL, same link': { if_exists: 'return' },
    'an unguessable code': { unguessable: true },
  })) {
    test(`20 racing callers for ${what}: one link, made once, and all are told the same`, async () => {
      const answers = await Promise.all(Array.from({ length: 20 }, () => create(body)))
      for (const answer of answers) expect(answer).toEqual(answers[0])
      expect(answers[0]?.status).toBe(201)
      expect(made).toEqual([answers[0]?.link.code])
      expect(await create(body)).toEqual(answers[0])
    })
  }

  test('the answer stays what it was, though the link was edited, or deleted, or its time has come since', async () => {
    const body = { alias: 'sale', expires_at: new Date(now + hour).toISOString() }
    const first = await create(body)
    await editLink('sale', { wanted: { title: 'new' }, ifMatch: '*' }, links, now)
    expect(await create(body)).toEqual(first)
    now += 2 * hour
    creating.around = { own: new Set(), now }
    await links.remove('sale', now)
    expect(await create(body)).toEqual(first)
    expect(made).toEqual(['sale'])
  })

  for (const [what, change] of Object.entries({
    edited: (code: string) => {
      const wanted = { long_url: 'https://example.org/' }
      return editLink(code, { wanted, ifMatch: '*' }, links, now)
    },
    deleted: (code: string) => links.remove(code, now),
  })) {
    test(`a caller who died before the answer was written down, and whose link was ${what}: the next one makes no other`, async () => {
      for (const body of [{}, { alias: 'sale' }, { if_exists: 'return' }]) {
        const key = JSON.stringify(body)
        const dying = { ...creating.attempts, finish: () => Promise.reject(new Error('it died')) }
        await expect(create(body, key, null, { attempts: dying })).rejects.toThrow('it died')
        const code = String(made.at(-1))
        await change(code)
        expect(await create(body, key)).toMatchObject({ status: 201, link: { code } })
      }
      expect(made).toHaveLength(3)
    })
  }

  test('a caller who died, and whose link has expired since: the next one is told of it all the same', async () => {
    const body = { expires_at: new Date(now + hour).toISOString() }
    const dying = { ...creating.attempts, finish: () => Promise.reject(new Error('it died')) }
    await expect(create(body, 'k', null, { attempts: dying })).rejects.toThrow('it died')
    now += 2 * hour
    creating.around = { own: new Set(), now }
    expect(await create(body)).toMatchObject({ status: 201, link: { code: made[0], ...body } })
    expect(made).toHaveLength(1)
    await expect(create(body, 'other')).rejects.toMatchObject({ kind: 'bad-value', field: 'expires_at' })
  })

  test('another body under the same key is refused, while the first is under way, too', async () => {
    const answers = await Promise.allSettled([create({ title: 'a' }), create({ title: 'b' })])
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    await expect(create({ title: 'c' })).rejects.toMatchObject({ kind: 'idempotency-key-reused', status: 422 })
    expect(made).toHaveLength(1)
  })

  test('keys are by owner', async () => {
    const [ada, bob, nobody] = [await create({}, 'k', 'ada'), await create({}, 'k', 'bob'), await create()]
    expect(new Set([ada.link.code, bob.link.code, nobody.link.code]).size).toBe(3)
  })

  test('the clock and the codes are those that come in', async () => {
    now -= 10 * hour
    const attempts = openAttempts(await engine.table('digest'), engine.db, { now: () => now, code: () => 'drawn' })
    const { link } = await create({}, 'k', null, { attempts })
    expect(link).toMatchObject({ code: 'drawn', created_at: new Date(now).toISOString() })
  })

  test('after 24 hours a key is as good as new, and the link of then is not its own', async () => {
    const first = await create({ alias: 'sale' })
    now += 24 * hour
    await expect(create({ alias: 'sale' })).rejects.toMatchObject({ kind: 'code-taken' })
    const second = await create({}, 'other')
    expect(second.link.code).not.toBe(first.link.code)
    expect(await create({}, 'other')).toEqual(second)
  })

  test('a taken alias is what all are told, though another would be free by now', async () => {
    await create({ alias: 'sale' }, 'first')
    for (let n = 0; n < 2; n++)
      await expect(create({ alias: 'sale' })).rejects.toMatchObject({ kind: 'code-taken', field: 'alias' })
  })

  test('what was wrong with a request takes no key: it can be mended', async () => {
    await expect(create({ long_url: 'ftp://x/' })).rejects.toMatchObject({ kind: 'bad-value' })
    expect(await create({ title: 'mended' })).toMatchObject({ status: 201 })
  })

  test('many at once: asked again, each is as it was; racing callers make each once; another list is refused', async () => {
    const bodies = [
      { long_url: url },
      { long_url: url, alias: 'sale' },
      { long_url: 'nonsense' },
      { long_url: url, alias: 'SALE' },
    ]
    const all = (asked: unknown[] = bodies) => answerCreateAll(asked, asking(asked))
    const answers = await Promise.all([all(), all(), all()])
    expect(answers[0]?.map(({ status }) => status)).toEqual([201, 201, 422, 409])
    for (const answer of [...answers, await all()]) expect(answer).toEqual(answers[0])
    expect(made).toHaveLength(2)
    await expect(all([{ long_url: url }])).rejects.toMatchObject({ kind: 'idempotency-key-reused' })
    await expect(create()).rejects.toMatchObject({ kind: 'idempotency-key-reused' })
  })

  test('the body of many at once is written down once, to tell it from another', async () => {
    const written = jest.fn(() => 'the body')
    const bodies = Array.from({ length: 5 }, (_, n) => ({ long_url: `${url}${n}` }))
    await answerCreateAll(bodies, asking({ toJSON: written }))
    expect(written).toHaveBeenCalledTimes(1)
  })

  test('100 at once: in their order, with field paths, and the first of the same alias or URL has it', async () => {
    const bodies = Array.from({ length: 100 }, (_, n): unknown => {
      if (n % 25 === 7) return { long_url: url, alias: `a${n % 2}` }
      if (n % 25 === 8) return { long_url: `${url}once`, if_exists: 'return' }
      return n % 25 === 9
        ? [null, 'text', { long_url: url, nonsense: 1 }, {}][Math.floor(n / 25)]
        : { long_url: `${url}${n}` }
    })
    const results = await answerCreateAll(bodies, creating)
    expect(results).toHaveLength(100)
    expect(
      results.flatMap((result) => ('long_url' in result ? [result.long_url] : [])).filter((made) => /\d$/.test(made)),
    ).toEqual(bodies.flatMap((body) => (/\d$/.test(Object(body).long_url) ? [Object(body).long_url] : [])))
    const of = (n: number) => [7, 32, 57, 82].map((at) => results[at - 7 + n])
    expect(of(7)).toMatchObject([
      { status: 201, code: 'a1' },
      { status: 201, code: 'a0' },
      { status: 409, field: 'links[57].alias' },
      { status: 409, field: 'links[82].alias' },
    ])
    expect(of(8).map((result) => result?.status)).toEqual([201, 200, 200, 200])
    expect(of(9)).toMatchObject([
      { status: 400, type: 'urn:understudy:problem:malformed-json' },
      { status: 400, type: 'urn:understudy:problem:malformed-json' },
      { status: 400, field: 'links[59].nonsense' },
      { status: 422, field: 'links[84].long_url' },
    ])
    expect(made).toHaveLength(100 - 4 - 2 - 3)
  })
})

for (const text of ['', 'a b', 'a,\tb', 'ü', '\n', 'x'.repeat(256)]) {
  test(`${JSON.stringify(text.slice(0, 10))} is no Idempotency-Key`, () => {
    expect(() => readRepeatable(text, null, {})).toThrow(
      expect.objectContaining({ kind: 'bad-value', field: 'Idempotency-Key' }),
    )
  })
}
