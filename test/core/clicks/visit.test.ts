import { referrerHost, visitOf } from '../../../core/clicks/visit'

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

const visitors: [string, Record<string, string>, boolean][] = [
  ['a browser', { 'user-agent': firefox }, false],
  ['a crawler', { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' }, true],
  ['curl', { 'user-agent': 'curl/8.5.0' }, true],
  ['nobody', {}, true],
  ['an empty name', { 'user-agent': ' ' }, true],
  ['a browser that prefetches', { 'user-agent': firefox, 'sec-purpose': 'prefetch' }, true],
  ['a browser that renders ahead', { 'user-agent': firefox, 'sec-purpose': 'prefetch;prerender' }, true],
  ['a browser with another purpose', { 'user-agent': firefox, 'sec-purpose': 'noprefetching' }, false],
]

for (const [who, headers, bot] of visitors) {
  test(`${who} is ${bot ? 'a bot' : 'a human'}`, () => expect(visitOf((name) => headers[name]).bot).toBe(bot))
}

const referrers: [string | undefined, string | null][] = [
  [undefined, null],
  ['', null],
  ['https://News.Example.com:8443/path?q=1#x', 'news.example.com'],
  ['https://user:secret@a.example/', 'a.example'],
  ['http://a.example./', 'a.example'],
  ['http://bücher.example/', 'xn--bcher-kva.example'],
  ['http://[::1]:8080/', '[::1]'],
  ['http://localhost:3000/', 'localhost'],
  ['android-app://com.example', 'other'],
  ['a.example', 'other'],
  ['about:blank', 'other'],
  [`https://${'x'.repeat(60)}.${'y'.repeat(30)}.example/`, 'other'],
  ['http://direct/', 'other'],
  ['http://Unknown/', 'other'],
]

for (const [header, host] of referrers) {
  test(`Referer ${JSON.stringify(header)} is recorded as ${host}`, () => expect(referrerHost(header)).toBe(host))
}

for (const [header, country] of [
  ['DE', 'DE'],
  ['de', null],
  ['D1', null],
  ['', null],
  [undefined, null],
] as const) {
  test(`country ${JSON.stringify(header)} is recorded as ${country}`, () => {
    expect(visitOf((name) => (name === 'cloudfront-viewer-country' ? header : undefined)).country).toBe(country)
  })
}
