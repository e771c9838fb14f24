import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readAccessLog, readLine } from '../../../bin/rehearse/access-log'

const at = '192.0.2.1 - - [27/Nov/2026:09:30:00 +0000]'

const lines: { line: string; gives: Record<string, unknown> | null }[] = [
  {
    line: `${at} "GET /abc HTTP/1.1" 301 0 "https://a.example/?q=1" "Mozilla/5.0"`,
    gives: {
      method: 'GET',
      target: '/abc',
      headers: { 'user-agent': 'Mozilla/5.0', referer: 'https://a.example/?q=1' },
    },
  },
  {
    line: `${at} "HEAD /abc?x=1&y=%20 HTTP/2.0" 301 0 "-" "-"`,
    gives: { method: 'HEAD', target: '/abc?x=1&y=%20', headers: {} },
  },
  { line: `${at} "GET /abc HTTP/1.0" 301 -`, gives: { target: '/abc', headers: {} } },
  { line: `${at} "GET /abc" 301 12 "-" "x"`, gives: { target: '/abc' } },
  {
    line: `${at} "GET /abc HTTP/1.1" 301 0 "-" "with \\"quotes\\" and \\\\"`,
    gives: { headers: { 'user-agent': 'with "quotes" and \\' } },
  },
  { line: `${at} "GET /abc HTTP/1.1" 301 0 "-" "\\xc3\\xa9"`, gives: { headers: { 'user-agent': 'Ã©' } } },
  {
    line: `192.0.2.1 - ann smith [27/Nov/2026:09:30:00 +0000] "GET /abc HTTP/1.1" 301 0 "-" "x"`,
    gives: { target: '/abc' },
  },
  { line: `${at} "GET http://sho.rt/abc HTTP/1.1" 301 0 "-" "x"`, gives: { target: '/abc' } },
  { line: `${at} "POST /yourls-api.php HTTP/1.1" 200 9 "-" "x"`, gives: { method: 'POST' } },
  { line: `${at} "GET /abc+ HTTP/1.1" 200 9 "-" "x"`, gives: { keyword: 'abc' } },
  { line: `${at} "\\x16\\x03\\x01" 400 0 "-" "-"`, gives: null },
  { line: `${at} "-" 408 0 "-" "-"`, gives: null },
  { line: `${at} "GET /a b HTTP/1.1" 400 0 "-" "-"`, gives: null },
  { line: `${at} "GET /\\xc3\\xa9 HTTP/1.1" 400 0 "-" "-"`, gives: null },
  { line: `${at} "OPTIONS * HTTP/1.1" 200 0 "-" "-"`, gives: { method: 'OPTIONS' } },
  { line: `${at} "CONNECT sho.rt:443 HTTP/1.1" 400 0 "-" "-"`, gives: { method: 'CONNECT' } },
  ...['99/Foo/2026:09:30:00 +0000', '31/Feb/2026:09:30:00 +0000', '27/Nov/2026:25:30:00 +0000', 'yesterday'].map(
    (time) => ({ line: `192.0.2.1 - - [${time}] "GET /abc HTTP/1.1" 301 0 "-" "x"`, gives: null }),
  ),
  { line: '192.0.2.1 - - [29/Feb/2024:23:59:60 -0930] "GET /abc HTTP/1.1" 301 0', gives: { target: '/abc' } },
  { line: 'no line of a log', gives: null },
]

for (const { line, gives } of lines) {
  test(`${gives === null ? 'cannot send' : 'reads'} ${line.slice(14)}`, () => {
    const found = readLine(line)
    if (gives === null) expect(found).toBeNull()
    else expect(found).toMatchObject(gives)
  })
}

describe('a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-test-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const written = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }

  test('keeps its order, and counts what cannot be sent', async () => {
    const some = [
      `${at} "GET /b HTTP/1.1" 301 0`,
      'nonsense',
      `${at} "POST /c HTTP/1.1" 200 0`,
      `${at} "CONNECT sho.rt:443 HTTP/1.1" 400 0`,
      '',
      `${at} "GET /a HTTP/1.1" 301 0`,
    ]
    const { asked, bad, badLines, others } = await readAccessLog(written('some.log', some.join('\r\n')))
    expect({ targets: asked.map(({ target }) => target), bad, badLines, others }).toEqual({
      targets: ['/b', '/a'],
      bad: 1,
      badLines: [2],
      others: 2,
    })
  })

  test('without a request to send is refused', async () => {
    await expect(readAccessLog(written('none.log', 'nonsense\n'))).rejects.toThrow(
      /none of its 1 lines is a GET or HEAD request/,
    )
  })

  test('that is not there is refused', async () => {
    await expect(readAccessLog(join(folder, 'nope.log'))).rejects.toThrow(/nope\.log cannot be read: ENOENT/)
  })
})
