// The README's session is real: every command in it is run, in its order, and answers what the README says.
import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { until } from './engines'
import { running } from './running'

const root = join(__dirname, '..')
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const service = running({ settings: { cacheSeconds: '0' } })

const session = /```console\n([\s\S]*?)```/.exec(readme)?.[1] ?? ''
const steps = session
  .split(/^\$ /m)
  .slice(1)
  .map((step) => {
    const [command = '', ...output] = step.split('\n')
    return { command, output: output.join('\n').trim() }
  })

test('the README has a session', () => {
  expect(steps.length).toBeGreaterThanOrEqual(5)
})

for (const { command, output } of steps) {
  test(`$ ${command}`, async () => {
    // Clicks arrive in the statistics a moment later, so a step that differs is asked again before it fails.
    let seen = ''
    await until(async () => {
      seen = masked(await shell(command.replaceAll('http://127.0.0.1:8080', service.url)))
      return seen === masked(output)
    }, 3000).catch(() => undefined)
    expect(seen).toBe(masked(output))
  })
}

const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const named = new Set(
  [...readme.matchAll(/npm (?:run )?(start|test|[a-z]+(?::[a-z]+)?)\b/g)].map(([, script]) => script),
)

for (const script of named) {
  if (script === 'run' || script === 'are') continue
  test(`npm ${script} is a script`, () => {
    expect(Object.keys(scripts)).toContain(script)
  })
}

const files = [...readme.matchAll(/\]\(([^)#]+?)\)|^\| `([^`]+\/)`/gm)].map(([, link, folder]) => link ?? folder ?? '')

for (const file of files.filter((file) => !file.startsWith('http'))) {
  test(`${file} is there`, () => {
    expect(existsSync(join(root, file))).toBe(true)
  })
}

async function shell(command: string): Promise<string> {
  const { stdout } = await promisify(execFile)('sh', ['-c', command])
  return stdout.trim()
}

/** Without what differs from run to run: times, and the port. */
function masked(text: string): string {
  return text
    .replace(/\r/g, '')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z/g, '<time>')
    .replaceAll(service.url, 'http://127.0.0.1:8080')
}
