// The commands of a report are given to a real shell, whose curl writes down what it was called with.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { curlOf } from '../../../bin/rehearse/curl'

const entry = { signature: '0123456789abcdef0123456789abcdef', username: 'ann', password: `p'a ss&"$x` }
const secrets = [entry.signature, entry.password, 'p%27a%20ss%26%22%24x']
const folder = mkdtempSync(join(tmpdir(), 'understudy-test-'))

beforeAll(() => {
  writeFileSync(join(folder, 'curl'), '#!/bin/sh\nfor word; do printf "%s\\0" "$word"; done\n')
  chmodSync(join(folder, 'curl'), 0o755)
})
afterAll(() => rmSync(folder, { recursive: true }))

/** The words that curl gets. */
function ran(command: string): string[] {
  const env = {
    ...{ PATH: `${folder}:/usr/bin:/bin`, LEGACY: 'http://10.0.0.5' },
    ...{ LEGACY_SIGNATURE: entry.signature, LEGACY_USERNAME: 'ann', LEGACY_PASSWORD: 'p%27a%20ss%26%22%24x' },
  }
  return execFileSync('sh', ['-c', command], { env, encoding: 'utf8' }).split('\0').slice(0, -1)
}

const time = '1764581400'
const signed = createHash('sha512')
  .update(entry.signature + time)
  .digest('hex')
const form = { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': "it's <me>" }

const rows: { what: string; asked: Parameters<typeof curlOf>[0]; holds: string[] }[] = [
  {
    what: 'a redirect',
    asked: { method: 'GET', target: '/a?x=[1]&y=$(id)&z=`id`', headers: {}, body: '' },
    holds: ['http://10.0.0.5/a?x=[1]&y=$(id)&z=`id`', 'user-agent:'],
  },
  {
    what: 'HEAD',
    asked: { method: 'HEAD', target: "/it's", headers: {}, body: '' },
    holds: ['--head', "http://10.0.0.5/it's"],
  },
  {
    what: 'another method',
    asked: { method: 'PUT', target: '/a', headers: {}, body: '' },
    holds: ['--request', 'PUT'],
  },
  {
    what: 'a signature in a form',
    asked: { method: 'POST', target: '/api', headers: form, body: `a=b&signature=${entry.signature}&c=d` },
    holds: [`a=b&signature=${entry.signature}&c=d`, "user-agent: it's <me>"],
  },
  {
    what: 'a signature in a query',
    asked: { method: 'GET', target: `/api?signature=${entry.signature}`, headers: {}, body: '' },
    holds: [`http://10.0.0.5/api?signature=${entry.signature}`],
  },
  {
    what: 'a signed time',
    asked: { method: 'POST', target: '/api', headers: form, body: `timestamp=${time}&signature=${signed}&hash=sha512` },
    holds: [`timestamp=${time}&signature=${signed}&hash=sha512`],
  },
  {
    what: 'a password',
    asked: {
      method: 'POST',
      target: '/api',
      headers: form,
      body: 'username=ann&password=p%27a%20ss%26%22%24x&url=http://ann.example/',
    },
    holds: ['username=ann&password=p%27a%20ss%26%22%24x&url=http://ann.example/'],
  },
  {
    what: 'text beyond ASCII',
    asked: { method: 'POST', target: '/api', headers: form, body: 'title=\xc3\xa9' },
    holds: ['title=é'],
  },
  {
    what: 'bytes that are no text',
    asked: { method: 'POST', target: '/api', headers: form, body: 'title=\xff' },
    holds: ['title=%FF'],
  },
]

test('what a browser is logged in with is not shown', () => {
  const asked = { method: 'GET', target: '/admin+', headers: { cookie: 'yourls=logged-in' }, body: '' }
  const command = curlOf(asked, '$LEGACY', entry)
  expect(command).not.toContain('logged-in')
  expect(command).toContain('"cookie: $COOKIE"')
})

for (const { what, asked, holds } of rows) {
  test(`${what} reaches curl as it was sent, and without a credential in the command`, () => {
    const command = curlOf(asked, '$LEGACY', entry)
    for (const secret of [...secrets, signed]) expect(command).not.toContain(secret)
    expect(ran(command)).toEqual(expect.arrayContaining(holds))
  })
}
