// Bodies taken apart: nothing is lost, and each value is found as what it is.
import fc from 'fast-check'
import { bytesOf } from '../../../../core/legacy/bytes'
import { readBody } from '../../../../core/shadow/judging/body'
import { seenOf } from '../../../../core/shadow/judging/html-body'
import { actions, formats } from './fixtures'

const whole = (body: string) => {
  const { leaves, gaps } = readBody(body)
  return gaps.map((gap, n) => gap + (leaves[n]?.raw ?? '')).join('')
}

for (const { body, kind, leaves } of [
  { body: '', kind: 'empty', leaves: {} },
  { body: '{"a":{"b":"x\\/y"},"c":-1.5e3}', kind: 'json', leaves: { 'a.b': 'x/y', c: '-1.5e3' } },
  { body: ' [1, null , {}, [] ] ', kind: 'json', leaves: { '0': '1', '1': 'null', '2': '{}', '3': '[]' } },
  { body: '{"a":"\\ud83d\\ude00"}', kind: 'json', leaves: { a: bytesOf('😀') } },
  { body: '{"a":1,"a":2}', kind: 'json', leaves: { a: '1', 'a#2': '2' } },
  { body: '{"a":1};', kind: 'json', leaves: { a: '1' } },
  { body: '{"a":01}', kind: 'broken json', leaves: { '': '{"a":01}' } },
  { body: '{"a":1', kind: 'broken json', leaves: { '': '{"a":1' } },
  { body: '{"a":1}x', kind: 'broken json', leaves: { '': '{"a":1}x' } },
  { body: 'cb({"a":true})', kind: 'jsonp', leaves: { '(function)': 'cb', a: 'true' } },
  { body: '({"a":1});', kind: 'jsonp', leaves: { '(function)': '', a: '1' } },
  { body: 'cb({"a":1}', kind: 'broken json', leaves: { '': 'cb({"a":1}' } },
  {
    body: '<?xml version="1.0"?>\n<root><a><a>1</a></a><b/><c>&lt;&#13;</c></root>\n',
    kind: 'xml',
    leaves: { 'a.a': '1', b: '', c: '<\r' },
  },
  { body: '<root><a><![CDATA[<x>]]>y</a></root>', kind: 'xml', leaves: { a: '<x>y' } },
  { body: '<root><a>1</b></root>', kind: 'broken xml', leaves: { '': '<root><a>1</b></root>' } },
  { body: '<root><a>1</a>', kind: 'broken xml', leaves: { '': '<root><a>1</a>' } },
  { body: '<!DOCTYPE html><html></html>', kind: 'html', leaves: { '': '<!DOCTYPE html><html></html>' } },
  { body: '404 page not found', kind: 'text', leaves: { '': '404 page not found' } },
  { body: 'GIF89a\0', kind: 'binary', leaves: { '': 'GIF89a\0' } },
]) {
  test(`${JSON.stringify(body)} is ${kind}`, () => {
    const read = readBody(body)
    expect(read.kind).toBe(kind)
    expect(Object.fromEntries(read.leaves.map(({ path, value }) => [path, value]))).toEqual(leaves)
    expect(whole(body)).toBe(body)
  })
}

test('leaves and gaps are the body again, whatever it is', () => {
  const texts = fc.oneof(
    fc.json().map(bytesOf),
    fc.json({ depthSize: 'large' }).map((text) => `f(${bytesOf(text)});`),
    fc.string({
      unit: fc.constantFrom('<', '>', '/', 'a', 'root', '&', ';', '{', '"', ':', ',', '}', '\\', '[', ']', '1', '('),
    }),
    fc.uint8Array().map((array) => Buffer.from(array).toString('latin1')),
  )
  fc.assert(
    fc.property(texts, (text) => expect(whole(text)).toBe(text)),
    { numRuns: 2000 },
  )
})

test('what JSON says is what JSON.parse says', () => {
  const texts = fc.dictionary(
    fc.stringMatching(/^[a-z]{1,5}$/),
    fc.oneof(fc.string(), fc.string({ unit: 'grapheme' })),
    { minKeys: 1 },
  )
  fc.assert(
    fc.property(texts, (object) => {
      const { kind, leaves } = readBody(bytesOf(JSON.stringify(object)))
      expect(kind).toBe('json')
      expect(leaves.map(({ path, value }) => [path, value])).toEqual(
        Object.entries(object).map(([name, text]) => [name, bytesOf(text)]),
      )
    }),
  )
})

test('every format of an answer says the same', () => {
  const [json, jsonp, xml] = formats.map((format) =>
    readBody(actions.expand(format).answer.body)
      .leaves.filter(({ path }) => !/function|callback/.test(path))
      .map(({ path, value }) => [path, value]),
  )
  expect(jsonp).toEqual(json)
  expect(xml).toEqual(json)
})

for (const { what, body } of [
  { what: 'an element that never ends', body: `<root><${'a'.repeat(200_000)}` },
  { what: 'a text that never ends', body: `{"${'\\'.repeat(100_000)}` },
  { what: 'CDATA that never ends', body: `<root>${'<![CDATA['.repeat(20_000)}` },
  { what: 'titles that never end', body: `<html>${'<title>'.repeat(30_000)}` },
  { what: 'deep lists', body: '['.repeat(200_000) },
]) {
  test(`${what} is read in no time`, () => {
    const began = performance.now()
    readBody(body)
    seenOf(body)
    expect(performance.now() - began).toBeLessThan(2000)
  })
}
