// The platform as a process of its own, for tests that kill it. Arguments: the synthesized app, the data folder.
import { startPlatform } from '../../local/platform'

const [assembly = '', data = ''] = process.argv.slice(2)

startPlatform({ assembly, port: 0, data, engine: { kind: 'dynalite' }, workers: 2, say: console.error }).then(
  (platform) => {
    console.log(platform.url)
    process.on('SIGTERM', () => platform.stop())
  },
  (error) => {
    console.error(`${error.name}: ${error.message}`)
    process.exit(1)
  },
)
