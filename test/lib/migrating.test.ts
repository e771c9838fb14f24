import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { mark } from '../../core/legacy/controlled'
import { assemblyWith } from '../assembly'
import { type Assembly, at, one, readAssembly } from './assembly'
import { legacySettings, ofMigrating, migratingSettings as settings } from './deployments'
import { holds } from './holds'

let folder: string
let assembly: Assembly
let legacy: Assembly
beforeAll(async () => {
  legacy = readAssembly(await assemblyWith(legacySettings))
  folder = await assemblyWith(settings)
  assembly = readAssembly(folder)
})

holds(
  ofMigrating(() => legacy),
  () => assembly,
)

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
