// Runs one assembly on the local platform until its parent ends it or is gone; prints its address. A process of its own, so that
// the client that measures takes nothing from it.
import { startPlatform } from '../../local/platform'

const [assembly = '', data = ''] = process.argv.slice(2)

// Ctrl-C reaches the whole group of processes: when to end is the parent's decision.
process.on('SIGINT', () => {})

startPlatform({ assembly, port: 0, data, engine: { kind: 'dynalite' }, workers: 2 }).then(
  ({ url, stop }) => {
    const end = () => stop().finally(() => process.exit(0))
    process.on('SIGTERM', end)
    process.on('disconnect', end)
    process.stdout.write(`${url}\n`)
  },
  (error) => {
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  },
)
