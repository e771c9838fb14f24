import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { mark } from '../../core/legacy/controlled'
import { assemblyWith } from '../assembly'
import { type Assembly, readAssembly } from './assembly'
import { ofLegacy, legacySettings as settings } from './deployments'
import { holds } from './holds'

let modern: string
let plain: string
let assembly: Assembly
let controlled: string
beforeAll(async () => {
  modern = await assemblyWith()
  plain = await assemblyWith(settings)
  controlled = await assemblyWith(settings, { controlled: true })
  assembly = readAssembly(plain)
})

holds(
  ofLegacy(() => readAssembly(modern)),
  () => assembly,
)

const bundles = (outdir: string) =>
  readdirSync(join(outdir, 'bundles')).map((name) => ({
    name,
    code: readFileSync(join(outdir, 'bundles', name, 'index.js'), 'utf8'),
  }))

test('the test mode is in no bundle that is deployed', () => {
  const marked = [...bundles(modern), ...bundles(plain)].filter(({ code }) => code.includes(mark))
  expect(marked.map(({ name }) => name)).toEqual([])
  const wanted = ['create', 'expand', 'resolve', 'router', 'stats']
  const found = bundles(controlled).filter(({ code }) => code.includes(mark))
  expect(found.map(({ name }) => name)).toEqual(wanted)
})

test('the modern dialect carries nothing of the legacy', () => {
  for (const { code } of bundles(modern)) expect(code).not.toMatch(/yourls-api\.php\b.*(shorturl|statusCode"?:"200")/)
  expect(bundles(modern).map(({ name }) => name)).toEqual(['count', 'create', 'expand', 'resolve', 'stats'])
})

test('resolve starts cold in the legacy dialect too: under 45 kB, and without the AWS SDK', () => {
  const { code = '' } = bundles(plain).find(({ name }) => name === 'resolve') ?? {}
  expect(code.length).toBeGreaterThan(0)
  expect(Buffer.byteLength(code)).toBeLessThan(45_000)
  expect(code).not.toContain('aws-sdk')
})
