import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { mark } from '../../core/legacy/controlled'
import { assemblyWith } from '../assembly'
import { type Assembly, at, one, readAssembly } from './assembly'
import { alarmsOf } from './assertions/alarms'
import { migrating } from './assertions/migrating'
import { rolloutOf } from './assertions/rollout'
import { pinned, stateful } from './assertions/stateful'
import { waiting } from './assertions/waiting'
import { holds } from './holds'

const settings = { dialect: 'legacy', site: 'https://sho.rt', legacyUrl: 'http://10.0.0.5:8080' }
let folder: string
let assembly: Assembly
beforeAll(async () => {
  folder = await assemblyWith(settings)
  assembly = readAssembly(folder)
})

const tables = ['links', 'claims', 'budgets', 'clicks', 'keys', 'legacy', 'ranks', 'migration', 'pairs']
const alarms = alarmsOf(['all', 'legacy', 'migrating'], tables)

holds([...migrating, ...alarms, ...rolloutOf(7), ...waiting, stateful(pinned.migrating)], () => assembly)

const bundle = (name: string) => readFileSync(join(folder, 'bundles', name, 'index.js'), 'utf8')

test('the bundles are those of the legacy dialect and shadow, without the test mode', () => {
  const names = readdirSync(join(folder, 'bundles'))
  expect(names).toEqual(['count', 'create', 'expand', 'resolve', 'router', 'shadow', 'stats'])
  expect(names.filter((name) => bundle(name).includes(mark))).toEqual([])
})

test('a cap on shadow, the truth and the lag are as the settings have them', async () => {
  const more = { shadowConcurrency: '7', truth: 'candidate', lagMilliseconds: '250' }
  const other = readAssembly(await assemblyWith({ ...settings, ...more }))
  const code = (name: string) => one(other, 'AWS::Lambda::Function', `Functions${name}Code`)
  expect(at(code('Shadow'), 'Properties.ReservedConcurrentExecutions')).toBe(7)
  expect(at(code('Shadow'), 'Properties.Environment.Variables.LAG_MS')).toBe('250')
  expect(at(code('Router'), 'Properties.Environment.Variables.TRUTH')).toBe('candidate')
  // Equal code is one version, whatever the settings.
  const version = (it: typeof other) =>
    at(one(it, 'AWS::Lambda::Function', 'FunctionsShadowCode'), 'Properties.Environment.Variables.VERSIONS')
  expect(version(other)).toBe(version(assembly))
  expect(version(other)).toMatch(/^[0-9a-f]{8}$/)
})
