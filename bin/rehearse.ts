// npm run rehearse: the same traffic to the shortener you have and to Understudy, every pair of answers compared, and a verdict.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { LegacyFault } from '../core/transfer/yourls'
import { SettingError } from '../lib/setting'
import { PlatformError } from '../local/platform'
import { readInstall } from './legacy-install'
import { openNamed } from './named-folder'
import { OpsError } from './ops-deployment'
import { openProgress } from './ops-progress'
import { freePort } from './port'
import { readAccessLog } from './rehearse/access-log'
import { openDisplay } from './rehearse/display'
import { readOptions } from './rehearse/options'
import type { Stage } from './rehearse/stage'
import { Unclear } from './rehearse/unclear'
import { openOut, writeReport } from './rehearse/write-report'
import { UsageError } from './start-options'

/** As sysexits.h has it, since 2 says that a rehearsal could not tell. */
const wrongUsage = 64

async function main(): Promise<number> {
  process.stdout.on('error', () => {})
  const options = readOptions(process.argv.slice(2), process.env)
  if ('print' in options) {
    process.stdout.write(options.print)
    return 0
  }
  openOut(options.out)
  const interrupt = openInterrupt()
  const replay = options.replay === null ? null : await readAccessLog(options.replay)
  const port = await freePort(options.port)
  const install =
    options.install === null ? null : readInstall(options.install, options.site ?? `http://127.0.0.1:${port}`)
  const folder =
    options.data === null
      ? mkdtempSync(join(tmpdir(), 'understudy-rehearsal-'))
      : openNamed('data', resolve(options.data))
  if (options.data === null) process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))

  const display = openDisplay()
  const say = (line: string) => display.say(line)
  process.env.CDK_VALIDATION ??= 'false'
  if (replay !== null) for (const line of saidOf(replay)) say(line)
  // Loaded only now: CDK takes a second to load, and a mistyped flag is to be told at once.
  const { openStage }: typeof import('./rehearse/stage') = require('./rehearse/stage')
  let stage: Stage | null = null
  try {
    const around = {
      install,
      folder,
      port,
      interrupt,
      say,
      progress: openProgress(),
      workers: 4,
      faulty: options.bug !== null,
      kept: options.data !== null,
    }
    stage = await openStage(options, around)
    say(`Seed ${options.seed}.${options.bug === null ? '' : ` The candidate has the bug ${options.bug}.`}`)
    const { rehearse }: typeof import('./rehearse/rehearsal') = require('./rehearse/rehearsal')
    const report = await rehearse(stage, options, { replay, interrupt, display })
    const page = writeReport(options.out, report)
    say('')
    for (const { name, count, severity, met } of report.fingerprints)
      say(`${(severity ?? 'failure').padEnd(7)} ${name} (${met === 'sweep' ? 'links in the end: ' : ''}${count})`)
    say(
      `${{ 0: 'Equal', 2: 'Could not tell', 3: 'Different' }[report.verdict.code]}: ${report.verdict.reasons.join(' ')}`,
    )
    say(`The report is in ${page}.`)
    return report.verdict.code
  } finally {
    await stage?.stop()
  }
}

function saidOf({ asked, bad, badLines, others }: Awaited<ReturnType<typeof readAccessLog>>): string[] {
  return [
    `The log has ${asked.length.toLocaleString('en')} requests to send again.`,
    ...(others > 0 ? [`${others.toLocaleString('en')} by other methods are left out: logs hold no bodies.`] : []),
    ...(bad > 0
      ? [
          `${bad.toLocaleString('en')} lines are none of such a log and are left out (the first: ${badLines.join(', ')}).`,
        ]
      : []),
  ]
}

/** The first Ctrl-C ends the traffic, the second everything. */
function openInterrupt(): { readonly isPressed: boolean } {
  const interrupt = { isPressed: false }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (interrupt.isPressed) process.exit(130)
      interrupt.isPressed = true
    })
  }
  return interrupt
}

// The AWS SDK says at each start on Node 20 that it will want 22 one day: that is nothing a person can act on.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'

main().then(
  (code) => process.exit(code),
  (error) => {
    const isUsage = error instanceof UsageError || error instanceof SettingError
    const isUnclear = [Unclear, PlatformError, OpsError, LegacyFault].some((kind) => error instanceof kind)
    process.stderr.write(`${isUsage || isUnclear ? error.message : (error.stack ?? error)}\n`)
    process.exit(isUsage ? wrongUsage : isUnclear ? 2 : 1)
  },
)
