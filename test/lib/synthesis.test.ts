import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { synthesize } from '../../lib/app'
import { SettingError } from '../../lib/setting'
import { at, one, readAssembly } from './assembly'

process.env.CDK_VALIDATION = 'false'
const folder = mkdtempSync(join(tmpdir(), 'understudy-synthesis-'))
const first = synthesize({ outdir: join(folder, 'first') })
const second = synthesize({
  outdir: join(folder, 'second'),
  settings: { cacheSeconds: 0, publicUrls: 'https://sho.rt/,https://go.example' },
})
afterAll(() => rmSync(folder, { recursive: true }))

const names = ['resolve', 'create', 'expand', 'stats', 'count']
const variables = {
  LINKS_TABLE: 'links',
  CLAIMS_TABLE: 'claims',
  BUDGETS_TABLE: 'budgets',
  CLICKS_TABLE: 'clicks',
  PUBLIC_URLS: '',
  CACHE_SECONDS: '5',
  ORIGIN_SECRET: 'secret',
  KEYS_TABLE: 'keys',
  ACCESS: 'closed',
  ANONYMOUS_CREATE: 'false',
  GUESSES_PER_MINUTE: '120',
  CREATES_PER_MINUTE: '10',
}
const assets = (assembly: string) => readdirSync(assembly).filter((file) => file.startsWith('asset.'))

test('the same sources are the same assets, wherever they are bundled', () => {
  expect(assets(first)).toEqual(assets(second))
  expect(assets(first).length).toBeGreaterThan(0)
})

test('settings reach the functions that need them', () => {
  const code = (name: string) => one(readAssembly(second), 'AWS::Lambda::Function', `Functions${name}Code`)
  expect(at(code('Resolve'), 'Properties.Environment.Variables')).toMatchObject({
    CACHE_SECONDS: '0',
    PUBLIC_URLS: 'https://sho.rt,https://go.example',
  })
  expect(at(code('Create'), 'Properties.Environment.Variables.PUBLIC_URLS')).toBe('https://sho.rt,https://go.example')
})

test('a setting that cannot be leaves no assembly behind', () => {
  const outdir = join(folder, 'refused')
  expect(() => synthesize({ outdir, settings: { dialect: 'legacy' } })).toThrow(SettingError)
  expect(existsSync(join(outdir, 'manifest.json'))).toBe(false)
})

for (const name of names) {
  test(`the bundle of ${name} starts with nothing but Node beside it`, () => {
    const program = "process.stdout.write(typeof require('./index.js').handler)"
    const { stdout, stderr } = spawnSync(process.execPath, ['-e', program], {
      cwd: join(first, 'bundles', name),
      // The SDK has an opinion on Node 20, on which these tests must run too.
      env: { AWS_REGION: 'eu-west-1', AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', ...variables },
      encoding: 'utf8',
    })
    expect({ stdout, stderr }).toEqual({ stdout: 'function', stderr: '' })
  })
}

test('resolve starts cold while a visitor waits: a bundle under 30 kB, and without the AWS SDK', () => {
  const bundle = readFileSync(join(first, 'bundles/resolve/index.js'), 'utf8')
  expect(Buffer.byteLength(bundle)).toBeLessThan(30_000)
  expect(bundle).not.toContain('aws-sdk')
})
