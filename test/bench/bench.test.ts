// The command does all it says, once and briefly: figures are for when it is run in earnest.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { assemblyWith } from '../assembly'
import { withoutJava } from '../engines'
import { finished } from '../program'
import { isMet, type Section } from './section'

const folder = mkdtempSync(join(tmpdir(), 'understudy-bench-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What redirects and creates cost. What counting them does depends on what else is in their delivery. */
const common = [
  ['create', 0, 1, 'Links written 1', expect.any(Number)],
  ["create, with an owner's key", 1, 2, 'Keys read 1, Links written 1, Links/byOwner written 1', expect.any(Number)],
  ['redirect, not in memory', 0.5, 0, 'Links read 0.5', expect.any(Number)],
  ['redirect, in memory', 0, 0, '', expect.any(Number)],
]

test('npm run bench -- --smoke', async () => {
  const peer = createServer((_, reply) => reply.writeHead(302, { location: 'https://example.com/' }).end())
  await new Promise<void>((listening) => peer.listen(0, '127.0.0.1', listening))
  const json = join(folder, 'figures.json')
  const there = ['--peer', `http://127.0.0.1:${(peer.address() as AddressInfo).port}`, '--peer-path', '/abc']
  const args = ['--smoke', '--assembly', await assemblyWith(), '--json', json, ...there]
  const { code, stdout, stderr } = await finished(args, { file: 'test/bench/bench.ts' })
  peer.closeAllConnections()
  peer.close()
  expect({ code, stderr }).toMatchObject({ code: 0 })

  const { sections, commit } = JSON.parse(readFileSync(json, 'utf8')) as { sections: Section[]; commit: string }
  expect(commit).toMatch(/^[0-9a-f]{7,}$/)
  expect(sections.map(({ title, rows }) => [title, rows.map(([name]) => name)])).toEqual([
    ['Redirects of one hot link', ['resolve, clicks recorded', 'empty function']],
    ['Redirects of random links', ['resolve, clicks recorded', 'empty function']],
    ['Creates', ['create', 'empty function']],
    ['Against a peer', ['resolve, clicks recorded', 'peer']],
    ['Cold start', ['empty function', 'resolve', 'create', 'expand', 'stats', 'count']],
    ['Capacity units', withoutJava() === null ? common.map(([name]) => name) : []],
  ])
  const capacity = sections.pop()
  if (withoutJava() === null) expect(capacity?.rows).toEqual(common)
  else expect(capacity?.says).toMatch(/^Skipped: .*Java 17/)
  expect(capacity?.targets.filter((target) => !isMet(target))).toEqual([])
  const rows = sections.flatMap((section) => section.rows)
  // A time may be less than the millisecond it is counted in.
  expect(rows.filter(([, rate, ...times]) => !(Number(rate) > 0 && times.every((time) => Number(time) >= 0)))).toEqual(
    [],
  )
  for (const { title, targets } of sections) {
    expect(stdout).toContain(`## ${title}`)
    for (const { name } of targets)
      expect(stdout).toMatch(new RegExp(`${name.replace(/[()+]/g, '.')}: .*: \\*\\*(not )?met`))
  }
}, 120_000)
