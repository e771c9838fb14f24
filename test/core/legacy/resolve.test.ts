import { bytesOf } from '../../../core/legacy/bytes'
import { asciiLocation } from '../../../core/legacy/pages'
import { resolve } from '../../../core/legacy/resolve'
import { parseSettings } from '../../../core/legacy/settings'
import { contentsOf, memoryStore } from './memory-store'

const rows = [
  { keyword: 'abc', url: 'http://example.com/é "x"', title: null },
  { keyword: 'lines', url: 'http://example.com/\r\nx: y', title: 'T' },
  { keyword: '0', url: 'http://example.com/', title: 'T' },
  { keyword: 'void', url: '0', title: 'T' },
  { keyword: 'examplepage', url: 'http://example.com/', title: 'T' },
].map((row) => ({ ...row, url: bytesOf(row.url), timestamp: '2024-01-01 00:00:00', ip: '192.0.2.7', clicks: 3 }))

function open(config: object = {}) {
  const contents = contentsOf(rows, 1n)
  const settings = parseSettings(JSON.stringify({ site: 'http://sho.rt/', ...config }))
  return { contents, install: { settings, store: memoryStore(contents), now: () => 0 } }
}

for (const { target, status, location, clicked = null } of [
  { target: '/abc', status: 301, location: bytesOf('http://example.com/é "x"'), clicked: 'abc' },
  { target: '/lines', status: 301, location: 'http://example.com/%0D%0Ax: y', clicked: 'lines' },
  { target: '/abc+', status: 200, location: undefined },
  { target: '/0', status: 302, location: 'http://sho.rt/' },
  { target: '/void', status: 302, location: 'http://sho.rt/' },
  { target: '/void+', status: 302, location: 'http://sho.rt/' },
  { target: '/nope', status: 302, location: 'http://sho.rt/' },
  { target: '/examplepage', status: 200, location: undefined },
  { target: '/yourls-infos.php', status: 200, location: undefined },
  { target: '/http://a/', status: 302, location: 'http://sho.rt/admin/index.php?up=http%3A&us=%2F%2F&ur=a' },
]) {
  test(`${target}: ${status}`, async () => {
    const { reply, clicked: link } = await resolve(target, false, open().install)
    expect({ status: reply.status, location: reply.headers.location, clicked: link?.keyword ?? null }).toEqual({
      status,
      location,
      clicked,
    })
    expect(reply.headers['x-robots-tag']).toBe(status === 301 ? 'noindex' : undefined)
  })
}

test('the statistics page: a log-in form on a private install, else the counter; then it gives a missing title', async () => {
  const closed = open()
  expect((await resolve('/abc+', false, closed.install)).reply.body).not.toContain('Clicks')
  expect(closed.contents.links.get('abc')?.title).toBeNull()
  const { contents, install } = open({ private_infos: false })
  const { body } = (await resolve('/abc+all', false, install)).reply
  expect(body).toContain('Clicks: 3')
  expect(body).toContain('&#34;x&#34;')
  expect(contents.links.get('abc')?.title).toBe('http://example.com/\xc3\xa9x')
})

test('a location in visible ASCII keeps what is there, and encodes the rest byte by byte', () => {
  expect(asciiLocation(bytesOf('http://é.example/a b?%20"\r\n'))).toBe('http://%C3%A9.example/a%20b?%20"%0D%0A')
})
