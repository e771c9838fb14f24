// Runs one assembly on the local platform until its parent ends it; prints its address. A process of its own, so that the
// client that measures takes nothing from it.
import { startPlatform } from '../../local/platform'

const [assembly = '', data = ''] = process.argv.slice(2)

startPlatform({ assembly, port: 0, data, engine: { kind: 'dynalite' }, workers: 2 }).then(
  ({ url, stop }) => {
    process.on('SIGTERM', () => stop().finally(() => process.exit(0)))
    process.stdout.write(`${url}\n`)
  },
  (error) => {
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  },
)
