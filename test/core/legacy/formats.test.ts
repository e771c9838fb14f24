import { bytesOf, textOf } from '../../../core/legacy/bytes'
import { formatted, jsonOf, xmlOf } from '../../../core/legacy/formats'

for (const { text, json, xml } of [
  { text: 'a/b "c" \\', json: 'a\\/b \\"c\\" \\\\', xml: 'a/b "c" \\' },
  { text: 'é😀', json: '\\u00e9\\ud83d\\ude00', xml: 'é😀' },
  { text: '\t\n\r\b\f\u0001\u007f', json: '\\t\\n\\r\\b\\f\\u0001\u007f', xml: '\n&#13;' },
  { text: "<&>'", json: "<&>'", xml: "&lt;&amp;&gt;'" },
]) {
  test(`${JSON.stringify(text)} in JSON and XML`, () => {
    const fields = { x: bytesOf(text), y: { z: null, f: false, n: 1 } }
    expect(jsonOf(fields)).toBe(`{"x":"${json}","y":{"z":null,"f":false,"n":1}}`)
    const y = '<y><z></z><f></f><n>1</n></y>'
    expect(textOf(xmlOf(fields))).toBe(`<?xml version="1.0" encoding="UTF-8"?>\n<root><x>${xml}</x>${y}</root>\n`)
  })
}

for (const { given, status, body } of [
  { given: { format: 'json' }, status: 404, body: '{"errorCode":"404"}' },
  { given: { format: 'json', callback: 'a b' }, status: 404, body: '{"errorCode":"404","callback":"a b"}' },
  { given: { format: 'json', jsonp: '' }, status: 404, body: '{"errorCode":"404","callback":""}' },
  { given: { format: 'jsonp' }, status: 404, body: '({"errorCode":"404"})' },
  { given: { format: 'jsonp', jsonp: 'a.$' }, status: 404, body: 'a.$({"errorCode":"404","callback":"a.$"})' },
  {
    given: { format: 'jsonp', callback: '', jsonp: 'a' },
    status: 400,
    body: '{"errorCode":"400","error":"Invalid callback parameter"}',
  },
  { given: { format: 'JSON' }, status: 404, body: 'plain' },
  { given: { format: '' }, status: 404, body: 'plain' },
  { given: { format: null }, status: 404, body: 'plain' },
]) {
  test(`${JSON.stringify(given)}`, () => {
    const reply = formatted({ fields: { errorCode: '404' }, simple: 'plain' }, new Map(Object.entries(given)))
    expect(reply).toMatchObject({ status, body })
  })
}

test('text that is not UTF-8 leaves JSON empty, and keeps the status', () => {
  const given = new Map([['format', 'json']])
  expect(formatted({ fields: { x: '\xff', errorCode: '404' }, simple: '' }, given)).toMatchObject({
    status: 404,
    body: '',
  })
})
