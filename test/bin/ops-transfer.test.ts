// ops import and ops export as programs: their flags, exit codes, Ctrl-C, and that secrets stay out of sight.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runImport } from '../../bin/ops-import-run'
import { onEngine, until } from '../engines'
import { legacySource, told, user } from '../legacy-source'
import { endPrograms, finished, launch } from '../program'
import { emptyPlace, type Place, testFolder } from '../transfer'

jest.setTimeout(60_000)

const env = { LEGACY_USERNAME: user.username, LEGACY_PASSWORD: user.password }
const line = expect.stringMatching(/^[^\n]+\n$/)

onEngine('dynalite', 'ops import and export as programs', (engine) => {
  const folder = testFolder()
  const legacy = legacySource()
  let place: Place
  beforeAll(async () => {
    place = await emptyPlace(engine, folder)
  })
  afterAll(endPrograms)

  const ops = (args: string[], around = {}) =>
    finished([...args, '--data', place.data], { file: 'bin/ops.ts', env, ...around })
  const fromLegacy = () => ['import', '--from', 'yourls', '--url', legacy.url]

  test('Ctrl-C: where it stands, and 130; again: it goes on, then 1 for what was refused', async () => {
    await legacy.fill([
      ...Array.from({ length: 700 }, (_, n) => told(`k${n}`)),
      told('*star', { timestamp: '2023-01-01 00:00:00' }),
    ])
    const stopped = launch([...fromLegacy(), '--data', place.data], { file: 'bin/ops.ts', env })
    await until(async () => stopped.stderr.includes(' of 701 links'))
    stopped.signal('SIGINT')
    expect(await stopped.ended).toMatchObject({
      code: 130,
      stdout: expect.stringMatching(/^Stopped at [\d,]+ of 701 links: \d+ added.*goes on from there\.\n$/),
    })
    const report = join(folder, 'report.ndjson')
    const { code, stdout, stderr } = await ops([...fromLegacy(), '--report', report])
    expect({ code, stdout }).toEqual({
      code: 1,
      stdout: expect.stringMatching(/^Imported: \d+ added, .* 1 refused\.\n$/),
    })
    expect(JSON.parse(readFileSync(report, 'utf8'))).toMatchObject({
      outcome: 'refused',
      keyword: '*star',
      why: expect.stringMatching(/star/),
    })
    const kept = readdirSync(place.data).map((name) => readFileSync(join(place.data, name), 'utf8'))
    for (const said of [stdout, stderr, ...kept]) expect(said).not.toContain(user.password)
    expect(await place.store.totals()).toMatchObject({ links: 700 })
  })

  test('an export on standard output, imported again: all unchanged, and 0', async () => {
    const { code, stdout, stderr } = await ops(['export'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/Exported: 700 links\.\n$/) })
    const file = join(folder, 'all.ndjson')
    writeFileSync(file, stdout)
    expect(await ops(['import', '--file', file])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Imported: 0 added, 0 updated, 700 unchanged/),
    })
  })

  for (const { because, args, says } of [
    { because: 'a flag of another verb', args: () => ['export', '--force'], says: /--force is not a flag of export/ },
    {
      because: 'wrong credentials',
      args: () => [...fromLegacy(), '--username', 'ann', '--password', 'wrong'],
      says: /refuses these credentials/,
    },
  ]) {
    test(`${because}: one line on standard error, and 2`, async () => {
      const ended = await ops(args())
      expect(ended).toMatchObject({ code: 2, stdout: '', stderr: line })
      expect(ended.stderr).toMatch(says)
    })
  }

  for (const { flags, says } of [
    { flags: {}, says: /--from yourls --url URL, or --file FILE/ },
    { flags: { from: 'bitly' }, says: /--from bitly is not known/ },
    { flags: { from: 'yourls' }, says: /takes --url URL/ },
    { flags: { file: 'a.csv', from: 'yourls' }, says: /--from does not go with --file/ },
    { flags: { file: 'a.txt' }, says: /\.ndjson, \.jsonl or \.csv/ },
    { flags: { file: 'never.csv' }, says: /never\.csv cannot be read: .*ENOENT/ },
    { flags: { from: 'yourls', url: 'x', username: 'ann' }, says: /go together/ },
    { flags: { from: 'yourls', url: 'x', username: 'ann', signature: 'x' }, says: /not both/ },
  ]) {
    test(`flags ${JSON.stringify(flags)}: refused in one line`, async () => {
      await expect(runImport({ data: place.data, ...flags }, {}, () => {})).rejects.toThrow(says)
    })
  }
})
