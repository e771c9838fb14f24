// The front door's own code, as CloudFront runs it: no client can say that it is the comparison.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

interface Request {
  uri: string
  method: string
  headers: Record<string, { value: string }>
}

for (const name of ['legacy', 'migrating']) {
  const code = readFileSync(join(__dirname, `../../functions/edge/${name}.js`), 'utf8')
  const handler = new Function(`${code}\nreturn handler`)() as (event: { request: Request }) => Request
  const asked = (headers: Record<string, string>) =>
    handler({
      request: {
        uri: '/a',
        method: 'GET',
        headers: Object.fromEntries(Object.entries(headers).map(([each, value]) => [each, { value }])),
      },
    }).headers

  for (const header of ['x-shadow', 'x-shadow-pin', 'x-shadow-click', 'x-shadowy']) {
    test(`${name}: ${header} is taken off, and nothing else`, () => {
      const headers = asked({ [header]: 'm1;at=1', 'user-agent': 'a', host: 'sho.rt', 'x-sha': '1' })
      expect(Object.keys(headers).sort()).toEqual([
        'host',
        'user-agent',
        'x-sha',
        'x-understudy-authorization',
        'x-understudy-host',
        'x-understudy-path',
        'x-understudy-proto',
      ])
    })
  }
}
