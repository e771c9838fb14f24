// Bugs in the answers of the API.
import { changing, type Fault, inBody, inStatus } from './fault'
import { pairsIn, withPairs } from './parameters'

const api = ['create', 'expand', 'stats'] as const
const stats = ['stats'] as const

/** A flat object in JSON, as text. */
const object = String.raw`\{(?:[^{}"]|"(?:[^"\\]|\\.)*")*\}`

export const answerFaults: readonly Fault[] = [
  {
    name: 'date-off-by-one-second',
    says: 'dates of links are a second late',
    functions: stats,
    wraps: inBody((body) => body.replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, aSecondLater)),
  },
  {
    name: 'open-without-credentials',
    says: 'the API answers without credentials',
    functions: api,
    async wraps(event, next, { login }) {
      const reply = await next(event)
      if (reply.statusCode !== 403) return reply
      const names = new Set(['signature', 'timestamp', 'hash', 'username', 'password'])
      return next(withPairs(event, [...pairsIn(event).filter(([name]) => !names.has(name)), ...login]))
    },
  },
  {
    name: 'message-changed',
    says: 'messages have another wording, with the same status',
    functions: api,
    wraps: inBody((body) => body.replace('short URL not found', 'no such short URL').replace('added to', 'stored in')),
  },
  {
    name: 'links-empty-instead-of-absent',
    says: 'a list without links is there and empty, where it was absent',
    functions: stats,
    wraps: inBody((body) =>
      body.replace(/^(\S*?\{)(?="stats":)/, '$1"links":{},').replace('<root><stats>', '<root><links></links><stats>'),
    ),
  },
  {
    name: 'clicks-as-string',
    says: 'clicks are text in JSON where they were numbers',
    functions: stats,
    wraps: inBody((body) => body.replace(/"clicks":(\d+)/g, '"clicks":"$1"')),
  },
  {
    name: 'list-last-row-lost',
    says: 'a list lacks its last link',
    functions: stats,
    wraps: inBody((body) => {
      const json = body.replace(new RegExp(`,"link_\\d+":${object}(?=\\},"stats")`), '')
      return json.replace(/<link_(\d+)>(?:(?!<link_).)*<\/link_\1>(?=<\/links>)/s, (row, n) => (n === '1' ? row : ''))
    }),
  },
  {
    name: 'list-reordered',
    says: 'the first two links of a list have changed places',
    functions: stats,
    wraps: inBody((body) => {
      const json = body.replace(new RegExp(`"link_1":(${object}),"link_2":(${object})`), '"link_1":$2,"link_2":$1')
      return json.replace(/<link_1>(.*?)<\/link_1><link_2>(.*?)<\/link_2>/s, '<link_1>$2</link_1><link_2>$1</link_2>')
    }),
  },
  {
    name: 'list-page-edge-lost',
    says: 'a list that does not begin at the first link lacks its first one',
    functions: stats,
    wraps: inBody((body, _, event) => {
      const start = Number(pairsIn(event).find(([name]) => name === 'start')?.[1] ?? 0)
      if (!(start > 0)) return body
      const json = body.replace(new RegExp(`"link_1":${object},?`), '')
      return json.replace(/<link_1>.*?<\/link_1>/s, '')
    }),
  },
  {
    name: 'clicks-one-more',
    says: 'a link shows one click more than it has',
    functions: stats,
    wraps: inBody((body) => body.replace(/(clicks"?[:>])(\d+)/g, (_, head, clicks) => head + (Number(clicks) + 1))),
  },
  {
    name: 'xml-cdata',
    says: 'titles in XML are CDATA where they were escaped text',
    functions: api,
    wraps: inBody((body) =>
      body.replace(/<title>([^<]+)<\/title>/g, (_, text) => `<title><![CDATA[${plain(text)}]]></title>`),
    ),
  },
  {
    name: 'json-plain-slashes',
    says: 'slashes in JSON are not escaped',
    functions: api,
    wraps: inBody((body, { headers }) => (isJson(headers) ? body.replaceAll('\\/', '/') : body)),
  },
  {
    name: 'json-plain-unicode',
    says: 'letters beyond ASCII in JSON are sent as they are',
    functions: api,
    wraps: inBody((body, { headers }) => {
      const letter = (_: string, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))
      return isJson(headers) ? body.replace(/\\u(0[0-7][8-9a-f][0-9a-f]|[1-9a-f][0-9a-f]{3})/g, letter) : body
    }),
  },
  {
    name: 'callback-dropped',
    says: 'answers do not repeat the callback as a field',
    functions: api,
    wraps: inBody((body) =>
      body.replace(/,"callback":"[^"]*"\}/, '}').replace(/<callback>.*?<\/callback>(?=<\/root>)/, ''),
    ),
  },
  {
    name: 'content-type-changed',
    says: 'JSON has another content type',
    functions: api,
    wraps: changing((reply) => {
      const type = String(reply.headers?.['content-type'] ?? '').replace('application/json', 'text/json')
      return { ...reply, headers: { ...reply.headers, 'content-type': type } }
    }),
  },
  {
    name: 'not-found-as-200',
    says: 'what is unknown to the API is answered with 200',
    functions: ['expand', 'stats'],
    wraps: inStatus(404, 200),
  },
]

function plain(xml: string): string {
  return xml.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}

function isJson(headers: object = {}): boolean {
  return /json|javascript/.test(String(Object.entries(headers).find(([name]) => name === 'content-type')?.[1]))
}

function aSecondLater(text: string): string {
  const at = Date.parse(`${text.replace(' ', 'T')}Z`) + 1_000
  return Number.isNaN(at) ? text : new Date(at).toISOString().slice(0, 19).replace('T', ' ')
}
