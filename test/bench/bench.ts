// npm run bench: what redirects, creates, starts and calls of the store cost, as ratios within one run. The yardstick is an empty
// function on the same platform.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { synthesize } from '../../lib/app'
import { startEngine } from '../../local/engine'
import { withoutJava } from '../engines'
import { bundles } from './assembly'
import { capacity } from './capacity/capacity'
import type { Operation } from './capacity/operations'
import { coldStarts } from './cold-start'
import { help, type Options, readOptions, UsageError } from './options'
import { type Section, shown } from './section'
import { speed } from './speed'

const root = join(__dirname, '../..')

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2))
  if (options === 'help') return void process.stdout.write(help)
  process.env.CDK_VALIDATION ??= 'false'
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'
  const folder = mkdtempSync(join(tmpdir(), 'understudy-bench-'))
  try {
    const sections = await measured(options, folder, stopping())
    if (sections.length === 0) throw new Error('It was stopped before anything was measured.')
    const page = pageOf(sections)
    process.stdout.write(page)
    if (options.json !== null) writeFileSync(options.json, `${JSON.stringify({ ...about(), sections }, null, 2)}\n`)
    if (options.write) writeFileSync(join(root, 'docs/performance.md'), `${page}\n${besides}`)
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** Ends after what is under way when Ctrl-C is pressed, with what there is by then; when it is pressed again, at once. */
function stopping(): () => boolean {
  let isStopped = false
  process.once('SIGINT', () => {
    isStopped = true
    say('Ends after this round, with what is measured. Ctrl-C once more ends at once.')
  })
  return () => isStopped
}

interface Around {
  assembly: string
  say: (line: string) => void
  stopped: () => boolean
}

async function measured(options: Options, folder: string, stopped: () => boolean): Promise<Section[]> {
  const assembly = options.assembly ?? synthesized(join(folder, 'cdk.out'))
  const around: Around = { assembly, say, stopped }
  const sections = await speed({ ...options, ...around, folder })
  if (options.what.includes('cold') && !stopped()) {
    const more = options.assembly === null ? bundles(synthesized(join(folder, 'migrating'), migrating)) : []
    const functions = [...bundles(assembly), ...more.filter(({ name }) => name === 'Router' || name === 'Shadow')]
    const section = await coldStarts({ ...around, functions, runs: options.starts })
    if (section !== null) sections.push(section)
  }
  if (options.what.includes('capacity') && !stopped())
    sections.push(await counted({ ...around, what: options.operations }, join(folder, 'capacity')))
  return sections
}

const migrating = { dialect: 'legacy', site: 'http://sho.rt', legacyUrl: 'http://127.0.0.1:9' }

/** Loaded late: it takes longer than all the rest, and who brings an app does not need it. */
function synthesized(outdir: string, settings: Record<string, string> = {}): string {
  const app = require('../../lib/app') as { synthesize: typeof synthesize }
  const open = { access: 'open', guessesPerMinute: '0', createsPerMinute: '0' }
  return app.synthesize({ outdir, settings: { ...open, ...settings } })
}

async function counted(around: Around & { what: readonly Operation[] }, folder: string): Promise<Section> {
  const lacks = withoutJava()
  if (lacks !== null) {
    const says = `Skipped: ${lacks}. Install Java 17, for example with \`apt install openjdk-17-jre-headless\`, and run it again.`
    return { title: 'Capacity units', says, columns: [], rows: [], targets: [] }
  }
  const engine = await startEngine({ kind: 'dynamodb-local' }, join(folder, 'engine', 'tables'), {
    temporary: true,
    say,
  })
  try {
    return await capacity({ ...around, endpoint: engine.url, data: join(folder, 'data') })
  } finally {
    await engine.stop()
  }
}

function about() {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim()
  const processor = cpus()[0]?.model.trim() ?? 'unknown'
  return {
    date: new Date().toISOString().slice(0, 10),
    commit,
    cores: cpus().length,
    processor,
    node: process.versions.node,
  }
}

/** What was asked for, as it has to be typed to ask again. */
const given = process.argv.length > 2 ? ['--', ...process.argv.slice(2)] : []

function pageOf(sections: readonly Section[]): string {
  const { date, commit, cores, processor, node } = about()
  return `# Performance

Measured by \`${['npm run bench', ...given].join(' ')}\`
on ${date} at commit ${commit}: ${cores} cores (${processor}), Node ${node}; client, service and store share the machine. Read the ratios:
its speed differs from hour to hour.

${sections.map(shown).join('\n')}`
}

const besides = `## Against a shortener of yours

\`npm run bench -- --peer http://127.0.0.1:9000 --peer-path /abc\` loads any other shortener in turn with this one, by redirects of one
short link that has to be there. Let it record clicks as it does in earnest: ours are written, delivered and counted meanwhile. Against a
classic shortener on Node and SQLite, which inserts a row for each click, the aim is ten times its redirects with 32 connections.
`

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

main().then(
  () => process.exit(0),
  (error) => {
    say(error instanceof Error ? error.message : String(error))
    process.exit(error instanceof UsageError ? 2 : 1)
  },
)
