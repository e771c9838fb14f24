// Whole rehearsals, short ones, as a person at a terminal calls them.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Report } from '../../../bin/rehearse/report'
import { until } from '../../engines'
import { legacySource } from '../../legacy-source'
import { type Ended, endPrograms, finished, launch } from '../../program'

const file = 'bin/rehearse.ts'
const folder = mkdtempSync(join(tmpdir(), 'understudy-test-'))
const legacy = legacySource()

afterEach(endPrograms)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function reportIn(out: string): Report {
  return JSON.parse(readFileSync(join(folder, out, 'report.json'), 'utf8'))
}

function rehearsed(out: string, args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  return finished(['--seed', '5', '--out', join(folder, out), ...args], { file, env })
}

/** Whether any process of a group is left. */
function left(pid: number): boolean {
  try {
    process.kill(-pid, 0)
    return true
  } catch {
    return false
  }
}

test('against the reference it ends equal, and Ctrl-C goes on to the report of what was seen', async () => {
  const program = launch(['--seed', '5', '--rps', '15', '--seconds', '600', '--out', join(folder, 'equal')], { file })
  await until(async () => /\n +\d+ +(?:[3-9]\d|\d{3,}) /.test(program.stdout), 60_000)
  program.signalGroup('SIGINT')
  const { code, stdout, stderr } = await program.ended
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringMatching(/ at /) })
  expect(stdout).toMatch(/seconds +sent +answered +compared/)
  expect(stdout).toMatch(/The traffic was ended/)
  expect(stdout).toMatch(/\nEqual: [\d,]+ pairs of answers compared/)
  const { verdict, stopped, compared, traffic, sweep, fingerprints } = reportIn('equal')
  expect({ word: verdict.word, stopped, fingerprints }).toEqual({ word: 'equal', stopped: true, fingerprints: [] })
  expect(compared.coverage).toBeGreaterThanOrEqual(0.99)
  expect(compared.eligible).toBe(traffic.sent)
  expect(sweep).toMatchObject({ isDone: true, differing: 0, failed: 0 })
  // Those that were told to end with it may take a moment longer.
  await until(async () => !left(program.pid))
}, 120_000)

const unclear: { what: string; args: () => string[]; env?: Record<string, string>; says: RegExp }[] = [
  {
    what: 'a legacy that is not there',
    args: () => ['--legacy', 'http://127.0.0.1:9'],
    says: /^The legacy does not answer at http:\/\/127\.0\.0\.1:9 \(ECONNREFUSED\)\.\n$/,
  },
  {
    what: 'one without credentials',
    args: () => ['--legacy', legacy.url],
    says: /^http:\S+ asks for credentials: give --legacy-signature.*\n$/,
  },
  {
    what: 'wrong credentials',
    args: () => ['--legacy', legacy.url],
    env: { LEGACY_SIGNATURE: 'wrong-signature' },
    says: /^http:\S+ refuses these credentials\.\n$/,
  },
  {
    what: 'what is no legacy',
    args: () => ['--legacy', `${legacy.url}/elsewhere`],
    says: /^http:\S+ is no legacy shortener: .*\n$/,
  },
]
for (const { what, args, env = {}, says } of unclear) {
  test(`${what} cannot be told, in one line`, async () => {
    const { code, stdout, stderr } = await rehearsed('none', args(), env)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(says)
    expect(stderr).not.toContain('wrong-signature')
    expect(existsSync(join(folder, 'none', 'report.html'))).toBe(false)
  }, 30_000)
}

test('a wrong flag is 64, and what a log cannot say is said', async () => {
  writeFileSync(join(folder, 'none.log'), 'nonsense\n')
  const [flag, log, data] = await Promise.all([
    rehearsed('none', ['--rps', 'x']),
    rehearsed('none', ['--replay', join(folder, 'none.log')]),
    rehearsed('none', ['--data', join(folder, 'none.log')]),
  ])
  expect([flag.code, log.code, data.code]).toEqual([64, 64, 64])
  expect(data.stderr).toMatch(/^--data \S+none\.log cannot be written to \(EEXIST\): name another\.\n$/)
  expect(flag.stderr).toMatch(/^--rps has to be .*\n$/)
  expect(log.stderr).toMatch(/none of its 1 lines is a GET or HEAD request/)
}, 30_000)
