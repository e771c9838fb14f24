// The command does all it says, once and briefly: figures are for when it is run in earnest.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { assemblyWith } from '../assembly'
import { finished } from '../program'
import type { Section } from './section'

const folder = mkdtempSync(join(tmpdir(), 'understudy-bench-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

// Capacity units have a test of their own, on the engine that all tests share.
const parts = 'hot,random,creates,peer,cold'

test(`npm run bench -- --smoke --only ${parts}`, async () => {
  const peer = createServer((_, reply) => reply.writeHead(302, { location: 'https://example.com/' }).end())
  await new Promise<void>((listening) => peer.listen(0, '127.0.0.1', listening))
  const json = join(folder, 'figures.json')
  const there = ['--peer', `http://127.0.0.1:${(peer.address() as AddressInfo).port}`, '--peer-path', '/abc']
  const args = ['--smoke', '--only', parts, '--assembly', await assemblyWith(), '--json', json, ...there]
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
  ])
  expect(
    sections.flatMap(({ rows }) => rows.flatMap((row) => row.slice(1))).every((figure) => Number(figure) > 0),
  ).toBe(true)
  for (const { title, targets } of sections) {
    expect(stdout).toContain(`## ${title}`)
    for (const { name } of targets)
      expect(stdout).toMatch(new RegExp(`${name.replace(/[()+]/g, '.')}: .*: \\*\\*(not )?met`))
  }
}, 120_000)
