// The candidate as a side: the whole service on the local platform, as `npm start` runs it, in a process group of its own.
import { actionOf } from '../../core/legacy/answer'
import { parametersOf, pathOf } from '../../core/legacy/request'
import { startDynalite, until } from '../engines'
import { type Program, started, startedWith } from '../program'
import type { RecordedRequest } from './corpus'
import { HttpSide } from './http-side'
import type { Side } from './side'

/** What `assembly` has to be made of: what npm start makes of the flags, but for its port, which a recording's settings name anyway. */
export const candidateSettings = {
  ...{ dialect: 'legacy', site: 'http://127.0.0.1:8080', cacheSeconds: '0' },
  ...{ privatePages: 'true', nostats: 'false', locationBytes: 'raw' },
}

const flags = ['--dialect', 'legacy', '--memory', '--port', '0', '--control', '0']

interface Wishes {
  /** Whether its process can be ended and started again: its tables are then in an engine of their own, which is slower. */
  restarts?: boolean
  /** The app to run, synthesized already for this side; without it, it is synthesized at each start. */
  assembly?: string
}

/** Starts the candidate in memory on free ports; it takes some seconds. Throws, with what it said, when it does not start. */
export async function startCandidate({ restarts = false, assembly }: Wishes = {}): Promise<Side> {
  const engine = restarts ? await startDynalite() : null
  const args = engine === null ? flags : [...flags, '--endpoint', engine.endpoint]
  let config: Record<string, unknown> | undefined
  let now = 0
  let isFollowed = false
  let program: Program & { url: string }
  let http: HttpSide

  async function up(): Promise<void> {
    program = await (assembly === undefined ? started(args) : startedWith(assembly, args))
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
    fetchesTitles: false,
    async reset(preset) {
      config = preset.config
      now = Date.parse(preset.now)
      isFollowed = false
      await http.reset(preset)
    },
    async clock(to) {
      now = to
    },
    state: () => http.state(),
    async send(request) {
      // Redirects know no time, and counting takes as long as answering: it is waited for only where the answer may show it.
      if (request.path.includes('yourls-api.php')) {
        const counted = isFollowed || showsTotals(request)
        await http.clock(now, { counted })
        if (counted) isFollowed = false
      }
      if (!pathOf(request.path).includes('yourls-api.php')) isFollowed = true
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
    await http.clock(now, { config })
    isFollowed = false
  }
  return { ...side, restart }
}

/** Whether the answer may depend on links that were made before; whether it shows clicks is another question. */
function showsTotals({ method, path: target, headers = {}, body = '' }: RecordedRequest): boolean {
  const header = (name: string) => headers[name]
  const action = actionOf(parametersOf({ method, target, header, body, address: '', tls: false }))
  return action !== 'shorturl' && action !== 'expand'
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
