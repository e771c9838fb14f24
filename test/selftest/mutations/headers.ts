// Headers dropped, added, changed, said twice.
import { everyNth, type Mutation, mutation, of } from '../mutation'
import { headerIn, type Question, withMore, withValue } from '../said'

const added: readonly (readonly [name: string, value: string])[] = [
  ['Cache-Control', 'public, max-age=86400'],
  ['Cache-Control', 'no-store'],
  ['Expires', 'Thu, 01 Jan 2032 00:00:00 GMT'],
  ['Pragma', 'no-cache'],
  ['Set-Cookie', 'visit=1; Path=/; HttpOnly'],
  ['X-Robots-Tag', 'none'],
  ['Referrer-Policy', 'no-referrer'],
  ['Vary', 'User-Agent'],
  ['Access-Control-Allow-Origin', '*'],
  ['Link', '<http://x.example/>; rel="canonical"'],
  ['Refresh', '0; url=http://x.example/'],
  ['Content-Disposition', 'attachment'],
  ['Content-Language', 'en'],
  ['Strict-Transport-Security', 'max-age=1'],
  ['X-Anything', 'at all'],
  ['WWW-Authenticate', 'Basic realm="x"'],
  ['Retry-After', '5'],
  ['Location', 'http://more.example/'],
]
const routes: readonly Question['route'][] = ['path', 'shorturl', 'expand', 'url-stats', 'stats', 'db-stats', 'version']

export function headerMutations(): Mutation[] {
  const present = ['content-type', 'location', 'x-robots-tag']
  const type = (name: string, to: (value: string) => string, of?: (asked: Question) => boolean) =>
    mutation(name, /header\.content-type/, (said) => withValue(said, 'content-type', to), of)
  return [
    ...present.map((name) =>
      mutation(`${name} dropped`, new RegExp(`${name.replace('location', 'location')} is extra`), (said) =>
        withValue(said, name, () => null),
      ),
    ),
    ...present.map((name) =>
      mutation(`${name} said twice`, new RegExp(name), (said) => {
        const value = headerIn(said, name)
        return value === undefined ? said : withMore(said, name, value)
      }),
    ),
    ...added.map(([name, value]) =>
      mutation(`${name}: ${value} added`, new RegExp(name.toLowerCase()), (said) => withMore(said, name, value)),
    ),
    ...routes.map((route) =>
      mutation(
        `Cache-Control added to ${route}`,
        /header\.cache-control is missing/,
        (said) => withMore(said, 'Cache-Control', 'private'),
        of(route),
      ),
    ),
    mutation('two cookies added', /header\.set-cookie/, (said) =>
      withMore(withMore(said, 'Set-Cookie', 'a=1'), 'Set-Cookie', 'b=2'),
    ),
    type('charset dropped', (value) => value.replace(/; ?charset=.*/i, '')),
    type('charset changed', (value) => value.replace(/charset=.*/i, 'charset=ISO-8859-1')),
    type('charset added to JSON', (value) => (/json/.test(value) ? `${value}; charset=utf-8` : value)),
    type('charset in small letters', (value) => value.replace('UTF-8', 'utf-8')),
    type('JSON as text/json', (value) => value.replace('application/json', 'text/json')),
    type('JavaScript as text/javascript', (value) => value.replace('application/javascript', 'text/javascript')),
    type('XML as text/xml', (value) => value.replace('application/xml', 'text/xml')),
    type('plain text as HTML', (value) => value.replace('text/plain', 'text/html')),
    mutation('robots tag changed', /header\.x-robots-tag/, (said) => withValue(said, 'x-robots-tag', () => 'nofollow')),
    everyNth(
      20,
      mutation('robots tag dropped', /header\.x-robots-tag is extra/, (said) =>
        withValue(said, 'x-robots-tag', () => null),
      ),
    ),
    everyNth(
      20,
      mutation(
        'Cache-Control added to version',
        /version.*cache-control/,
        (said) => withMore(said, 'Cache-Control', 'no-cache'),
        of('version'),
      ),
    ),
  ]
}
