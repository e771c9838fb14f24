// Contract 13: what a click leaves in the log.
import { countryOf, recordClick, referrerOf, userAgentOf } from '../../reference/click-recording'
import { machineClock } from '../../reference/clock'
import { readOptions } from '../../reference/command-line'
import { Store } from '../../reference/store'

const referrers: [header: string | undefined, logged: string][] = [
  [undefined, 'direct'],
  ['', ''],
  ['http://REF.example/A b', 'http://ref.example/Ab'],
  ['not a url', 'notaurl'],
  ['android-app://x', ''],
  ['about:blank', ''],
  ['http://x/%0d%0aSet', 'http://x/Set'],
  [`http://x/${'a'.repeat(300)}`, `http://x/${'a'.repeat(191)}`],
]

for (const [header, logged] of referrers) {
  test(`referrer ${header?.slice(0, 40)}`, () => expect(referrerOf(header)).toBe(logged))
}

const agents: [header: string | undefined, logged: string][] = [
  [undefined, '-'],
  ['', ''],
  ['Mozilla/5.0 (X11; Linux) "q" <b>bold</b>', 'Mozilla/5.0 (X11; Linux) q bold'],
  ['a&lt;b&gt;c &amp; d', 'ac & d'],
  ['a|b%c^d`e\\f$g\xe9', 'abcdefg'],
  ["'0:., /{}()[]+@&!?;_-=~*#", "'0:., /{}()[]+@&!?;_-=~*#"],
  ['x'.repeat(300), 'x'.repeat(255)],
]

for (const [header, logged] of agents) {
  test(`user agent ${header?.slice(0, 40)}`, () => expect(userAgentOf(header)).toBe(logged))
}

const countries: [header: string | undefined, logged: string][] = [
  [undefined, ''],
  ['DE', 'DE'],
  ['de', ''],
  ['DEU', ''],
  ['XX ', ''],
  ['T1', ''],
]

for (const [header, logged] of countries) {
  test(`country ${header}`, () => expect(countryOf(header)).toBe(logged))
}

const rows: [nostats: boolean, referer: string, clicks: number, logged: number][] = [
  [false, 'http://x', 1, 1],
  [true, 'http://x', 1, 0],
  [false, 'http://x/\xe9', 1, 0],
]

for (const [nostats, referer, clicks, logged] of rows) {
  test(`nostats ${nostats}, referrer ${referer}: ${clicks} click, ${logged} rows`, () => {
    const store = new Store()
    store.insert({ keyword: 'a', url: 'http://x', title: '', timestamp: '2024-01-01 00:00:00', ip: '', clicks: 0 })
    const settings = { ...readOptions([], {}).settings(''), nostats }
    const request = { method: 'GET', target: '/a', header: () => referer, body: '', address: '127.0.0.1' }
    recordClick({ settings, store, clock: machineClock(), titles: 'none' }, 'a', request)
    expect([store.find('a')?.clicks, store.log.length]).toEqual([clicks, logged])
  })
}
