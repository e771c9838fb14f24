// Calls of the API, from what is asked to the bytes that are sent.
import type { Bytes } from '../../core/legacy/bytes'
import { encoded, type Pairs } from '../compare/query'
import type { Random } from './random'

/** A call, written out. */
export interface Call {
  method: string
  target: Bytes
  headers: Record<string, Bytes>
  body: Bytes
}

const boundary = 'rehearsal-boundary'

/** The formats, the XML that is meant by naming none, and what is no format. */
export function formatPairs(random: Random): Pairs {
  const format = random.weighted({ json: 8, xml: 4, none: 2, simple: 4, jsonp: 4, JSON: 0.5, yaml: 0.5, empty: 0.5 })
  const spare: Pairs = random.chance(0.04) ? [['jsonp', random.of(['cb', 'x<y>&"', 'a.b'])]] : []
  if (format === 'none') return spare
  if (format === 'empty') return [['format', ''], ...spare]
  if (format !== 'jsonp') return [['format', format], ...spare]
  const callback = random.weighted({ cb: 6, 'my.app.cb': 2, $_9: 1, none: 2, 'a(b': 0.4, empty: 0.3, 'cb\\u0041': 0.3 })
  if (callback === 'none') return [['format', format]]
  return [
    ['format', format],
    ['callback', callback === 'empty' ? '' : callback],
  ]
}

/** Writes a call: in the query, in a form of either kind, or with the credentials apart from the rest. */
export function callOf(random: Random, api: Bytes, asked: Pairs, login: Pairs): Call {
  const size = [...asked, ...login].reduce((sum, [, value]) => sum + value.length, 0)
  const carrier = random.weighted({ query: size < 1_500 ? 5 : 0, form: 4, split: 1, multipart: 1 })
  const headers = headersOf(random)
  const write = (pairs: Pairs) => encoded(pairs, random.chance(0.7) ? 'strict' : 'loose', random.chance(0.4))
  if (carrier === 'query') {
    const method = random.weighted({ GET: 10, HEAD: 1, POST: 0.5, PUT: 0.3 })
    return { method, target: `${api}?${write([...asked, ...login])}`, headers, body: '' }
  }
  if (carrier === 'multipart') {
    const type = `multipart/form-data; boundary=${boundary}`
    return {
      method: 'POST',
      target: api,
      headers: { ...headers, 'content-type': type },
      body: multipart([...asked, ...login]),
    }
  }
  const query = carrier === 'split' && login.length > 0 ? `?${write(login)}` : ''
  const type = random.of(['application/x-www-form-urlencoded', 'application/x-www-form-urlencoded; charset=UTF-8'])
  const body = write(carrier === 'split' ? asked : [...asked, ...login])
  return { method: 'POST', target: api + query, headers: { ...headers, 'content-type': type }, body }
}

const agents = [
  'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile Safari/604.1',
  'curl/8.5.0',
  'Googlebot/2.1 (+http://www.google.com/bot.html)',
  'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
]
const referrers = ['https://news.example/item?id=1&q=a%20b', 'android-app://com.example/', 'http://Example.com/#x']

/** Headers that clients and proxies send, and that could change an answer or a count. */
export function headersOf(random: Random): Record<string, Bytes> {
  return {
    ...(random.chance(0.9) ? { 'user-agent': random.of(agents) } : {}),
    ...(random.chance(0.3) ? { referer: random.of(referrers) } : {}),
    ...(random.chance(0.03) ? { 'x-forwarded-proto': random.of(['https', 'http', 'HTTPS']) } : {}),
    ...(random.chance(0.05) ? { 'sec-purpose': 'prefetch' } : {}),
  }
}

function multipart(pairs: Pairs): Bytes {
  const parts = pairs.map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  return `${parts.join('')}--${boundary}--\r\n`
}
