// Each class, seen once by making it happen; and what holds for any pair of answers, whatever bytes they are made of.
import fc from 'fast-check'
import { bytesOf } from '../../../../core/legacy/bytes'
import type { Answer } from '../../../../core/shadow/exchange'
import { judge } from '../../../../core/shadow/judging/judge'
import { isMaskable } from '../../../../core/shadow/judging/masks'
import { redact } from '../../../../core/shadow/judging/redact'
import type { Pair } from '../../../../core/shadow/pair'
import { bad, classes } from '../../../../core/shadow/verdict'
import { actions, answered, api, longUrl, pairOf, redirected, rules, verdictOn, withBody, withHeader } from './fixtures'

const { target, answer } = redirected()
const none = (failure: Answer['failure']): Answer => ({ status: 0, headers: [], body: '', ms: 0, failure })
const broken: Answer = { status: 500, headers: [['content-type', 'text/html; charset=UTF-8']], body: '', ms: 1 }
const refused = answered(api('expand', 'json', '&shorturl[]=x'), {
  errorCode: '400',
  message: 'Parameter "shorturl" must not be an array',
})

for (const { what, legacy = answer, candidate = answer, asked = target, more, is, name } of [
  { what: 'equal answers', is: 'match_exact' },
  {
    what: 'headers in another order',
    candidate: { ...answer, headers: [...answer.headers].reverse() },
    is: 'match_normalised',
  },
  { what: 'no answer of the answering side', legacy: none('connect'), is: 'answer_error' },
  { what: 'a failure of the answering side', legacy: broken, is: 'answer_error' },
  {
    what: 'a failure of the candidate as the answering side',
    candidate: broken,
    more: { side: 'candidate' },
    is: 'answer_error',
    name: '/{keyword}: the candidate answered 500',
  },
  {
    what: 'no answer of the candidate as the answering side',
    candidate: none('timeout'),
    more: { side: 'candidate' },
    is: 'answer_error',
    name: '/{keyword}: the candidate gave no answer (timeout)',
  },
  { what: 'a failure of both', legacy: broken, candidate: broken, is: 'answer_error' },
  { what: 'no answer of either', legacy: none('timeout'), candidate: none('timeout'), is: 'answer_error' },
  {
    what: 'no answer of the other side in time',
    candidate: none('timeout'),
    is: 'shadow_timeout',
    name: '/{keyword}: the candidate gave no answer (timeout)',
  },
  {
    what: 'a connection of the other side that failed',
    candidate: none('reset'),
    is: 'shadow_error',
    name: '/{keyword}: the candidate gave no answer (reset)',
  },
  {
    what: 'a failure of the other side',
    candidate: broken,
    is: 'shadow_error',
    name: '/{keyword}: the candidate answered 500',
  },
  {
    what: 'a failure of the legacy as the other side',
    legacy: broken,
    more: { side: 'candidate' },
    is: 'shadow_error',
    name: '/{keyword}: the legacy answered 500',
  },
  {
    what: 'what the web server answers itself',
    asked: '/admin/index.php',
    candidate: none('failed'),
    is: 'not_compared',
  },
  { what: 'another target', candidate: withHeader(answer, 'location', 'http://x/'), is: 'divergence' },
  {
    what: 'an array that the legacy breaks on, by decision',
    asked: api('expand', 'json', '&shorturl[]=x'),
    legacy: broken,
    candidate: refused,
    is: 'expected_difference',
  },
  {
    what: 'the same, with the candidate answering',
    asked: api('expand', 'json', '&shorturl[]=x'),
    legacy: broken,
    candidate: refused,
    more: { side: 'candidate' },
    is: 'expected_difference',
  },
  {
    what: 'a legacy that breaks without a reason',
    asked: api('expand', 'json', '&shorturl=x'),
    legacy: broken,
    candidate: refused,
    is: 'answer_error',
  },
  {
    what: "an ETag of one's own",
    legacy: withHeader(answer, 'etag', '"a"'),
    candidate: withHeader(answer, 'etag', '"b"'),
    is: 'noise',
  },
] as {
  what: string
  legacy?: Answer
  candidate?: Answer
  asked?: string
  more?: Partial<Pair>
  is: string
  name?: string
}[]) {
  test(`${what}: ${is}`, () => {
    const verdict = verdictOn(asked, legacy, candidate, more)
    expect(verdict.class).toBe(is)
    expect(verdict.fingerprint === undefined).toBe(!bad.has(verdict.class) && name === undefined)
    if (name) expect(verdict.fingerprint?.name).toBe(name)
  })
}

test('the same failure of two sides has two fingerprints', () => {
  const prints = [
    verdictOn(target, answer, broken),
    verdictOn(target, broken, answer, { side: 'candidate' }),
    verdictOn(target, answer, broken, { side: 'candidate' }),
  ].map(({ fingerprint }) => fingerprint?.id)
  expect(new Set(prints).size).toBe(3)
})

test('a fault of the comparator is its own class, and never a match', () => {
  const trap = {
    status: 301,
    ms: 1,
    body: '',
    get headers(): never {
      throw new RangeError('http://secret.example/')
    },
  }
  const verdict = verdictOn(target, trap, answer)
  expect(verdict).toMatchObject({
    class: 'comparator_error',
    fingerprint: { name: '/{keyword}: the comparator failed (RangeError)' },
  })
  expect(JSON.stringify(verdict)).not.toContain('secret')
})

for (const { what, more, is } of [
  { what: 'a creation without title or pin', more: { pinned: false }, is: 'expected_difference' },
  { what: 'a pinned creation', more: { pinned: true }, is: 'divergence' },
]) {
  test(`another title of ${what}: ${is}`, () => {
    const asked = api('shorturl', 'json', '&url=http://example.com/')
    const fields = (title: string) => ({
      status: 'success',
      url: { keyword: '1', url: 'http://example.com/', title },
      title,
      statusCode: '200',
    })
    expect(
      verdictOn(asked, answered(asked, fields('Fetched')), answered(asked, fields('http://example.com/')), more).class,
    ).toBe(is)
  })
}

test('a title that is the URL is no excuse where links are read', () => {
  const asked = actions.expand('json').target
  const fields = (title: string) => ({
    keyword: 'abc',
    longurl: 'http://example.com/',
    title,
    message: 'success',
    statusCode: '200',
  })
  expect(
    verdictOn(asked, answered(asked, fields('Changed')), answered(asked, fields('http://example.com/'))).class,
  ).toBe('divergence')
})

const bytes = fc.uint8Array({ maxLength: 60 }).map((array) => Buffer.from(array).toString('latin1'))
const bodies = fc.oneof(
  bytes,
  fc.json().map((text) => bytesOf(text)),
  fc.json().map((text) => `cb(${bytesOf(text)})`),
  bytes.map((text) => `<?xml version="1.0"?>\n<root><a>${text}</a></root>\n`),
  fc.constantFrom(
    ...Object.values(actions).flatMap((make) =>
      (['json', 'jsonp', 'xml', 'simple'] as const).map((format) => make(format).answer.body),
    ),
  ),
  fc.constantFrom(
    '{"a":'.repeat(5000),
    '['.repeat(5000),
    '<a>'.repeat(5000),
    '"\\',
    '{"a":"\\ud800"}',
    '{"__proto__":{"constructor":1}}',
    '{"links":{"link_1":{}}}',
  ),
)
const headers = fc.array(
  fc.tuple(
    fc.constantFrom('location', 'content-type', 'etag', 'date', 'set-cookie', 'content-encoding', '__proto__', 'x'),
    bytes,
  ),
  { maxLength: 5 },
)
const answers: fc.Arbitrary<Answer> = fc.record({
  status: fc.constantFrom(200, 301, 302, 400, 404, 429, 500, 503),
  headers,
  body: bodies,
  ms: fc.nat(),
})
const targets = fc.constantFrom(
  target,
  '/abc+',
  '/examplepage',
  ...Object.values(actions).flatMap((make) => [make('json').target, make('xml').target]),
  api('stats', 'json', '&filter=rand&limit=2'),
)
const flags = fc.record({ exact: fc.boolean(), pinned: fc.boolean() })

test('any two answers have exactly one class, and it is none of our faults', () => {
  fc.assert(
    fc.property(
      targets,
      answers,
      answers,
      fc.option(answers, { nil: undefined }),
      flags,
      (asked, legacy, candidate, again, more) => {
        const verdict = judge(pairOf(asked, legacy, candidate, { ...more, ...(again && { again }) }), rules)
        expect(classes).toContain(verdict.class)
        expect(verdict.class).not.toBe('comparator_error')
        expect(verdict.fingerprint === undefined).toBe(!bad.has(verdict.class))
        expect(verdict.severity === undefined).toBe(verdict.class !== 'divergence')
      },
    ),
    { numRuns: 600 },
  )
})

test('an answer equals itself', () => {
  fc.assert(
    fc.property(targets, answers, flags, (asked, one, more) => {
      const verdict = judge(pairOf(asked, one, structuredClone(one), more), rules)
      expect(verdict).toMatchObject({ class: one.status >= 500 ? 'answer_error' : 'match_exact', differences: [] })
    }),
    { numRuns: 200 },
  )
})

test('answers that are not equal in bytes are no exact match', () => {
  fc.assert(
    fc.property(targets, answers, bodies, (asked, one, body) => {
      fc.pre(body !== one.body && one.status < 500)
      expect(judge(pairOf(asked, one, { ...one, body }), rules).class).not.toBe('match_exact')
    }),
    { numRuns: 200 },
  )
})

test('who answers makes no other class, but for decisions', () => {
  fc.assert(
    fc.property(targets, answers, answers, flags, (asked, one, other, more) => {
      const [there, here] = [
        pairOf(asked, one, other, more),
        pairOf(asked, other, one, { ...more, side: 'candidate' }),
      ].map((pair) => judge(pair, rules).class)
      fc.pre(there !== 'expected_difference' && here !== 'expected_difference')
      expect(there).toBe(here)
    }),
    { numRuns: 200 },
  )
})

test('no mask covers status, Location, cache lifetime, keyword or long URL', () => {
  for (const path of [
    'status',
    'location',
    'location.host',
    'header.cache-control',
    'header.expires',
    'body',
    'body.keyword',
    'body.url.keyword',
    'body.longurl',
    'body.url.url',
    'body.link.url',
    'body.links.link_3.url',
    'body.shorturl',
  ])
    expect([path, isMaskable({ path, kind: 'value', left: 'a', right: 'b' })]).toEqual([path, false])
  const everything = { ...rules, masks: [{ id: 'all', what: 'Everything.', covers: () => true }] }
  const other = withHeader(answer, 'location', `${longUrl}x`)
  expect(judge(pairOf(target, other, answer), everything).class).toBe('divergence')
  expect(judge(pairOf(target, { ...answer, status: 302 }, answer), everything).class).toBe('divergence')
  expect(judge(pairOf(target, withHeader(answer, 'cache-control', 'private'), answer), everything).class).toBe(
    'divergence',
  )
})

/** Letters and digits that shapes do not have. */
const secrets = fc.string({ unit: fc.constantFrom(...'BCDEFGHJKLMNPQRSTVWXYZ012345678'), minLength: 12, maxLength: 20 })
const places: ((secret: string) => [string, Answer, Answer])[] = [
  (secret) => [target, withHeader(answer, 'location', `http://${secret}.example/`), answer],
  (secret) => [
    target,
    withHeader(answer, 'location', `${longUrl}${secret}`),
    withHeader(answer, 'location', `${longUrl}%20${secret}%2520`),
  ],
  (secret) => [target, withHeader(answer, 'x-token', secret), withHeader(answer, 'x-token', `${secret}=`)],
  (secret) => [target, withHeader(answer, 'set-cookie', `a=${secret}`), answer],
  (secret) => [
    actions.expand('json').target,
    withBody(actions.expand('json').answer, (body) => body.replace('abc', secret)),
    actions.expand('json').answer,
  ],
  (secret) => [
    actions.expand('json').target,
    withBody(actions.expand('json').answer, (body) => body.replace('"title"', `"${secret}"`)),
    actions.expand('json').answer,
  ],
  (secret) => [
    actions.expand('xml').target,
    { ...actions.expand('xml').answer, body: secret },
    actions.expand('xml').answer,
  ],
  (secret) => [
    actions.stats('xml').target,
    withBody(actions.stats('xml').answer, (body) => body.replace('Title 2', secret)),
    actions.stats('xml').answer,
  ],
]

test('nothing of a secret is in a fingerprint or a redaction', () => {
  fc.assert(
    fc.property(fc.constantFrom(...places), secrets, (place, secret) => {
      const verdict = verdictOn(...place(secret))
      expect(verdict.class).toBe('divergence')
      const kept = JSON.stringify([
        verdict.fingerprint?.name,
        verdict.fingerprint?.path,
        verdict.differences.map(redact),
      ])
      for (let at = 0; at + 4 <= secret.length; at++) expect(kept).not.toContain(secret.slice(at, at + 4))
    }),
    { numRuns: 250 },
  )
})

test('a fingerprint does not depend on the link it was met at', () => {
  const words = fc.stringMatching(/^[a-z]{5,12}$/)
  const changes: ((url: string) => string)[] = [
    (url) => url.replace('%20', '%2520'),
    (url) => url.replace('/?', '?'),
    (url) => url.replace(/#.*/, ''),
    (url) => url.replace('https', 'http'),
  ]
  fc.assert(
    fc.property(fc.constantFrom(...changes), words, words, (change, one, other) => {
      const print = (word: string) => {
        const url = `https://${word}.example/${word}%20x/?a=${word}#${word}`
        const right = withHeader(answer, 'location', url)
        return verdictOn(`/${word}`, withHeader(answer, 'location', change(url)), right).fingerprint?.id
      }
      expect(print(one)).toBe(print(other))
      expect(print(one)).toMatch(/^[\w-]{12}$/)
    }),
  )
})

test('faults of different kinds at one place have different fingerprints', () => {
  const url = 'https://h.example/a%20b/'
  const wrong = [
    'https://h.example/a%2520b/',
    'https://h.example/a%20b',
    'https://h.example/A%20B/',
    'https://h.example/a%20b/c',
  ]
  const right = withHeader(answer, 'location', url)
  const prints = wrong.map((each) => verdictOn(target, right, withHeader(answer, 'location', each)).fingerprint)
  expect(prints.map((print) => print?.path)).toEqual(wrong.map(() => 'location.path'))
  expect(new Set(prints.map((print) => print?.id)).size).toBe(wrong.length)
})
