// npm run fuzz: generated hostile requests to the running service, and what must never come of one.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { findDeployment } from '../../bin/ops-deployment'
import { createKey } from '../../bin/ops-keys'
import { openInterrupt, openProgress } from '../../bin/ops-progress'
import { synthesize } from '../../lib/app'
import { endPrograms, startedWith } from '../program'
import { prepare } from './prepare'
import { fuzz, type Outcome } from './run'
import { curlOf } from './shrink'

const help = `npm run fuzz -- [--runs N] [--seed S]

Sends N hostile requests, made from the seed S, to the service as npm start runs it: one in twenty over the wire, the others to the same
bundles in processes of their own, one of which is closed and counts guesses. No answer may be a 5xx or a page with a byte of theirs that is not escaped, every refusal has to be
problem details, no process may end, and none may grow. Ctrl-C stops it and tells how far it came.

  --runs N   how many (default 1000000)
  --seed S   from 0 to 2^31 (default: drawn, and told)

Exit code: 0 all well; 1 not; 2 it could not be done; 130 stopped.
`

// The AWS SDK says at each start on Node 20 that it will want 22 one day.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'

async function main(): Promise<number> {
  const options = { runs: { type: 'string' }, seed: { type: 'string' }, help: { type: 'boolean' } } as const
  const { values } = parseArgs({ options })
  if (values.help) {
    process.stdout.write(help)
    return 0
  }
  const runs = whole('runs', values.runs ?? '1000000', 1)
  const seed = whole('seed', values.seed ?? String(Math.floor(Math.random() * 2 ** 31)), 0)
  say(`${runs} requests from seed ${seed}.`)

  const folder = mkdtempSync(join(tmpdir(), 'understudy-fuzz-'))
  process.env.CDK_VALIDATION = 'false'
  const interrupt = openInterrupt()
  const progress = openProgress()
  try {
    const settings = { access: 'open', guessesPerMinute: '0', createsPerMinute: '0' }
    const assembly = synthesize({ outdir: join(folder, 'cdk.out'), settings })
    const data = join(folder, 'data')
    const { url, pid } = await startedWith(assembly, ['--port', '0', '--data', data, '--workers', '2'])
    const { engineUrl = '', outputs } = findDeployment({ data })
    const known = await prepare(url, (tell) =>
      createKey({ engineUrl, outputs }, { owner: 'fuzz', scopes: 'admin' }, tell),
    )
    const began = Date.now()
    const outcome = await fuzz(
      { url, engineUrl, assembly, pid },
      {
        ...{ runs, seed, known },
        each(answered) {
          progress.show(`${answered} of ${runs}, ${Math.round((answered * 1000) / (Date.now() - began))} a second`)
          return !interrupt.isPressed
        },
      },
    )
    progress.end()
    report(outcome, { seed, seconds: (Date.now() - began) / 1000 })
    if (outcome.failing.length + outcome.wrong.length > 0) return 1
    return interrupt.isPressed ? 130 : 0
  } finally {
    progress.end()
    await endPrograms()
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

function report({ answered, failing, wrong }: Outcome, { seed, seconds }: { seed: number; seconds: number }): void {
  for (const { n, request, faults } of failing) {
    say(`\nRequest ${n} of seed ${seed}: ${faults.join('; ')}\n${curlOf(request)}`)
  }
  for (const what of wrong) say(`\n${what}`)
  const verdict = failing.length + wrong.length === 0 ? 'all answered well' : 'not all is well'
  say(`${answered} requests of seed ${seed} in ${seconds.toFixed(1)} s: ${verdict}.`)
}

function whole(flag: string, text: string, least: number): number {
  const number = Number(text)
  if (/^\d+$/.test(text) && number >= least && number <= 2 ** 31) return number
  throw new TypeError(`--${flag} has to be a whole number from ${least} to 2147483648, not "${text}".`)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

main().then(
  (code) => process.exit(code),
  (error) => {
    process.stderr.write(`${error instanceof TypeError ? error.message : (error.stack ?? error)}\n`)
    process.exit(2)
  },
)
