// The session in docs/migration.md is real: every command in it is run, in its order, and answers what the page says.
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { readInstall } from '../bin/legacy-install'
import { legacyStart } from '../bin/start-legacy'
import { readOptions } from '../bin/start-options'
import { until } from './engines'
import { endPrograms, launch } from './program'
import { running } from './running'

const root = join(__dirname, '..')
const page = readFileSync(join(root, 'docs/migration.md'), 'utf8')
const session = /```console\n([\s\S]*?)```/.exec(page)?.[1] ?? ''
const steps = session
  .split(/^\$ /m)
  .slice(1)
  .map((step) => {
    const [command = '', ...output] = step.split('\n')
    return { command, output: output.join('\n').trim() }
  })

const site = 'http://127.0.0.1:8080'
const service = running({
  settings: async () => {
    const flags = ['--port', '0', '--private', 'false', '--titles', 'none', '--site', site]
    const reference = launch(flags, { file: 'reference/serve.ts' })
    await until(async () => reference.stdout.includes('\n'))
    const legacyUrl = /http:\/\/[^\s/]+/.exec(reference.stdout)?.[0] ?? ''
    return { dialect: 'legacy', site, legacyUrl, locationBytes: 'raw' }
  },
})
afterAll(endPrograms)

test('the page has a session', () => expect(steps.length).toBeGreaterThanOrEqual(5))

for (const { command, output } of steps) {
  test(`$ ${command}`, async () => {
    const ops = `${process.execPath} --import tsx bin/ops.ts --data ${service.data}`
    const real = command.replaceAll(/http:\/\/127\.0\.0\.1:8080/g, service.url).replace('npm run -s ops --', ops)
    const { stdout } = await promisify(execFile)('sh', ['-c', real], { cwd: root })
    expect(masked(stdout)).toBe(masked(output))
  })
}

test('the sides it sets up have the same settings, and nothing has to be warned of', async () => {
  const [made = '', reference = '', start = ''] = /```sh\n([\s\S]*?)```/.exec(page)?.[1]?.trim().split('\n') ?? []
  const folder = mkdtempSync(join(tmpdir(), 'understudy-page-'))
  await promisify(execFile)('sh', ['-c', made], { cwd: folder })
  const options = readOptions(start.replace('npm start -- ', '').split(' '), {})
  if (options === 'help' || options.install === null) throw new Error(`no --install in: ${start}`)
  const install = join(folder, options.install)
  expect(legacyStart({ ...options, install }, site).warnings).toEqual([])
  expect(legacyStart({ ...options, install: null }, site).warnings).toEqual([expect.stringMatching(/^[^\n]*--install/)])
  expect(reference).toContain(`--private ${readInstall(install, site).private} `)
  rmSync(folder, { recursive: true })
})

test('what it leads to is there', () => {
  const links = [...page.matchAll(/\]\(([^)#]+)\)/g)].map(([, link = '']) => link)
  expect(links.filter((link) => !existsSync(join(root, 'docs', link)))).toEqual([])
})

/** Without what differs from run to run. */
function masked(text: string): string {
  return text
    .trim()
    .replace(/\r/g, '')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, '<time>')
}
