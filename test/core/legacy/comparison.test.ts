import { differencesOf, factsOf, type Question, stateFacts } from '../../../core/legacy/comparison'
import { decisionOn } from '../../../core/legacy/decisions'

const question: Question = {
  ...{ api: true, action: 'shorturl', format: 'json', parameters: new Map() },
  ...{ isRaw: false, hasEmptyQuery: false },
} as const
const seen = (body: string | null, status = 200) => factsOf({ status, headers: { 'content-type': 'x' }, body })

for (const { body, facts } of [
  { body: '{"a":{"b":"1"},"c":2}', facts: { 'body.a.b': '1', 'body.c': 2 } },
  { body: 'cb({"a":null})', facts: { 'body.a': null } },
  { body: '<?xml version="1.0"?>\n<root><a><b>1</b></a><c></c></root>\n', facts: { 'body.a.b': '1', 'body.c': '' } },
  {
    body: '<?xml version="1.0"?>\n<root><url><url>x</url><n>1</n></url><url>y</url></root>\n',
    facts: { 'body.url': 'y' },
  },
  {
    body: '<?xml version="1.0"?>\n<root><url><keyword>1</keyword><url>x</url></url></root>\n',
    facts: { 'body.url.keyword': '1', 'body.url.url': 'x' },
  },
  { body: 'http://sho.rt/1', facts: { body: 'http://sho.rt/1' } },
  { body: null, facts: { body: null } },
]) {
  test(`the facts of ${body}`, () => {
    expect(Object.fromEntries(seen(body))).toEqual({ status: 200, 'header.content-type': 'x', ...facts })
  })
}

for (const { legacy, ours, fields } of [
  { legacy: seen('{"a":1,"b":2}'), ours: seen('{"a":1,"b":3}'), fields: ['body.b'] },
  { legacy: seen('{"a":1,"b":2}'), ours: seen('{"b":2,"a":1}'), fields: ['order'] },
  { legacy: seen('{"a":1}'), ours: seen('{"a":"1"}', 201), fields: ['status', 'body.a'] },
  { legacy: stateFacts([{ n: 1 }]), ours: stateFacts([]), fields: ['state.0.n'] },
]) {
  test(`differ in ${fields}`, () => {
    expect(differencesOf(question, legacy, ours).map(({ field }) => field)).toEqual(fields)
  })
}

const url = 'http://example.com/'
for (const { what, difference, id } of [
  {
    what: 'a fetched title, where ours is the URL',
    difference: [
      seen(JSON.stringify({ url: { url, title: 'Fetched' } })),
      seen(JSON.stringify({ url: { url, title: url } })),
    ],
    id: 'no-title-fetch',
  },
  {
    what: 'a title of ours that is not the URL',
    difference: [
      seen(JSON.stringify({ link: { url, title: 'a' } })),
      seen(JSON.stringify({ link: { url, title: 'b' } })),
    ],
    id: undefined,
  },
  {
    what: 'an array that broke the legacy system',
    difference: [seen('', 500), seen('{}', 400)],
    id: 'bad-parameter',
  },
  { what: 'a 500 of ours', difference: [seen('', 400), seen('{}', 500)], id: undefined },
] as const) {
  test(`${what}: ${id ?? 'no decision'}`, () => {
    const asked = { ...question, parameters: new Map([['keyword', null]]) }
    const [first] = differencesOf(asked, ...difference)
    expect(first && decisionOn(first)?.id).toBe(id)
  })
}

test('a 500 without an array among the parameters is not excused', () => {
  const [first] = differencesOf(question, seen('', 500), seen('{}', 400))
  expect(first && decisionOn(first)).toBeUndefined()
})
