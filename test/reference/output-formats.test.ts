// Contract 7.
import { toBytes } from '../../reference/byte-strings'
import { encodeJson } from '../../reference/json'
import { output } from '../../reference/output-formats'
import { addPairs, type Parameters } from '../../reference/parameters'
import type { Fields } from '../../reference/values'
import { encodeXml } from '../../reference/xml'

const json: [value: string, encoded: string][] = [
  ['a/b"c\\', '"a\\/b\\"c\\\\"'],
  ["<>&'\x7f", '"<>&\'\x7f"'],
  ['\t\n\r\b\f\x01\x0b', '"\\t\\n\\r\\b\\f\\u0001\\u000b"'],
  ['é☃😀\u2028', '"\\u00e9\\u2603\\ud83d\\ude00\\u2028"'],
]

for (const [value, encoded] of json) {
  test(`JSON of ${JSON.stringify(value)}`, () => expect(encodeJson(toBytes(value))).toBe(encoded))
}

test('JSON of what is not UTF-8 fails as a whole', () => expect(encodeJson({ a: 'x', b: ['\xff'] })).toBeNull())

const xml: [value: string | number | boolean | null, encoded: string][] = [
  ['', ''],
  [null, ''],
  [false, ''],
  [0, '0'],
  ['a&b<c>"d"\'', 'a&amp;b&lt;c&gt;"d"\''],
  ['a\tb\rc\nd\x01e\x7f', 'ab&#13;c\nde'],
  ['&amp;', '&amp;amp;'],
]

for (const [value, encoded] of xml) {
  test(`XML of ${JSON.stringify(value)}`, () => {
    expect(encodeXml({ x: value })).toBe(`<?xml version="1.0" encoding="UTF-8"?>\n<root><x>${encoded}</x></root>\n`)
  })
}

test('XML of UTF-8 is UTF-8, of anything else U+FFFD', () => {
  expect(encodeXml({ x: `${toBytes('é')}\xff` })).toContain(`<x>${toBytes('é\ufffd')}</x>`)
})

function answer(query: string, fields: Fields) {
  const parameters: Parameters = new Map()
  addPairs(parameters, query)
  const { status, headers, body } = output(parameters, { fields, simple: 'plain' })
  return [status, headers['content-type'].replace('; charset=utf-8', ''), body.toString()]
}

const formats: [query: string, type: string, body: string][] = [
  ['format=json', 'application/json', '{"a":"1"}'],
  ['format=json&callback=x', 'application/json', '{"a":"1","callback":"x"}'],
  ['format=json&callback[]=x', 'application/json', '{"a":"1","callback":["x"]}'],
  ['format=jsonp', 'application/javascript', '({"a":"1"})'],
  ['format=jsonp&callback=a.b$_1', 'application/javascript', 'a.b$_1({"a":"1","callback":"a.b$_1"})'],
  ['format=jsonp&jsonp=y', 'application/javascript', 'y({"a":"1","callback":"y"})'],
  ['', 'application/xml', '<?xml version="1.0" encoding="UTF-8"?>\n<root><a>1</a></root>\n'],
  ['format=simple', 'text/plain', 'plain'],
  ['format=JSON', 'text/plain', 'plain'],
  ['format=', 'text/plain', 'plain'],
  ['format[]=json', 'text/plain', 'plain'],
]

for (const [query, type, body] of formats) {
  test(`?${query} is ${type}`, () => expect(answer(query, { a: '1' })).toEqual([200, type, body]))
}

for (const callback of ['', 'a()', 'a b', 'a;b', 'a[0]', 'u0041', '\\u2028', 'é']) {
  test(`callback ${JSON.stringify(callback)} is refused`, () => {
    const [status, type, body] = answer(`format=jsonp&callback=${encodeURIComponent(callback)}`, { statusCode: '200' })
    expect([status, type]).toEqual([400, 'application/javascript'])
    expect(body).toBe('{"errorCode":"400","error":"Invalid callback parameter"}')
  })
}

const statuses: [fields: Fields, status: number][] = [
  [{}, 200],
  [{ errorCode: '404' }, 404],
  [{ statusCode: '404', errorCode: '500' }, 404],
]

for (const [fields, status] of statuses) {
  test(`status of ${JSON.stringify(fields)} is ${status}`, () => expect(answer('', fields)[0]).toBe(status))
}

test('what JSON cannot encode is an empty body with the status unchanged', () => {
  expect(answer('format=json', { k: '\xff', errorCode: '404' })).toEqual([404, 'application/json', ''])
})
