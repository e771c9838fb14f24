import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { bugList, help, readOptions } from '../../../bin/rehearse/options'
import { UsageError } from '../../../bin/start-options'

const legacy = ['--legacy', 'http://10.0.0.5:8084']

const taken: { args: string[]; env?: Record<string, string>; gives: Record<string, unknown> }[] = [
  {
    args: [],
    gives: {
      legacy: null,
      credentials: {},
      rps: 20,
      seconds: 30,
      dial: 0,
      mint: 0,
      port: 0,
      out: 'rehearsal',
      bug: null,
    },
  },
  { args: ['--rps', '0.5', '--seconds', '600'], gives: { rps: 0.5, seconds: 600 } },
  { args: ['--mix', 'follow=3,stats=0.5'], gives: { mix: { follow: 3, stats: 0.5 } } },
  { args: ['--dial', '12.5', '--mint', '100%'], gives: { dial: 1_250, mint: 10_000 } },
  { args: ['--seed', '7', '--bug', 'redirect-302'], gives: { seed: 7, bug: 'redirect-302' } },
  { args: [...legacy], gives: { legacy: 'http://10.0.0.5:8084', credentials: {} } },
  { args: ['--legacy', 'https://sho.rt/sub/yourls-api.php'], gives: { legacy: 'https://sho.rt/sub' } },
  { args: [...legacy, '--legacy-signature', 'abc'], gives: { credentials: { signature: 'abc' } } },
  { args: legacy, env: { LEGACY_SIGNATURE: 'abc' }, gives: { credentials: { signature: 'abc' } } },
  {
    args: legacy,
    env: { LEGACY_USERNAME: 'ann', LEGACY_PASSWORD: 'p' },
    gives: { credentials: { username: 'ann', password: 'p' } },
  },
  {
    args: [...legacy, '--legacy-username', 'ann'],
    env: { LEGACY_PASSWORD: 'p', LEGACY_SIGNATURE: 'abc' },
    gives: { credentials: { username: 'ann', password: 'p' } },
  },
  { args: [], env: { LEGACY_SIGNATURE: 'abc' }, gives: { credentials: {} } },
  { args: ['--site', 'http://sho.rt/'], gives: { site: 'http://sho.rt/' } },
]

for (const { args, env = {}, gives } of taken) {
  test(`takes ${args.join(' ') || 'nothing'}${Object.keys(env).length > 0 ? ` and ${Object.keys(env)}` : ''}`, () => {
    expect(readOptions(args, env)).toMatchObject(gives)
  })
}

const refused: { args: string[]; env?: Record<string, string>; says: RegExp }[] = [
  { args: ['--nope'], says: /nope.*--help/ },
  { args: ['stray'], says: /stray/ },
  { args: ['--rps'], says: /rps/ },
  { args: ['--rps', '0'], says: /--rps has to be a number from 0.1 to 2,000, not "0"/ },
  { args: ['--seconds', 'ten'], says: /--seconds has to be a number/ },
  { args: ['--dial', '101'], says: /--dial has to be a number from 0 to 100/ },
  { args: ['--port', '70000'], says: /--port has to be a whole number from 0 to 65535/ },
  { args: ['--seed', '-1'], says: /seed/ },
  { args: ['--out', ''], says: /--out needs a value/ },
  { args: ['--mix', 'nope=1'], says: /there is no "nope"; there are shorturl, follow/ },
  { args: ['--mix', 'follow'], says: /follow needs a weight/ },
  { args: ['--mix', 'follow=-1'], says: /follow needs a weight/ },
  { args: ['--mix', 'follow=0'], says: /every weight is 0/ },
  { args: ['--mix', 'follow=1', '--replay', 'x.log'], says: /do not go together/ },
  { args: ['--bug', 'nope'], says: /no bug "nope"; .*--list-bugs/ },
  { args: ['--legacy', 'sho.rt'], says: /--legacy has to be a URL/ },
  { args: ['--legacy', 'http://ann:pw@sho.rt'], says: /must not hold a user name/ },
  { args: ['--site', 'sho.rt'], says: /--site has to be the public root/ },
  { args: ['--legacy-signature', 'abc'], says: /go with --legacy/ },
  {
    args: [...legacy, '--legacy-signature', 'abc', '--legacy-username', 'ann', '--legacy-password', 'p'],
    says: /not both/,
  },
  { args: [...legacy, '--legacy-username', 'ann'], says: /needs --legacy-password/ },
  { args: [...legacy, '--legacy-password', 'p'], says: /needs --legacy-username/ },
  { args: [], env: { npm_config_rps: '5' }, says: /after --.*--rps/ },
  { args: [], env: { npm_config_legacy_signature: 'x' }, says: /--legacy-signature/ },
]

for (const { args, env = {}, says } of refused) {
  test(`refuses ${args.join(' ') || Object.keys(env)} in one line`, () => {
    const act = () => readOptions(args, env)
    expect(act).toThrow(UsageError)
    expect(act).toThrow(says)
    expect(act).not.toThrow(/\n|pw@/)
  })
}

test('help has every flag, and says what each exit code means', () => {
  expect(readOptions(['--help'], {})).toEqual({ print: help })
  const { scripts } = JSON.parse(readFileSync(join(__dirname, '../../../package.json'), 'utf8'))
  expect(scripts.rehearse).toMatch(/bin\/rehearse\.ts$/)
  for (const code of [0, 3, 2, 64, 1, 130]) expect(help).toMatch(new RegExp(`\\b${code}\\b`))
  for (const line of help.split('\n')) expect(line.length).toBeLessThanOrEqual(200)
})

test('the list of bugs has each once, with what it does', () => {
  expect(readOptions(['--list-bugs'], {})).toEqual({ print: bugList })
  const names = bugList
    .trim()
    .split('\n')
    .map((line) => line.split(' ')[0])
  expect(names.length).toBeGreaterThanOrEqual(27)
  expect(new Set(names).size).toBe(names.length)
  expect(names).toEqual(expect.arrayContaining(['redirect-302', 'row-title-lost', 'one-in-500-wrong-target']))
})
