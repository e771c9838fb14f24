// The commands as a person sees them: a table, exit codes, one line for what cannot be, and a clean end on Ctrl-C.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from '../engines'
import { endPrograms, finished, launch } from '../program'

const conform = { file: 'test/conform/conform.ts' }
const fuzz = { file: 'test/conform/fuzz/fuzz.ts' }
const corpus = join(__dirname, '..', 'legacy-corpus')
const folder = mkdtempSync(join(tmpdir(), 'understudy-conform-'))

afterAll(async () => {
  await endPrograms()
  rmSync(folder, { recursive: true, force: true })
})

test('the reference: a line per group and class, and exit code 0', async () => {
  const { code, stdout, stderr } = await finished(['--side', 'reference', '--only', 'redirect'], conform)
  expect(code).toBe(0)
  expect(stderr).toMatch(/^Starting the reference…\n(\d+ of \d+ scenarios\n)*$/)
  expect(stdout).toMatch(/^redirect +core +90 +0 +7 +0$/m)
  expect(stdout).toMatch(/^all +95 +0 +8 +0$/m)
})

test('a difference without a decision is printed, and exit code 1', async () => {
  const line = readFileSync(join(corpus, 'redirect.jsonl'), 'utf8')
    .split('\n')
    .find((one) => one.includes('redirect-003'))
  writeFileSync(join(folder, 'redirect.jsonl'), (line ?? '').replaceAll('"status":301', '"status":302'))
  for (const side of ['reference', 'core']) {
    const { code, stdout } = await finished(['--side', side, '--corpus', folder], conform)
    expect({ side, code }).toEqual({ side, code: 1 })
    expect(stdout).toMatch(/undecided: status: 302 became 301/)
  }
})

test('Ctrl-C says that it was interrupted, and after how many scenarios', async () => {
  const program = launch(['--side', 'reference'], conform)
  await until(async () => program.stderr !== '')
  program.signalGroup('SIGINT')
  const { code, stdout } = await program.ended
  expect(code).toBe(130)
  expect(stdout).not.toMatch(/undecided|should go/)
  expect(stdout).toMatch(/^Interrupted after \d+ of 123 scenarios\.$/m)
})

for (const [args, why] of [
  [[], /^--side is missing/],
  [['--side', 'left'], /^--side has to be reference, candidate or core, not "left"/],
  [['--side', 'core', '--corpus', '/nowhere'], /^There is no folder \/nowhere/],
  [['--side', 'core', '--corpus', __dirname], /^No recordings/],
  [['--side', 'core', '--only', 'nothing-'], /^No scenario's id begins with "nothing-"/],
  [['--sdie', 'core'], /^Unknown option '--sdie'/],
] as const) {
  test(`conform ${args.join(' ')}: one line and exit code 2`, async () => {
    const { code, stdout, stderr } = await finished(args, conform)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr.trimEnd().split('\n')).toEqual([expect.stringMatching(why)])
  })
}

test('fuzz: so many sequences, and exit code 0', async () => {
  const { code, stdout } = await finished(['--runs', '5', '--seed', '7', '--side-b', 'core'], fuzz)
  expect({ code, stdout }).toEqual({ code: 0, stdout: '5 sequences on reference and core, from seed 7: 0 differ.\n' })
})

test('fuzz: a flag that cannot be is one line and exit code 2', async () => {
  const { code, stderr } = await finished(['--runs', 'many'], fuzz)
  expect({ code, stderr }).toEqual({ code: 2, stderr: '--runs has to be a whole number from 1, not "many".\n' })
})

test('fuzz: Ctrl-C says what was seen and how to go on', async () => {
  const program = launch(['--runs', '100000', '--side-b', 'core'], fuzz)
  await until(async () => /[1-9]\d* of 100000/.test(program.stderr))
  program.signal('SIGINT')
  const { code, stdout } = await program.ended
  expect(code).toBe(130)
  expect(stdout).toMatch(
    /^\d+ sequences on reference and core, from seed 1: 0 differ\.\nTo go on: npm run conform:fuzz -- --runs \d+ --seed \d+/,
  )
})
