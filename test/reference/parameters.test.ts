// Contract 4: parameters.
import { type LegacyRequest, parametersOf } from '../../reference/reading-a-request'

function read(query: string, body = '', type = 'application/x-www-form-urlencoded', method = 'POST') {
  const request: LegacyRequest = {
    method,
    target: `/yourls-api.php?${query}`,
    header: (name) => (name === 'content-type' ? type : undefined),
    body,
    address: '127.0.0.1',
  }
  return Object.fromEntries(parametersOf(request))
}

const queries: [query: string, parameters: Record<string, unknown>][] = [
  ['a=1&b=2', { a: '1', b: '2' }],
  ['a=1&a=2', { a: '2' }],
  ['a=1;b=2', { a: '1;b=2' }],
  ['a+b=c+d', { a_b: 'c d' }],
  ['a=%zz%4&b=%2541', { a: '%zz%4', b: '%41' }],
  ['%61=x&&=y&c', { a: 'x', c: '' }],
  ['a.b=1& c=2', { a_b: '1', c: '2' }],
  ['a=1#b&c=2', { a: '1' }],
  ['a[=1', { a_: '1' }],
  ['a[]=1', { a: new Map([['0', '1']]) }],
  ['a=x&a[]=1&a[]=2', { a: new Map([['0', '1'], ['1', '2']]) }], // biome-ignore format: one row of a table
  ['a[]=1&a=x', { a: 'x' }],
  ['a[b]=1', { a: new Map([['b', '1']]) }],
  ['a[b][]=1', { a: new Map([['b', new Map([['0', '1']])]]) }],
]

for (const [query, parameters] of queries) {
  test(`query ${query}`, () => expect(read(query)).toEqual(parameters))
}

test('the form wins over the query', () => expect(read('a=query&b=2', 'a=form')).toEqual({ a: 'form', b: '2' }))

test('a body is read for POST only', () => {
  expect(read('a=1', 'a=2', 'application/x-www-form-urlencoded', 'PUT')).toEqual({ a: '1' })
})

test('a JSON body is ignored', () => expect(read('a=1', '{"a":"2"}', 'application/json')).toEqual({ a: '1' }))

test('the content type may have any case and more behind it', () => {
  expect(read('', 'a=2', 'Application/X-WWW-Form-Urlencoded; charset=utf-8')).toEqual({ a: '2' })
})

test('a multipart form: fields are taken as they are, files are not', () => {
  const body = [
    '--B\r\nContent-Disposition: form-data; name="a"\r\n\r\nx+y%20\r\nz',
    '--B\r\nContent-Disposition: form-data; name="f"; filename="f.txt"\r\n\r\nfile',
    '--B\r\ncontent-disposition: form-data; name=b[]\r\n\r\n',
    '--B--\r\nname="c"\r\n\r\nlate',
  ]
  const parameters = read('', body.join('\r\n'), 'multipart/form-data; boundary="B"')
  expect(parameters).toEqual({ a: 'x+y%20\r\nz', b: new Map([['0', '']]) })
})
