// The candidate as a side: the whole service on the local platform, as `npm start` runs it, in a process group of its own.
import { startDynalite, until } from '../engines'
import { type Program, started } from '../program'
import { HttpSide } from './http-side'
import type { Side } from './side'

const flags = ['--dialect', 'legacy', '--memory', '--port', '0', '--control', '0']

interface Wishes {
  /** Whether its process can be ended and started again: its tables are then in an engine of their own, which is slower. */
  restarts?: boolean
}

/** Starts the candidate in memory on free ports; it takes some seconds. Throws, with what it said, when it does not start. */
export async function startCandidate({ restarts = false }: Wishes = {}): Promise<Side> {
  const engine = restarts ? await startDynalite() : null
  const args = engine === null ? flags : [...flags, '--endpoint', engine.endpoint]
  let config: Record<string, unknown> | undefined
  let now = 0
  let program: Program & { url: string }
  let http: HttpSide

  async function up(): Promise<void> {
    program = await started(args)
    http = new HttpSide(program.url, await controlUrlOf(program))
  }

  async function down(): Promise<void> {
    http.close()
    program.signal('SIGTERM')
    await program.ended
  }

  await up()
  const side: Side = {
    name: 'candidate',
    keepsLog: false,
    async reset(preset) {
      config = preset.config
      now = Date.parse(preset.now)
      await http.reset(preset)
    },
    async clock(to) {
      now = to
    },
    state: () => http.state(),
    async send(request) {
      // Redirects know no time, and setting it is a third of a replay's work. Before the API is asked all clicks are counted by it.
      if (request.path.includes('yourls-api.php')) await http.clock(now)
      return http.send(request)
    },
    async stop() {
      await down()
      await engine?.stop()
    },
  }
  if (engine === null) return side
  const restart = async () => {
    // Clicks on their way to the counters go with the folder: they are waited for.
    await http.state()
    await down()
    await up()
    await http.clock(now, config)
  }
  return { ...side, restart }
}

/** The line that names the control port is on another stream than the one that says it is ready, and may come a moment later. */
async function controlUrlOf(program: Program): Promise<string> {
  const named = () => /control port is ready at (http:\S+)/i.exec(program.stderr)?.[1]
  try {
    await until(async () => named() !== undefined)
    return named() ?? ''
  } catch (error) {
    program.signalGroup('SIGTERM')
    throw error
  }
}
