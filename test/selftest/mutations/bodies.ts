// Other bodies, in every format.
import { everyNth, inBody, type Mutation, mutation, of } from '../mutation'
import type { Question } from '../said'

const calls: readonly Question['route'][] = ['shorturl', 'expand', 'url-stats', 'stats', 'db-stats', 'version']
const fields = [
  'keyword',
  'shorturl',
  'longurl',
  'url',
  'title',
  'message',
  'statusCode',
  'errorCode',
  'code',
  'status',
  'date',
  'ip',
  'clicks',
  'timestamp',
  'total_links',
  'total_clicks',
  'version',
  'callback',
  'error',
]
const value = String.raw`(?:"(?:[^"\\]|\\.)*"|\d+|null|true|false)`

/** What can happen to a field of a JSON text. */
const inJson: Record<string, (body: string, field: string) => string> = {
  dropped: (body, field) => body.replace(new RegExp(`"${field}":${value},?`), '').replace(/,(?=[}\]])/g, ''),
  renamed: (body, field) => body.replace(new RegExp(`"${field}":`), `"${field}_":`),
  'made null': (body, field) => body.replace(new RegExp(`"${field}":(?!null)${value}`), `"${field}":null`),
  'of another type': (body, field) =>
    body.replace(
      new RegExp(`"${field}":(${value})`),
      (_, it: string) => `"${field}":${it.startsWith('"') ? '[]' : `"${it}"`}`,
    ),
}
/** And of an XML text. */
const inXml: Record<string, (body: string, field: string) => string> = {
  dropped: (body, field) => body.replace(new RegExp(`<${field}>[^<]*</${field}>`), ''),
  renamed: (body, field) => body.replace(new RegExp(`<${field}>([^<]*)</${field}>`), `<${field}_>$1</${field}_>`),
  'made empty': (body, field) => body.replace(new RegExp(`<${field}>[^<]+</${field}>`), `<${field}></${field}>`),
}

function changedText(it: string): string {
  return it.replace(/[a-z0-9](?=[^a-z0-9]*$)/i, (last) => (last === 'x' ? 'y' : 'x'))
}

export function bodyMutations(): Mutation[] {
  const isJson = (asked: Question) => asked.format === 'json' || asked.format === 'jsonp'
  const isXml = (asked: Question) => asked.format === 'xml'
  const perField = fields.flatMap((field) => [
    ...Object.entries(inJson).map(([how, change]) =>
      inBody(
        `${field} ${how} in JSON`,
        new RegExp(`json.*${field}|json.*became`),
        (body) => change(body, field),
        isJson,
      ),
    ),
    ...Object.entries(field === 'error' ? {} : inXml).map(([how, change]) =>
      inBody(`${field} ${how} in XML`, new RegExp(`xml.*${field}`), (body) => change(body, field), isXml),
    ),
  ])
  const changed = ['title', 'message', 'url', 'longurl', 'shorturl', 'keyword', 'ip'].map((field) =>
    inBody(`${field} changed`, new RegExp(`${field}|json.*became`), (body) =>
      body
        .replace(new RegExp(`("${field}":")((?:[^"\\\\]|\\\\.)+)(")`), (_, a, it, b) => a + changedText(it) + b)
        .replace(new RegExp(`(<${field}>)([^<]+)(</${field}>)`), (_, a, it, b) => a + changedText(it) + b),
    ),
  )
  const whole: readonly (readonly [
    name: string,
    names: RegExp,
    change: (body: string) => string,
    where?: (asked: Question) => boolean,
  ])[] = [
    ['cut short', /body/, (body) => body.slice(0, Math.floor(body.length / 2))],
    ['without its last byte', /body/, (body) => body.slice(0, -1)],
    ['empty', /body/, () => ''],
    ['after a byte order mark', /body/, (body) => `\xef\xbb\xbf${body}`],
    ['with a line break at its end', /body/, (body) => `${body}\n`],
    ['with a blank before it', /body/, (body) => ` ${body}`],
    [
      'one byte flipped',
      /body/,
      (body) =>
        body.slice(0, body.length >> 1) +
        String.fromCharCode(body.charCodeAt(body.length >> 1) ^ 1) +
        body.slice((body.length >> 1) + 1),
    ],
    ['pretty', /body/, (body) => body.replace(/([{,])"/g, '$1\n  "'), isJson],
    ['with blanks after colons', /body/, (body) => body.replaceAll('":', '": '), isJson],
    ['with plain slashes', /body/, (body) => body.replaceAll('\\/', '/'), isJson],
    [
      'with plain letters',
      /body/,
      (body) =>
        body.replace(/\\u0([0-7][8-9a-f][0-9a-f])/g, (_, hex) =>
          Buffer.from(String.fromCharCode(Number.parseInt(hex, 16))).toString('latin1'),
        ),
      isJson,
    ],
    [
      'with digits of escapes in capitals',
      /body/,
      (body) => body.replace(/\\u[0-9a-f]{4}/g, (code) => `\\u${code.slice(2).toUpperCase()}`),
      isJson,
    ],
    [
      'with another callback',
      /function|body/,
      (body) => body.replace(/^[\w.$]+\(/, 'other('),
      (asked) => asked.format === 'jsonp',
    ],
    ['with a semicolon', /body/, (body) => `${body};`, (asked) => asked.format === 'jsonp'],
    [
      'without parentheses',
      /body/,
      (body) => body.replace(/^[\w.$]*\((.*)\)$/s, '$1'),
      (asked) => asked.format === 'jsonp',
    ],
    ['without its declaration', /body/, (body) => body.replace(/^<\?xml[^>]*\?>\n/, ''), isXml],
    [
      'with CDATA',
      /CDATA|body/,
      (body) => body.replace(/<(title|url)>([^<]+)<\/\1>/, '<$1><![CDATA[$2]]></$1>'),
      isXml,
    ],
    ['with numeric entities', /body/, (body) => body.replaceAll('&amp;', '&#38;'), isXml],
    [
      'with quotes escaped',
      /body/,
      (body) => body.replaceAll('"', '&quot;').replace(/&quot;(?=1\.0|UTF-8|[ ?])/g, '"'),
      isXml,
    ],
    ['with self-closing elements', /body/, (body) => body.replace(/<(\w+)><\/\1>/g, '<$1/>'), isXml],
    ['with another root', /body/, (body) => body.replace('<root>', '<result>').replace('</root>', '</result>'), isXml],
  ]
  const simple = calls.map((route) =>
    inBody(
      `simple ${route} with a line break`,
      new RegExp(`${route}.*simple`),
      (body) => `${body}\n`,
      of(route, 'simple'),
    ),
  )
  const perRoute = calls.flatMap((route) =>
    (['json', 'xml', 'jsonp', 'simple'] as const).map((format) =>
      everyNth(
        20,
        inBody(
          `${route} in ${format} with a blank`,
          new RegExp(`${route} ${format}`),
          (body) => `${body} `,
          of(route, format),
        ),
      ),
    ),
  )
  const order = inBody('two fields in another order', /order/, (body) =>
    body
      .replace(/("message":"(?:[^"\\]|\\.)*"),("(?:errorCode|statusCode)":"\d*")/, '$2,$1')
      .replace(/(<statusCode>\d*<\/statusCode>)(<message>[^<]*<\/message>)/, '$2$1'),
  )
  const pages = mutation('HTML page changed', /body/, (said, { route }) =>
    route === 'path' && said.body !== ''
      ? { ...said, body: said.body.replace(/[a-z](?=[^a-z]*<\/title>)/i, 'x').concat('<!-- x -->') }
      : said,
  )
  const robots = mutation('robots.txt changed', /fixed/, (said, { target }) =>
    /robots\.txt/.test(target) && said.status === 200 ? { ...said, body: `${said.body}Disallow: /x\n` } : said,
  )
  const icon = mutation('icon changed', /fixed/, (said, { target }) =>
    /favicon/.test(target) && said.body !== '' ? { ...said, body: `${said.body}x` } : said,
  )
  return [
    ...perField,
    ...changed,
    ...whole.map(([name, names, change, where]) => inBody(`body ${name}`, names, change, where)),
    ...simple,
    ...perRoute,
    order,
    pages,
    robots,
    icon,
  ]
}
