// The operators' program: what it says when it cannot do what it is told. What it does is in clicks-road.test.ts.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ops as runOps } from '../../bin/ops'
import { OpsError } from '../../bin/ops-deployment'
import { finished } from '../program'

const data = mkdtempSync(join(tmpdir(), 'understudy-ops-'))
const never = join(data, 'never')
afterAll(() => rmSync(data, { recursive: true, force: true }))

const ops = (...args: string[]) => finished(args, { file: 'bin/ops.ts' })

for (const { because, args, says } of [
  { because: 'an unknown verb', args: ['clicks', 'recount'], says: /no verb "clicks recount".*--help/ },
  { because: 'a verb with a word too many', args: ['clicks', 'redrive', 'now'], says: /no verb "clicks redrive now"/ },
  { because: 'an unknown flag', args: ['clicks', 'redrive', '--all'], says: /--all.*--help/ },
  { because: 'a flag without its value', args: ['clicks', 'redrive', '--data'], says: /--data/ },
  {
    because: 'no running service',
    args: ['clicks', 'redrive', '--data', never],
    says: /is npm start running\?.*--data/,
  },
  {
    because: 'no file of outputs',
    args: ['clicks', 'redrive', '--outputs', never],
    says: /--outputs-file FILE writes it/,
  },
]) {
  test(`${because}: one line on standard error, and 2`, async () => {
    const ended = await ops(...args)
    expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^[^\n]+\n$/) })
    expect(ended.stderr).toMatch(says)
  })
}

for (const { args, says } of [
  { args: ['logs'], says: 'There is no verb "logs" alone: there is logs errors.' },
  { args: ['clicks'], says: 'There is no verb "clicks" alone: there is clicks late, clicks losses, clicks redrive.' },
  { args: ['keys'], says: 'There is no verb "keys" alone: there is keys create, keys list, keys revoke.' },
  {
    args: ['migration', 'set', '--dial', '-1'],
    says: '--dial needs a value; one that begins with a dash is given as --dial=-X. npm run ops -- --help lists the flags.',
  },
  {
    args: ['status', '--cache'],
    says: "Unknown option '--cache'. npm run ops -- --help lists the flags.",
  },
  {
    args: ['compare', 'sweep', '--rate', '-1'],
    says: '--rate needs a value; one that begins with a dash is given as --rate=-X. npm run ops -- compare --help lists the flags.',
  },
]) {
  test(`${args.join(' ')}: ${says}`, () => expect(runOps(args)).rejects.toThrow(new OpsError(says)))
}

test('a service that was killed and left its notice: one line on standard error, and 2', async () => {
  const outputs = { UncountedQueueUrl: 'https://sqs.local/uncounted', CountFunction: 'count' }
  writeFileSync(join(data, 'platform.json'), JSON.stringify({ pid: 1, awsUrl: 'http://127.0.0.1:9', outputs }))
  const ended = await ops('clicks', 'redrive', '--data', data)
  expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^[^\n]+\n$/) })
  expect(ended.stderr).toMatch(/is npm start running\?/)
})

test('a deployment without that output: one line that names it, and 2', async () => {
  const file = join(data, 'outputs.json')
  writeFileSync(file, JSON.stringify({ Understudy: { Url: 'https://example.com' } }))
  const ended = await ops('clicks', 'redrive', '--outputs', file)
  expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/UncountedQueueUrl[^\n]*\n$/) })
})

for (const args of [['--help'], []]) {
  test(`ops ${args}: every verb on standard output, and 0`, async () => {
    const { code, stdout, stderr } = await ops(...args)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('clicks redrive')
  })
}
