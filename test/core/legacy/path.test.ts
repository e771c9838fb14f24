import { adminUrl, isApi, wishOf } from '../../../core/legacy/path'
import { parseSettings } from '../../../core/legacy/settings'

const at = (site: string) => parseSettings(JSON.stringify({ site }))

for (const { site = 'http://sho.rt/', target, wish } of [
  { target: '/abc', wish: { kind: 'link', keyword: 'abc' } },
  { target: '//abc', wish: { kind: 'link', keyword: 'abc' } },
  { target: '/abc/?x', wish: { kind: 'link', keyword: 'abc' } },
  { target: '/abc//', wish: { kind: 'link', keyword: 'abc/' } },
  { target: '/%61bc', wish: { kind: 'link', keyword: '%61bc' } },
  { target: '/a"bc', wish: { kind: 'link', keyword: 'abc' } },
  { target: '/', wish: { kind: 'link', keyword: '' } },
  { target: '/abc+', wish: { kind: 'statistics', keyword: 'abc' } },
  { target: '/abc+all/', wish: { kind: 'statistics', keyword: 'abc' } },
  { target: '/a+b', wish: { kind: 'link', keyword: 'a+b' } },
  { target: '/examplepage/', wish: { kind: 'page' } },
  { target: '/examplepage+', wish: { kind: 'statistics', keyword: 'examplepage' } },
  { target: '/robots.txt', wish: { kind: 'robots' } },
  { target: '/robots.txt?', wish: { kind: 'link', keyword: 'robots.txt' } },
  { target: '/HTTP://EXAMPLE.com/A?b', wish: { kind: 'shorten', url: 'http://example.com/A?b' } },
  { target: '/http://a/%0%0Dab', wish: { kind: 'shorten', url: 'http://a/b' } },
  { target: '/http://', wish: { kind: 'link', keyword: '' } },
  { target: '/mailto:%0a//x', wish: { kind: 'link', keyword: '' } },
  { target: '/javascript:x', wish: { kind: 'link', keyword: '' } },
  { site: 'http://sho.rt/sub/', target: '/sub//abc', wish: { kind: 'link', keyword: 'abc' } },
  { site: 'http://sho.rt/sub', target: '/abc', wish: { kind: 'link', keyword: '/abc' } },
  { site: 'http://sho.rt/sub', target: '/SUB/abc', wish: { kind: 'link', keyword: '/SUB/abc' } },
]) {
  test(`${target} under ${site}`, () => {
    expect(wishOf(target, at(site))).toEqual(wish)
  })
}

for (const { url, query, secure = false } of [
  { url: 'mailto:a@b', query: '?up=mailto%3A&us&ur=a%40b' },
  { url: 'http://a/b~', query: '?up=http%3A&us=%2F%2F&ur=a%2Fb%7E' },
  { url: 'http://a', query: '?up=http%3A&us=%2F%2F&ur=a', secure: true },
]) {
  test(`${url} is sent to the admin page`, () => {
    const root = secure ? 'https://sho.rt' : 'http://sho.rt'
    expect(adminUrl(url, at('http://sho.rt'), secure)).toBe(`${root}/admin/index.php${query}`)
  })
}

test('the API is where the site is, and at the root', () => {
  const targets = ['/yourls-api.php', '/sub/yourls-api.php?x', '/yourls-api.php/', '/Yourls-api.php']
  expect(targets.map((target) => isApi(target, at('http://sho.rt/sub')))).toEqual([true, true, false, false])
})
