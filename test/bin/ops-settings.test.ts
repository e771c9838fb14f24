import { execFileSync } from 'node:child_process'
import { OpsError } from '../../bin/ops-deployment'
import { showSettings } from '../../bin/ops-settings'
import { chosenFrom, settingsFrom } from '../../lib/settings'

const runbooks = 'https://git.sho.rt/runbooks/'
const given: Record<string, string | number>[] = [
  {},
  { cacheSeconds: 60, access: 'open', readUnits: '500', concurrency: 'resolve:100,count:5' },
  { publicUrls: 'https://sho.rt, https://go.sho.rt', pageEmails: 'a@sho.rt, b+night@sho.rt', runbooks },
  { region: 'eu-west-1', secondRegion: 'eu-central-1', domain: 'go.sho.rt', hostedZoneId: 'Z0123456789ABC' },
  { dialect: 'legacy', site: 'http://sho.rt/~me', legacyUrl: 'http://[fd00::5]:8080', truth: 'candidate' },
]

for (const settings of given) {
  test(`what is deployed with what is shown is what was deployed: ${JSON.stringify(settings)}`, () => {
    const shown = shownFor(settings)
    // As a shell pastes it, and as bin/shortener.ts reads it.
    const words = execFileSync('sh', ['-c', `printf '%s\\n' ${shown}`], { encoding: 'utf8' }).split('\n')
    const pairs = words.filter((word) => word.includes('=')).map((word) => word.split('='))
    expect(words.filter((word) => word === '-c')).toHaveLength(pairs.length)
    expect(settingsFrom(Object.fromEntries(pairs))).toEqual(settingsFrom(settings))
  })
}

test('nothing but settings is kept of what was given', () => {
  expect(chosenFrom({ '@aws-cdk/core:checkSecretUsage': true, logDays: undefined, rollout: 'AllAtOnce' })).toEqual({
    rollout: 'AllAtOnce',
  })
})

test('what a shell would take apart is not shown as if it would not', () => {
  for (const site of ["https://sho.rt/'", 'https://sho.rt/$HOME', 'https://sho.rt/?a&b', 'https://sho.rt/;id'])
    expect(() => shownFor({ dialect: 'legacy', site })).toThrow(OpsError)
})

test('a deployment of before says that it does not know', () => {
  expect(() => showSettings({ outputs: {} }, () => {})).toThrow('no output Settings')
})

function shownFor(settings: Record<string, string | number>): string {
  const said: string[] = []
  expect(showSettings({ outputs: { Settings: JSON.stringify(chosenFrom(settings)) } }, (line) => said.push(line))).toBe(
    0,
  )
  expect(said).toHaveLength(1)
  return said[0] ?? ''
}
