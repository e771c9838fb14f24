// npm run bench: what a redirect costs, as ratios within one run. The yardstick is an empty function on the same platform.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { synthesize } from '../../lib/app'
import { coldStarts } from './cold-start'
import { redirects } from './redirects'
import { median } from './rounds'

const root = join(__dirname, '../..')

const options = {
  rounds: { type: 'string', default: '5' },
  seconds: { type: 'string', default: '5' },
  write: { type: 'boolean', default: false },
} as const

async function main(): Promise<void> {
  const { values } = parseArgs({ options })
  const [rounds, seconds] = [Number(values.rounds), Number(values.seconds)]
  const folder = mkdtempSync(join(tmpdir(), 'understudy-bench-'))
  process.env.CDK_VALIDATION = 'false'
  try {
    const assembly = synthesize({
      outdir: join(folder, 'cdk.out'),
      settings: { access: 'open', guessesPerMinute: '0', createsPerMinute: '0' },
    })
    const load = await redirects({ assembly, folder, rounds, seconds, say })
    const cold = await coldStarts({ assembly, runs: 5 * rounds, say })
    const page = report({ rounds, seconds, load, cold })
    process.stdout.write(page)
    if (values.write) writeFileSync(join(root, 'docs/performance.md'), page)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Measured {
  rounds: number
  seconds: number
  load: Awaited<ReturnType<typeof redirects>>
  cold: Awaited<ReturnType<typeof coldStarts>>
}

function report({ rounds, seconds, load, cold }: Measured): string {
  const rows = load.sides.map(
    ({ name, perSecond, p50, p99 }) => `| ${name} | ${whole(perSecond)} | ${p50.toFixed(1)} | ${p99.toFixed(1)} |`,
  )
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim()
  return `# Performance

Written by \`npm run bench -- --write\` on ${new Date().toISOString().slice(0, 10)} at commit ${commit}: ${cpus().length} cores
(${cpus()[0]?.model.trim()}), Node ${process.versions.node}, client and service on the same machine. Read the ratios: the
machine is shared, and its speed differs from hour to hour.

## Redirects of one hot link

${rounds} interleaved rounds of about ${seconds} s with 32 connections, after a warm-up; medians. Every redirect is a click that is written,
delivered and counted: of ${load.followed.toLocaleString('en')} redirects given, ${load.counted.toLocaleString('en')} are in the statistics.

| | requests/s | p50 ms | p99 ms |
|---|---|---|---|
${rows.join('\n')}

**resolve : empty function = ${median(load.ratios).toFixed(2)}** (by round: ${load.ratios.map((ratio) => ratio.toFixed(2)).join(', ')}; aim: at least 0.70).

## Cold start

${cold.runs} interleaved starts of a process, from its spawn to its first answer; medians. The store answers on the same machine, so
this is what the code costs, without Lambda's own start and without TLS.

| | ms | bundle |
|---|---|---|
| resolve | ${cold.resolve.toFixed(0)} | ${(cold.bytes / 1000).toFixed(1)} kB |
| empty function | ${cold.empty.toFixed(0)} | ${cold.emptyBytes} bytes |

**resolve : empty function = ${(cold.resolve / cold.empty).toFixed(2)}**
`
}

function whole(number: number): string {
  return Math.round(number).toLocaleString('en')
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

main().catch((error) => {
  say(error instanceof Error ? error.message : String(error))
  process.exit(1)
})
