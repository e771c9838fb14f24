// npm run ops: what operators do, one verb a line. The same commands work on one machine and on AWS.
import { parseArgs } from 'node:util'
import { redrive } from './ops-clicks'
import { findDeployment, OpsError } from './ops-deployment'

const help = `npm run ops -- VERB [flags]

  clicks redrive     counts the deliveries of clicks that failed three times and wait in the queue; each counts once

Which deployment:
  --data DIR         the one running on this machine with that data folder (default .data)
  --outputs FILE     the one on AWS whose outputs were written by: npm run deploy -- --outputs-file FILE
  --help             this text
`

async function main(): Promise<void> {
  const { verb, data, outputs, wantsHelp } = readLine(process.argv.slice(2))
  if (wantsHelp) return void process.stdout.write(help)
  const verbs: Record<string, () => Promise<void>> = {
    'clicks redrive': async () => {
      const { counted, failed } = await redrive(findDeployment({ data, outputs }), say)
      say(`${counted} deliveries counted, ${failed} failed again and stay in the queue.`)
      if (failed > 0) process.exitCode = 1
    },
  }
  const run = verbs[verb]
  if (run === undefined) throw new OpsError(`There is no verb "${verb}"; npm run ops -- --help lists them.`)
  await run()
}

function readLine(args: string[]) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { data: { type: 'string', default: '.data' }, outputs: { type: 'string' }, help: { type: 'boolean' } },
    })
    const wantsHelp = values.help === true || positionals.length === 0
    return { verb: positionals.join(' '), data: values.data, outputs: values.outputs, wantsHelp }
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error)
    throw new OpsError(`${why}. npm run ops -- --help lists the flags.`)
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

// The AWS SDK says at each start on Node 20 that it will want 22 one day: that is nothing an operator can act on.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'

main().catch((error) => {
  // A service that was killed leaves the notice of where it was.
  const isDeaf = error.code === 'ECONNREFUSED'
  const says = isDeaf ? `The service does not answer (${error.message}): is npm start running?` : error.message
  const isExpected = isDeaf || error instanceof OpsError
  process.stderr.write(`${isExpected ? says : (error.stack ?? error)}\n`)
  process.exit(isExpected ? 2 : 1)
})
