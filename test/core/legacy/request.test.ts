import { type LegacyRequest, parametersOf, single } from '../../../core/legacy/request'

const form = 'application/x-www-form-urlencoded'

function read(query: string, more: Partial<LegacyRequest> & { type?: string } = {}) {
  const header = (name: string) => (name === 'content-type' ? more.type : undefined)
  const request = { method: 'GET', target: `/x?${query}`, header, body: '', address: '', tls: false, ...more }
  return Object.fromEntries(parametersOf(request))
}

for (const { query, parameters } of [
  { query: 'a=1&b=2&a=3', parameters: { a: '3', b: '2' } },
  { query: 'a=1;b=2', parameters: { a: '1;b=2' } },
  { query: 'a+b=c+d%2Be', parameters: { a_b: 'c d+e' } },
  { query: 'a=%zz%4&%61b=%253D', parameters: { a: '%zz%4', ab: '%3D' } },
  { query: '&&a&=x&b==', parameters: { a: '', b: '=' } },
  { query: 'a[]=1&b%5Bc%5D=2', parameters: { a: null, b: null } },
  { query: 'a[]=1&a=2', parameters: { a: '2' } },
  { query: 'a[b=1&+c=2&d.e=3', parameters: { a_b: '1', c: '2', d_e: '3' } },
  { query: 'a=%C3%A9', parameters: { a: '\u00c3\u00a9' } },
]) {
  test(`?${query}`, () => {
    expect(read(query)).toEqual(parameters)
  })
}

test('the form of a POST wins over the query', () => {
  const given = { method: 'POST', type: `${form}; charset=UTF-8`, body: 'a=form' }
  expect(read('a=query&b=query', given)).toEqual({ a: 'form', b: 'query' })
})

for (const given of [
  { method: 'PUT', type: form, body: 'a=1' },
  { method: 'POST', type: 'application/json', body: '{"a":1}' },
  { method: 'POST', body: 'a=1' },
]) {
  test(`${given.method} of ${given.type}: no form`, () => {
    expect(read('b=2', given)).toEqual({ b: '2' })
  })
}

test('a multipart form: fields with their line ends, no files, no preface', () => {
  const body = [
    'preface',
    '--B',
    'Content-Disposition: form-data; name="a"',
    '',
    'one',
    'two\r\n',
    '--B',
    'content-disposition: form-data; name=b; filename="x"',
    'Content-Type: text/plain',
    '',
    'a file',
    '--B',
    'Content-Disposition: form-data; name="c[]"',
    '',
    'an array',
    '--B--',
    'Content-Disposition: form-data; name="d"',
    '',
    'after the end',
  ].join('\r\n')
  const given = { method: 'POST', type: 'multipart/form-data; boundary="B"', body }
  expect(read('', given)).toEqual({ a: 'one\r\ntwo\r\n', c: null })
})

test('an array where one value is needed is refused', () => {
  expect(() => single(new Map([['url', null]]), 'url')).toThrow('Parameter "url" must not be an array')
})
