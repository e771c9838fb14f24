// The CDK app. `cdk deploy` runs it (see cdk.json), and so does `npm run synth`, which needs no AWS account.
// Settings come as CDK context in both cases: `cdk deploy --all -c cacheSeconds=0`, `npm run synth -- -c cacheSeconds=0`.
import { parseArgs } from 'node:util'
import type { App } from 'aws-cdk-lib'
import { synthesize } from '../lib/app'
import { SettingError } from '../lib/setting'

try {
  const { values } = parseArgs({ options: { context: { type: 'string', short: 'c', multiple: true } } })
  const settings = Object.fromEntries((values.context ?? []).map(setting))
  // The CDK command line says where it wants the assembly; without it, this is the place `cdk` and `npm start` look.
  synthesize({ outdir: process.env.CDK_OUTDIR ?? 'cdk.out', settings, inspect: checksOf(process.env) })
} catch (error) {
  // A mistake of the person who called is one line; anything else is ours, and keeps its stack.
  const isTheirs =
    error instanceof SettingError ||
    (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
  if (!isTheirs) throw error
  console.error(error.message)
  process.exitCode = 2
}

function setting(pair: string): [string, string] {
  const [name = '', ...value] = pair.split('=')
  return [name, value.join('=')]
}

/** Where CDK's own validator is off, so is nag: it takes longer than the rest of a synthesis, and is not even loaded then. */
function checksOf(env: NodeJS.ProcessEnv): (app: App) => void {
  if (env.CDK_VALIDATION === 'false') return () => {}
  const { addNag }: typeof import('../lib/nag') = require('../lib/nag')
  return addNag
}
