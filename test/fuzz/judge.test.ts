import { mark } from './hostile'
import { type Answer, faultsOf } from './judge'

const headers = { 'content-type': 'application/problem+json', 'x-content-type-options': 'nosniff' }
const problem = { type: 'urn:understudy:problem:not-found', title: 'No', status: 404, detail: 'No.' }
const refusal: Answer = { status: 404, headers, body: JSON.stringify(problem) }
const page = (body: string): Answer => ({
  status: 404,
  headers: { ...headers, 'content-type': 'text/html; charset=utf-8' },
  body,
})

for (const [what, answer] of Object.entries<Answer>({
  'a problem': refusal,
  'a page with what was sent, escaped': page(
    `<!doctype html>\n<html lang="en">\n<title>&#60;script&#62;${mark}</title><p>x</p>`,
  ),
  'a link to a strange place': page(`<a href="https://example.com/?q=%22%3E${mark}">x</a>`),
  "a gateway's refusal": {
    status: 413,
    headers: { 'content-type': 'application/json' },
    body: '{"message":"Too large"}',
  },
  'a redirect': { status: 302, headers: { location: 'https://example.com/' }, body: '' },
})) {
  test(`${what} is well`, () => expect(faultsOf(answer, 'GET')).toEqual([]))
}

for (const [what, answer] of Object.entries<Answer>({
  'a 5xx': { ...refusal, status: 503, body: JSON.stringify({ ...problem, status: 503 }) },
  'a refusal of another status': { ...refusal, body: JSON.stringify({ ...problem, status: 400 }) },
  'a refusal that says nothing': { ...refusal, body: JSON.stringify({ ...problem, detail: undefined }) },
  'a refusal that is no JSON': { ...refusal, body: 'no' },
  'a refusal as text': { ...refusal, headers: { 'content-type': 'text/plain' }, body: 'no' },
  'JSON with more than a message': {
    ...refusal,
    headers: { 'content-type': 'application/json' },
    body: '{"message":"x","stack":"y"}',
  },
  'an item of many that failed': {
    ...refusal,
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: '{"results":[{"status":500}]}',
  },
  'a script in a page': page(`<p><script>${mark}()</script></p>`),
  'an attribute more': page(`<a href="https://x/" onclick="${mark}">x</a>`),
  'a quote that ends an attribute': page(`<a href="https://x/"${mark}>x</a>`),
  'a link that is a script': page(`<a href="javascript:${mark}()">x</a>`),
  'a bare <': page('<p>1 < 2</p>'),
  'an injected header': { ...refusal, headers: { ...headers, [`${mark}-injected`]: '1' } },
  'a redirect to a script': { status: 302, headers: { location: `javascript:${mark}()` }, body: '' },
  'a page that may be sniffed': { status: 404, headers: { 'content-type': 'text/html' }, body: '<p>x</p>' },
})) {
  test(`${what} is a fault`, () => expect(faultsOf(answer, 'GET')).toHaveLength(1))
}
