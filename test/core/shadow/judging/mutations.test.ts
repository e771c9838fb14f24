// What a hostile proxy between router and legacy may do to an answer: each change is a divergence, and its fingerprint names it.
import type { Answer } from '../../../../core/shadow/exchange'
import {
  actions,
  answered,
  api,
  type Format,
  formats,
  listFields,
  longUrl,
  redirected,
  rows,
  verdictOn,
  withBody,
  withHeader,
} from './fixtures'

interface Mutation {
  change: string
  target: string
  right: Answer
  wrong: Answer
  names: RegExp
  severity?: 'S1' | 'S2' | 'S3'
  exact?: boolean
  /** The decision that the same change is covered by when it is ours. */
  decided?: string
}

const mutations: Mutation[] = []

const { target: path, answer: redirect } = redirected()

function status(to: number) {
  mutations.push({
    change: `redirect: status ${to}`,
    target: path,
    right: redirect,
    wrong: { ...redirect, status: to },
    names: new RegExp(`^/\\{keyword\\}: status ${to} became 301$`),
    severity: 'S1',
  })
}
for (const to of [302, 303, 307, 308, 200, 404, 410, 403]) status(to)

function location(change: string, make: (url: string) => string, names: RegExp, decided?: string) {
  const wrong = make(longUrl)
  if (wrong === longUrl) throw new Error(`${change} changes nothing`)
  const one = {
    change: `redirect: Location ${change}`,
    target: path,
    right: redirect,
    severity: 'S1' as const,
    names,
    decided,
  }
  mutations.push({ ...one, wrong: withHeader(redirect, 'location', wrong) })
}
const swap = (from: string | RegExp, to: string) => (url: string) => url.replace(from, to)
location(
  'with another scheme',
  swap('https:', 'http:'),
  /location\.scheme "aaa…" became "aaa…" \(value: https at the candidate\)/,
)
location('with its host in lower case', swap('Example', 'example'), /location\.host .*in lower case at the legacy/)
location('at another host', swap('Example.com', 'evil.example'), /location\.host .*another value/)
location('with www.', swap('Example', 'www.Example'), /location\.host .*with www\. at the legacy/)
location('without its port', swap(':8080', ''), /location\.port is extra/)
location('with a user', swap('//', '//me@'), /location\.user is missing/)
location(
  'with its path in lower case',
  swap('/Some/', '/some/'),
  /location\.path .*other capitals|location\.path .*in lower case at the legacy/,
)
location('in lower case as a whole', (url) => url.toLowerCase(), /in lower case at the legacy/)
location('in capitals', swap('/Some/', '/SOME/'), /location\.path .*other capitals/)
location('with a slash lost', swap('/b/?', '/b?'), /location\.path .*with a final slash at the candidate/)
location('with a slash added', swap('/b/?', '/b//?'), /location\.path .*with a final slash at the legacy/)
location(
  'with %20 encoded twice',
  swap('%20', '%2520'),
  /location\.path .*%2520.*became.*%20.*encoded twice at the legacy/,
)
location('with %20 decoded', swap('%20', ' '), /location\.path .*percent-decoded at the legacy/)
location('with a letter encoded', swap('Some', '%53ome'), /location\.path .*percent-decoded at the candidate/)
location('with %C3 as %c3', swap('%C3%A9', '%c3%a9'), /location\.query .*hexadecimal digits in another case/)
location('with %C3%A9 decoded', swap('%C3%A9', '\xc3\xa9'), /location\.query .*percent/)
location(
  'with raw UTF-8 encoded',
  swap('\xc3\x9f', '%C3%9F'),
  /location\.path .*beyond ASCII percent-encoded at the legacy/,
  'location-ascii',
)
location('with raw UTF-8 lost', swap('\xc3\x9f', '?'), /location\./)
location('with + as %20', swap('a+b', 'a%20b'), /location\.query .*\+ written as %20 at the legacy/)
location('with + as a space', swap('a+b', 'a b'), /location\.query .*\+ decoded to a space at the legacy/)
location(
  'with its query in another order',
  swap('tag=1&tag=2', 'tag=2&tag=1'),
  /location\.query .*order: in another order/,
)
location('with a pair doubled', swap('tag=1', 'tag=1&tag=1'), /location\.query .*length: repeated at the legacy/)
location('with a repeated pair dropped', swap('&tag=2', ''), /location\.query .*length: more at the candidate/)
location('without its query', swap(/\?[^#]*/, ''), /location\.query is extra/)
location('with a query added', swap('?q', '?utm=1&q'), /location\.query .*length: more at the legacy/)
location('without its fragment', swap('#Frag', ''), /location\.fragment is extra/)
location('with an empty fragment', swap('#Frag', '#'), /location\.fragment .*empty at the legacy/)
location('with one byte changed', swap('/b/', '/c/'), /location\.path .*one byte differs/)
location('with a space at its end', (url) => `${url} `, /location\.fragment .*with white space around it at the legacy/)
location('cut short', (url) => url.slice(0, -3), /location\.fragment .*cut short at the legacy/)
location('of the site', () => 'http://sho.rt', /location\.(scheme|host|port|path)/)
mutations.push(
  {
    change: 'redirect: Location lost',
    target: path,
    right: redirect,
    wrong: withHeader(redirect, 'location', null),
    names: /\/\{keyword\}: location is extra/,
    severity: 'S1',
  },
  {
    change: 'redirect: Location sent twice',
    target: path,
    right: redirect,
    wrong: { ...redirect, headers: [...redirect.headers, ['location', longUrl]] },
    names: /location .*length/,
    severity: 'S1',
  },
  {
    change: 'redirect: a body where none belongs',
    target: path,
    right: redirect,
    wrong: { ...redirect, body: '<html><body>Moved</body></html>' },
    names: /body html became empty/,
  },
)

function header(change: string, make: (answer: Answer) => Answer, names: RegExp, severity?: Mutation['severity']) {
  mutations.push({
    change: `redirect: ${change}`,
    target: path,
    right: redirect,
    wrong: make(redirect),
    names,
    severity,
  })
}
const set = (name: string, value: string | null) => (answer: Answer) => withHeader(answer, name, value)
header('X-Robots-Tag lost', set('x-robots-tag', null), /header\.x-robots-tag is extra/, 'S2')
header('X-Robots-Tag changed', set('x-robots-tag', 'none'), /header\.x-robots-tag "none" became "noindex"/, 'S2')
header('Cache-Control added', set('cache-control', 'public, max-age=3600'), /header\.cache-control is missing/, 'S1')
header('Expires added', set('expires', 'Thu, 01 Jan 2026 00:00:00 GMT'), /header\.expires is missing/, 'S1')
header('Pragma added', set('pragma', 'no-cache'), /header\.pragma is missing/, 'S1')
header('Vary added', set('vary', 'Cookie'), /header\.vary is missing/)
header('Vary on encodings added, nothing encoded', set('vary', 'Accept-Encoding'), /header\.vary is missing/)
header('a cookie added', set('set-cookie', 'a=1'), /header\.set-cookie is missing/)
header(
  'a charset changed',
  set('content-type', 'text/html; charset=iso-8859-1'),
  /header\.content-type "text\/html; charset=iso-8859-1" became "text\/html; charset=UTF-8"/,
)
header(
  'a charset in lower case',
  set('content-type', 'text/html; charset=utf-8'),
  /header\.content-type .*in lower case at the legacy/,
)
header('a charset lost', set('content-type', 'text/html'), /header\.content-type .*cut short at the legacy/)
header('no content type', set('content-type', null), /header\.content-type is extra/)
header('an unknown header added', set('x-made-up', '1'), /header\.x-made-up is missing/)
header('HSTS added', set('strict-transport-security', 'max-age=1'), /header\.strict-transport-security is missing/)
header('CORS added', set('access-control-allow-origin', '*'), /header\.access-control-allow-origin is missing/)
header('Retry-After added', set('retry-after', '5'), /header\.retry-after is missing/)
header('an ETag on one side', set('etag', '"x"'), /header\.etag is missing/)
header(
  'X-Robots-Tag sent twice',
  (answer) => ({ ...answer, headers: [...answer.headers, ['x-robots-tag', 'noindex']] }),
  /header\.x-robots-tag .*length: repeated at the legacy/,
)
header('a Date that is none', set('date', 'today'), /header\.date is missing/)

type Name = keyof typeof actions
function body(
  action: Name,
  format: Format,
  change: string,
  make: (body: string) => string,
  names: RegExp,
  more: Partial<Mutation> = {},
) {
  const { target, answer } = actions[action](format)
  const wrong = withBody(answer, make)
  mutations.push({ change: `${action} ${format}: ${change}`, target, right: answer, wrong, names, ...more })
}

for (const format of formats) {
  body('expand', format, 'empty', () => '', new RegExp(`^expand ${format}: body (empty became|is)|body empty became`))
  body('expand', format, 'cut short', (text) => text.slice(0, -10), /cut short at the legacy/)
  body('expand', format, 'a line break added', (text) => `${text}\n`, /with a line break at its end at the legacy/)
  body('expand', format, 'HTML instead', () => '<html><body>Sorry</body></html>', /body html became/)
  body('version', format, 'another version', swap('1.10.5', '1.10.6'), /body(\.version)? .*one byte differs/)
  body(
    'known',
    format,
    'another short URL',
    swap(/sho\.rt(\\?\/)abc(?=["<]|$)/, 'sho.rt$1abd'),
    /body(\.shorturl)? .*one byte differs/,
    { severity: 'S1' },
  )
}
for (const format of ['json', 'jsonp', 'xml'] as const) {
  const field = (name: string, value: string) => (text: string) => {
    const pattern =
      format === 'xml'
        ? new RegExp(`(<${name}>)[^<]*(</${name}>)`)
        : new RegExp(`("${name}":)("(?:[^"\\\\]|\\\\.)*"|\\d+)(?=[,}])`)
    return text.replace(pattern, (_, before, after) =>
      format === 'xml' ? before + value + after : `${before}${JSON.stringify(value)}`,
    )
  }
  const number = (name: string, to: number) => (text: string) =>
    text.replace(new RegExp(`(${name}(?:":|>))\\d+`), `$1${to}`)
  const lost = (name: string) => (text: string) =>
    format === 'xml'
      ? text.replace(new RegExp(`<${name}>[^<]*</${name}>`), '')
      : text.replace(new RegExp(`,?"${name}":("(?:[^"\\\\]|\\\\.)*"|\\d+)`), '')
  const renamed = (name: string, to: string) => (text: string) =>
    format === 'xml'
      ? text.replaceAll(new RegExp(`(</?)${name}>`, 'g'), `$1${to}>`)
      : text.replace(`"${name}":`, `"${to}":`)

  body(
    'expand',
    format,
    'another long URL',
    field('longurl', 'http://evil.example/'),
    /body\.longurl .*another value/,
    { severity: 'S1' },
  )
  body('expand', format, 'another keyword', field('keyword', 'ABC'), /body\.keyword .*in lower case at the candidate/, {
    severity: 'S1',
  })
  body('expand', format, 'another title', field('title', 'Other'), /body\.title .*another value/, { severity: 'S3' })
  body(
    'expand',
    format,
    'message changed',
    field('message', 'Success'),
    /body\.message .*in lower case at the candidate/,
    { severity: 'S3' },
  )
  body('expand', format, 'a field dropped', lost('title'), /body\.title is extra/)
  body(
    'expand',
    format,
    'a field renamed',
    renamed('longurl', 'url'),
    /body\.(url is missing, and body\.longurl has its value \(renamed\)|longurl)/,
  )
  body(
    'expand',
    format,
    'status code as wrong text',
    field('statusCode', '201'),
    /body\.statusCode .*another number|one more|one less/,
  )
  body(
    'created',
    format,
    'a second later',
    field('date', '2026-11-02 03:04:06'),
    /body\.url\.date .*a second earlier at the candidate/,
  )
  body(
    'created',
    format,
    'an hour later',
    field('date', '2026-11-02 04:04:05'),
    /body\.url\.date .*whole hours earlier at the candidate/,
  )
  body('created', format, 'another address', field('ip', '192.0.2.8'), /body\.url\.ip .*one byte differs/)
  body('created', format, 'another status', field('status', 'ok'), /body\.status "aa" became "success"/)
  body(
    'created',
    format,
    'another code',
    field('code', 'error:url'),
    /body\.code "error:url" became .*empty at the candidate/,
  )
  body('created', format, 'no short URL', lost('shorturl'), /body\.shorturl is extra/, { severity: 'S1' })
  body('known', format, 'one click more', number('clicks', 42), /body\.url\.clicks .*one less at the candidate/, {
    exact: true,
  })
  body(
    'known',
    format,
    'error code changed',
    field('errorCode', '409'),
    /body\.errorCode "999" became "400"|body\.errorCode/,
  )
  body('url-stats', format, 'one click less', number('clicks', 40), /body\.link\.clicks .*one more at the candidate/, {
    exact: true,
  })
  body('url-stats', format, 'far too many clicks', number('clicks', 410), /body\.link\.clicks .*another number/)
  body(
    'url-stats',
    format,
    'a second earlier',
    field('timestamp', '2026-11-02 03:04:04'),
    /body\.link\.timestamp .*a second later/,
  )
  body('db-stats', format, 'one link more', number('total_links', 10), /body\.db-stats\.total_links .*one less/, {
    exact: true,
  })
  body(
    'db-stats',
    format,
    'wrong totals',
    number('total_clicks', 50000),
    /body\.db-stats\.total_clicks .*another number/,
  )
  body(
    'db-stats',
    format,
    'totals swapped',
    renamed('total_links', 'total_link'),
    /body\.db-stats\.(aaa…_aaa… is missing, and body\.db-stats\.total_links has its value \(renamed\))/,
  )
  body('stats', format, 'one click less in a row', number('clicks', 89), /body\.links\.link_N\.clicks .*one more/, {
    exact: true,
  })
  body(
    'stats',
    format,
    'another URL in a row',
    field('url', 'http://example.com/9'),
    /body\.links\.link_N\.url .*one byte differs/,
    { severity: 'S1' },
  )
  body(
    'stats',
    format,
    'another short URL in a row',
    field('shorturl', 'http://sho.rt/k9'),
    /body\.links\.link_N\.shorturl .*one byte differs/,
    { severity: 'S1' },
  )
  body(
    'stats',
    format,
    'another title in a row',
    field('title', 'Title 9'),
    /body\.links\.link_N\.title .*one byte differs/,
  )

  const list = (
    change: string,
    make: (links: typeof rows) => typeof rows,
    names: RegExp,
    more: Partial<Mutation> = {},
  ) => {
    const { target, answer } = actions.stats(format)
    mutations.push({
      change: `stats ${format}: ${change}`,
      target,
      right: answer,
      wrong: answered(target, listFields(make(rows))),
      names,
      ...more,
    })
  }
  list(
    'last row lost',
    (links) => links.slice(0, -1),
    /body\.links "3" became "4" \(length: more rows at the candidate\)|body\.links\.\(row\) is extra/,
  )
  list('first row lost', (links) => links.slice(1), /body\.links "3" became "4" \(length: more rows at the candidate\)/)
  list('all rows lost', () => [], /body\.links "0" became "4" \(length: more rows at the candidate\)/)
  list('reversed', (links) => [...links].reverse(), /body\.links .*order: in another order/)
  list(
    'two rows swapped',
    ([a, b, ...rest]) => [b, a, ...rest].filter((one) => one !== undefined),
    /body\.links .*order/,
  )
  list(
    'a row doubled',
    ([a, ...rest]) => [a, a, ...rest.slice(0, 2)].filter((one) => one !== undefined),
    /body\.links\.\(row\) is (extra|missing)/,
  )
  mutations.push({
    change: `stats ${format}: counted from link_0`,
    target: actions.stats(format).target,
    right: actions.stats(format).answer,
    wrong: withBody(actions.stats(format).answer, (text) =>
      text.replace(/link_(\d)/g, (_, n) => `link_${Number(n) - 1}`),
    ),
    names: /body\.links\.\(names\)/,
  })
}
for (const format of ['json', 'jsonp'] as const) {
  body(
    'expand',
    format,
    'a slash not escaped',
    (text) => text.replaceAll('\\/', '/'),
    /encoding: with slashes not escaped at the legacy/,
  )
  body(
    'expand',
    format,
    'raw UTF-8 for \\u',
    swap(/\\u00e9/, '\xc3\xa9'),
    /body\.title .*encoding: with characters not escaped at the legacy/,
  )
  body('expand', format, '\\u in capitals', swap('\\u00e9', '\\u00E9'), /body\.title .*encoding/)
  body(
    'expand',
    format,
    'white space between',
    (text) => text.replace('":"', '": "'),
    /body\.\(\w+\) .*encoding: with white space around it at the legacy/,
  )
  body(
    'expand',
    format,
    'indented',
    (text) => text.replaceAll(',"', ',\n  "'),
    /body\.\(between\) .*encoding: with white space in it at the legacy/,
  )
  body(
    'expand',
    format,
    'keys in another order',
    (text) => text.replace(/("keyword":"abc"),("shorturl":"[^"]*")/, '$2,$1'),
    /body .*order: in another order/,
  )
  body('expand', format, 'a text as number', swap('"200"', '200'), /body\.statusCode a number became a text/)
  body(
    'url-stats',
    format,
    'a number as text',
    swap(/"clicks":41/, '"clicks":"41"'),
    /body\.link\.clicks a text became a number/,
  )
  body('url-stats', format, 'clicks with a point', swap(/"clicks":41/, '"clicks":41.0'), /body\.link\.clicks/)
  for (const value of ['null', 'false', '""', '{}'])
    body(
      'expand',
      format,
      `a title that is ${value}`,
      (text) => text.replace(/"title":"(?:[^"\\]|\\.)*"/, `"title":${value}`),
      /body\.title /,
    )
  body(
    'expand',
    format,
    'a field twice',
    swap('"keyword":"abc"', '"keyword":"abc","keyword":"abc"'),
    /body\.\S+ is missing/,
  )
  body('expand', format, 'a semicolon', (text) => `${text};`, /with a semicolon at the legacy/)
}
body(
  'expand',
  'jsonp',
  'another function called',
  swap('cb(', 'bc('),
  /body\.\(function\) .*in another order|body\.\(function\)/,
)
body('expand', 'jsonp', 'no function called', (text) => text.slice(3, -1), /body json became jsonp/)
body(
  'expand',
  'xml',
  'CDATA',
  (text) => text.replace(/<title>.*<\/title>/, () => '<title><![CDATA[A/B <\xc3\xa9> & "c"]]></title>'),
  /body\.title .*encoding: in CDATA at the legacy/,
)
body('expand', 'xml', 'quotes as entities', swap('"c"', '&quot;c&quot;'), /body\.title .*encoding/)
body(
  'expand',
  'xml',
  'without its first line',
  swap(/^<\?xml.*\n/, ''),
  /body\.\(start\) .*encoding: without its beginning at the legacy/,
)
body(
  'expand',
  'xml',
  'elements in another order',
  swap(/(<keyword>abc<\/keyword>)(<shorturl>.*<\/shorturl>)/, '$2$1'),
  /body .*order: in another order/,
)
body('expand', 'xml', 'indented', swap(/></g, '>\n<'), /body\.\(\w+\) .*encoding/)
body('created', 'xml', 'an empty element alone', swap('<code></code>', '<code/>'), /body\.\(between\) .*encoding/)
body(
  'expand',
  'xml',
  'no final line break',
  (text) => text.trimEnd(),
  /body\.\(end\) .*with a line break at its end at the candidate/,
)
body('expand', 'simple', 'another long URL', () => 'http://evil.example/', /^expand simple: body .*another value/, {
  severity: 'S1',
})
body('created', 'simple', 'a slash added', (text) => `${text}/`, /body .*with a final slash at the legacy/)
body('created', 'simple', 'https', swap('http:', 'https:'), /body /)

for (const action of ['expand', 'created', 'known', 'url-stats', 'stats', 'db-stats', 'version'] as const) {
  const { target, answer } = actions[action]('json')
  mutations.push({
    change: `${action}: another status`,
    target,
    right: answer,
    wrong: { ...answer, status: answer.status === 200 ? 400 : 200 },
    names: /: status \d+ became \d+$/,
    severity: 'S1',
  })
  mutations.push({
    change: `${action}: another content type`,
    target,
    right: answer,
    wrong: withHeader(answer, 'content-type', 'text/html; charset=utf-8'),
    names: /header\.content-type /,
  })
}
const notFound = { keyword: 'nope', message: 'Error: short URL not found', errorCode: '404' }
for (const format of formats) {
  const target = api('expand', format, '&shorturl=nope')
  const right = answered(target, notFound, 'not found')
  const wrong = format === 'simple' ? { ...right, body: 'Not found' } : withBody(right, swap('not found', 'gone'))
  mutations.push({
    change: `expand ${format}: another error text`,
    target,
    right,
    wrong,
    names: /body(\.message)? /,
    severity: format === 'simple' ? 'S2' : 'S3',
  })
}

test('there are enough of them', () => {
  expect(mutations.length).toBeGreaterThan(200)
  expect(new Set(mutations.map(({ change }) => change)).size).toBe(mutations.length)
})

for (const { change, target, right, wrong, names, severity, exact = false, decided } of mutations) {
  test(change, () => {
    const verdict = verdictOn(target, wrong, right, { exact })
    expect(verdict).toMatchObject({ class: 'divergence', ...(severity && { severity }) })
    expect(verdict.fingerprint?.name).toMatch(names)
    // When the candidate answers otherwise it is one as well.
    const turned = verdictOn(target, right, wrong, { exact, side: 'candidate' })
    expect(turned).toMatchObject(decided ? { class: 'expected_difference', rule: decided } : { class: 'divergence' })
  })
}
