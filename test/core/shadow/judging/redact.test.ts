// What is left of values when they may be shown: enough to see what happened, and nothing of what was sent.
import { redact } from '../../../../core/shadow/judging/redact'
import { shapeOf } from '../../../../core/shadow/judging/shape'

for (const { value, shape } of [
  { value: 'Abc/de%20f', shape: 'Aaa/aa%20a' },
  { value: 'abc/de%2520f', shape: 'aaa/aa%2520a' },
  { value: 'https://example.com/', shape: 'aaa…://aaa….aaa/' },
  { value: '%61%C3%a9%41', shape: '%HH%HH%hh%HH' },
  { value: 'caf\\u00e9', shape: 'aaa\\uhhhh' },
  { value: '\xc3\xa9x\n', shape: '¤¤a\\n' },
  { value: '2026-12-01 03:04:05', shape: '999…-99-99 99:99:99' },
]) {
  test(`${JSON.stringify(value)} is shown as ${shape}`, () => {
    expect(shapeOf(value)).toBe(shape)
  })
}

for (const { path, left, right, shown } of [
  {
    path: 'location.path',
    left: 'Abc/de%20f',
    right: 'abc/de%2520f',
    shown: ['location.path', 'Aaa/aa%20a (10)', 'aaa/aa%2520a (12)'],
  },
  { path: 'status', left: '301', right: '302', shown: ['status', '301', '302'] },
  {
    path: 'header.content-type',
    left: 'text/html; charset=UTF-8',
    right: 'text/html',
    shown: ['header.content-type', 'text/html; charset=UTF-8', 'text/html'],
  },
  {
    path: 'header.set-cookie',
    left: null,
    right: 'sid=Secret99',
    shown: ['header.set-cookie', null, 'aaa=Aaaa…99 (12)'],
  },
  { path: 'body.code', left: 'error:url', right: 'error:other', shown: ['body.code', 'error:url', 'aaa…:aaa… (11)'] },
  { path: 'body.callback.secret', left: 'x', right: null, shown: ['body.callback.aaa…', 'a (1)', null] },
  { path: 'body.links.link_12.title', left: 'x', right: 'y', shown: ['body.links.link_N.title', 'a (1)', 'a (1)'] },
  { path: 'effect.expand.status', left: '200', right: '404', shown: ['effect.expand.status', '200', '404'] },
  {
    path: 'body.longurl',
    left: 'https://example.com/a/long/way/to/go/%20/and/more/of/it/here',
    right: 'https://example.com/a/long/way/to/go/%2520/and/more/of/it/here',
    shown: ['body.longurl', '…aaa/aa/aa/%20/aaa/aaa…/a… (60)', '…aaa/aa/aa/%2520/aaa/aaa…/a… (62)'],
  },
]) {
  test(`${path} of ${left} and ${right}`, () => {
    const redacted = redact({ path, kind: 'value', left, right })
    expect([redacted.path, redacted.left, redacted.right]).toEqual(shown)
  })
}
