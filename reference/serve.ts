// The reference, as a program: `node --require tsx/cjs reference/serve.ts --port P --control C --site URL --data DIR`.
import { helpText, type Options, readOptions, UsageError } from './command-line'
import { start } from './running'

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), process.env)
  if (options.help) process.stdout.write(helpText())
  else await serve(options)
}

async function serve(options: Options): Promise<void> {
  const running = await start(options, (error) => process.stderr.write(`${error}\n`))
  process.stdout.write(`Reference is ready at ${running.url}\n`)
  const end = () => {
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => fail(error, 1),
    )
  }
  process.once('SIGINT', end)
  process.once('SIGTERM', end)
}

function fail(error: unknown, code: number): void {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exit(code)
}

main().catch((error: unknown) => fail(error, error instanceof UsageError ? 2 : 1))
