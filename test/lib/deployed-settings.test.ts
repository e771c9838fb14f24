import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withDeployed } from '../../lib/deployed-settings'
import { SettingError } from '../../lib/setting'
import { chosenFrom, settingsFrom } from '../../lib/settings'

const folder = mkdtempSync(join(tmpdir(), 'deployed-'))
let files = 0
afterAll(() => rmSync(folder, { recursive: true }))

/** A file as `cdk deploy --outputs-file` writes it. */
function outputs(content: unknown): string {
  const file = join(folder, `${++files}.json`)
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}
const of = (Settings: unknown) => outputs({ UnderstudyData: { LinksTable: 'l' }, Understudy: { Settings } })

const given: Record<string, string | number>[] = [
  {},
  { cacheSeconds: 60, access: 'open', readUnits: '500', concurrency: 'resolve:100,count:5' },
  { publicUrls: 'https://sho.rt, https://go.sho.rt' },
  { region: 'eu-west-1', secondRegion: 'eu-central-1', domain: 'go.sho.rt', hostedZoneId: 'Z0123456789ABC' },
  { dialect: 'legacy', site: "http://sho.rt/~me's", legacyUrl: 'http://[fd00::5]:8080', truth: 'candidate' },
]

for (const settings of given) {
  test(`what was deployed is deployed again: ${JSON.stringify(settings)}`, () => {
    const as = of(JSON.stringify(chosenFrom(settings)))
    expect(settingsFrom(withDeployed({ as }))).toEqual(settingsFrom(settings))
  })
}

test('what is given besides wins, and is kept with the rest', () => {
  const as = of(JSON.stringify(chosenFrom({ access: 'open', rollout: 'Linear10PercentEvery1Minute' })))
  const mended = withDeployed({ rollout: 'AllAtOnce', as, cacheSeconds: '60' })
  expect(chosenFrom(mended)).toEqual({ access: 'open', rollout: 'AllAtOnce', cacheSeconds: '60' })
})

test('without a file it is what is given', () => {
  expect(withDeployed({ access: 'open', 'aws:cdk:x': true })).toEqual({ access: 'open', 'aws:cdk:x': true })
})

test('nothing but settings is kept of what was given', () => {
  const all = { '@aws-cdk/core:checkSecretUsage': true, logDays: undefined, rollout: 'AllAtOnce' }
  expect(chosenFrom(all)).toEqual({ rollout: 'AllAtOnce' })
})

const wrong = {
  'no such file': join(folder, 'none.json'),
  'no JSON': outputs('{'),
  'of a version before': outputs({ Understudy: { PublicUrl: 'https://sho.rt' } }),
  'of the second region alone': outputs({ UnderstudySecond: { Settings: '{}' } }),
  'another file': outputs('[]'),
}
for (const [what, file] of Object.entries(wrong)) {
  test(`a file that does not say is refused: ${what}`, () => {
    expect(() => withDeployed({ as: file })).toThrow(SettingError)
    expect(() => withDeployed({ as: file })).toThrow(`as: "${file}" must be a file that`)
  })
}
