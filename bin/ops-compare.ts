// npm run ops -- compare: what operators ask of the comparison while a migration lasts.
import { parseArgs } from 'node:util'
import { flagFault } from './flag-fault'
import { findDeployment, OpsError } from './ops-deployment'

export const compareHelp = `npm run ops -- compare VERB [flags]

  explain FINGERPRINT   the pairs kept of one difference, with their real values, and how to ask both sides the same
  sweep                 every link once on both sides, by expand and url-stats, which count nothing; goes on where it stopped
  redrive               compares the deliveries that failed three times and wait in the queue; each counts once
  rules check           whether the files of expected differences are valid, owned, and not over

compare sweep
  --rate N              links a second (default 20)
  --legacy-signature TEXT, or --legacy-username NAME --legacy-password TEXT
                        how the legacy's API is entered; better from the environment: LEGACY_SIGNATURE, or
                        LEGACY_USERNAME and LEGACY_PASSWORD. The candidate is asked with the same
  --exact               counters must be equal to the click: only while nobody follows links
  --state FILE          remembers in FILE how far it is (default: in the data folder)
  --report FILE         writes each difference to FILE as JSON (default: only shown)

Which deployment:
  --data DIR, --outputs FILE   as for every verb of ops

Exit code: 0 equal, or done; 3 sides differ; 2 it could not be told or done; 1 a rule is not valid, or a delivery failed again; 130 stopped by Ctrl-C.
`

const text = { type: 'string' } as const
const yes = { type: 'boolean' } as const

export type CompareFlags = {
  data: string
  outputs?: string | undefined
  rate?: string | undefined
  'legacy-signature'?: string | undefined
  'legacy-username'?: string | undefined
  'legacy-password'?: string | undefined
  exact?: boolean | undefined
  state?: string | undefined
  report?: string | undefined
}

const flags = {
  ...{
    data: { ...text, default: '.data' },
    outputs: text,
    help: yes,
    rate: text,
    exact: yes,
    state: text,
    report: text,
  },
  ...{ 'legacy-signature': text, 'legacy-username': text, 'legacy-password': text },
}

/** The flags that only a sweep has. */
const ofSweep = ['rate', 'exact', 'state', 'report', 'legacy-signature', 'legacy-username', 'legacy-password'] as const

/** Runs a verb and gives its exit code. Refuses, with an OpsError of one line, what cannot be asked. */
export async function runCompare(args: string[], env: NodeJS.ProcessEnv, say: (line: string) => void): Promise<number> {
  const { positionals, values } = read(args)
  const [verb, ...rest] = positionals
  if (verb === undefined || values.help) {
    say(compareHelp.trimEnd())
    return 0
  }
  const stray = ofSweep.find((flag) => verb !== 'sweep' && values[flag] !== undefined)
  if (stray !== undefined) throw new OpsError(`--${stray} is a flag of compare sweep only.`)
  if (verb === 'explain') {
    const [fingerprint, ...more] = rest
    if (fingerprint === undefined || more.length > 0)
      throw new OpsError('compare explain takes one fingerprint, such as a report names.')
    const { runExplain }: typeof import('./ops-compare-explain') = require('./ops-compare-explain')
    return runExplain(fingerprint, values, say)
  }
  if (verb === 'sweep' && rest.length === 0) {
    const { runSweep }: typeof import('./ops-compare-sweep') = require('./ops-compare-sweep')
    return runSweep(values, env, say)
  }
  if (verb === 'redrive' && rest.length === 0) {
    const { redrive, roads }: typeof import('./ops-redrive') = require('./ops-redrive')
    const { done, failed } = await redrive(findDeployment(values), roads.compare, say)
    say(`${done} deliveries compared, ${failed} failed again and stay in the queue.`)
    return failed > 0 ? 1 : 0
  }
  if (verb === 'rules' && rest.join(' ') === 'check') {
    const { checkRules }: typeof import('./ops-compare-rules') = require('./ops-compare-rules')
    return checkRules(undefined, say)
  }
  throw new OpsError(`There is no verb "compare ${positionals.join(' ')}"; npm run ops -- compare --help lists them.`)
}

function read(args: string[]) {
  try {
    return parseArgs({ args, allowPositionals: true, options: flags })
  } catch (error) {
    throw new OpsError(`${flagFault(error)}. npm run ops -- compare --help lists the flags.`)
  }
}
