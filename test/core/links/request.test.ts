import { readCodes, readCreate, readEdit } from '../../../core/links/request'
import { ownHosts } from '../../../core/links/url'

const around = { own: ownHosts(['https://sho.rt']), now: Date.parse('2026-06-01T12:00:00Z') }
const url = 'https://example.com/'

const defaults = {
  long_url: url,
  alias: null,
  title: null,
  tags: null,
  expires_at: null,
  max_clicks: null,
  permanent: false,
  unguessable: false,
  if_exists: 'new',
}

const taken = [
  { body: { long_url: url }, is: {} },
  { body: { long_url: url, alias: null, title: null, permanent: null, if_exists: null, unguessable: null }, is: {} },
  { body: { long_url: url, title: 'Ä <b>' }, is: { title: 'Ä <b>' } },
  { body: { long_url: url, title: '😀'.repeat(200) }, is: { title: '😀'.repeat(200) } },
  { body: { long_url: url, tags: ['a', 'b', 'a'] }, is: { tags: ['a', 'b'] } },
  { body: { long_url: url, tags: [] }, is: {} },
  { body: { long_url: url, expires_at: '2026-06-01T14:00:01+02:00' }, is: { expires_at: '2026-06-01T12:00:01.000Z' } },
  { body: { long_url: url, expires_at: '2026-06-02' }, is: { expires_at: '2026-06-02T00:00:00.000Z' } },
  { body: { long_url: url, max_clicks: 1 }, is: { max_clicks: 1 } },
  { body: { long_url: url, permanent: true, unguessable: true }, is: { permanent: true, unguessable: true } },
  { body: { long_url: url, alias: 'MINE' }, is: { alias: 'mine' } },
  { body: { long_url: url, if_exists: 'return' }, is: { if_exists: 'return' } },
]

for (const { body, is } of taken) {
  test(`takes ${JSON.stringify(body).slice(0, 90)}`, () => {
    expect(readCreate(body, around)).toEqual({ ...defaults, ...is })
  })
}

const refused = [
  { body: null, kind: 'malformed-json', field: undefined },
  { body: [], kind: 'malformed-json', field: undefined },
  { body: 'https://example.com/', kind: 'malformed-json', field: undefined },
  { body: {}, kind: 'bad-value', field: 'long_url' },
  { body: { long_url: 7 }, kind: 'bad-value', field: 'long_url' },
  { body: { long_url: null }, kind: 'bad-value', field: 'long_url' },
  { body: { long_url: url, longUrl: url }, kind: 'unknown-field', field: 'longUrl' },
  { body: JSON.parse(`{"long_url": "${url}", "__proto__": {}}`), kind: 'unknown-field', field: '__proto__' },
  { body: { long_url: url, constructor: 1 }, kind: 'unknown-field', field: 'constructor' },
  { body: { long_url: url, title: '' }, kind: 'bad-value', field: 'title' },
  { body: { long_url: url, title: 'x'.repeat(201) }, kind: 'bad-value', field: 'title' },
  { body: { long_url: url, title: 'a\u0007' }, kind: 'bad-value', field: 'title' },
  { body: { long_url: url, title: '\udc00' }, kind: 'bad-value', field: 'title' },
  { body: { long_url: url, title: '  ' }, kind: 'bad-value', field: 'title' },
  { body: { long_url: url, title: 'a\u202eb' }, kind: 'bad-value', field: 'title' },
  { body: { long_url: url, tags: 'a' }, kind: 'bad-value', field: 'tags' },
  { body: { long_url: url, tags: [1] }, kind: 'bad-value', field: 'tags' },
  { body: { long_url: url, tags: [''] }, kind: 'bad-value', field: 'tags' },
  { body: { long_url: url, tags: [...Array(21).keys()].map(String) }, kind: 'bad-value', field: 'tags' },
  { body: { long_url: url, expires_at: 1780000000 }, kind: 'bad-value', field: 'expires_at' },
  { body: { long_url: url, expires_at: 'tomorrow' }, kind: 'bad-value', field: 'expires_at' },
  { body: { long_url: url, expires_at: '2027-02-30T00:00:00Z' }, kind: 'bad-value', field: 'expires_at' },
  { body: { long_url: url, expires_at: '2027-01-01T00:00:00' }, kind: 'bad-value', field: 'expires_at' },
  { body: { long_url: url, expires_at: '2026-06-01T12:00:00Z' }, kind: 'bad-value', field: 'expires_at' },
  { body: { long_url: url, max_clicks: 0 }, kind: 'bad-value', field: 'max_clicks' },
  { body: { long_url: url, max_clicks: 1.5 }, kind: 'bad-value', field: 'max_clicks' },
  { body: { long_url: url, max_clicks: '5' }, kind: 'bad-value', field: 'max_clicks' },
  { body: { long_url: url, max_clicks: 1e10 }, kind: 'bad-value', field: 'max_clicks' },
  { body: { long_url: url, permanent: 'yes' }, kind: 'bad-value', field: 'permanent' },
  { body: { long_url: url, unguessable: 1 }, kind: 'bad-value', field: 'unguessable' },
  { body: { long_url: url, if_exists: 'maybe' }, kind: 'bad-value', field: 'if_exists' },
  { body: { long_url: url, if_exists: 'return', alias: 'a' }, kind: 'bad-value', field: 'if_exists' },
  { body: { long_url: url, unguessable: true, alias: 'a' }, kind: 'bad-value', field: 'unguessable' },
]

for (const { body, kind, field } of refused) {
  test(`refuses ${JSON.stringify(body).slice(0, 90)}: ${kind} ${field ?? ''}`, () => {
    expect(() => readCreate(body, around)).toThrow(expect.objectContaining({ kind, field }))
  })
}

test('an edit names only what it changes, and null clears', () => {
  expect(readEdit({ title: null, permanent: null, max_clicks: 3 }, around)).toEqual({
    title: null,
    permanent: false,
    max_clicks: 3,
  })
})

for (const field of ['alias', 'unguessable', 'if_exists', 'code', 'id']) {
  test(`an edit cannot change ${field}`, () => {
    expect(() => readEdit({ [field]: null }, around)).toThrow(expect.objectContaining({ kind: 'unknown-field', field }))
  })
}

test('an edit cannot leave a link without a destination', () => {
  expect(() => readEdit({ long_url: null }, around)).toThrow(
    expect.objectContaining({ kind: 'bad-value', field: 'long_url' }),
  )
})

for (const codes of [[], Array.from({ length: 101 }, () => 'a'), 'a', [1], undefined]) {
  test(`expand refuses codes ${JSON.stringify(codes)?.slice(0, 20)}`, () => {
    expect(() => readCodes({ codes })).toThrow(expect.objectContaining({ kind: 'bad-value', field: 'codes' }))
  })
}
