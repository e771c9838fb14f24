// The candidate as a side: the whole service on the local platform, as `npm start` runs it, in a process group of its own.
import { until } from '../engines'
import { type Program, started } from '../program'
import { HttpSide } from './http-side'
import type { Side } from './side'

const flags = ['--dialect', 'legacy', '--memory', '--port', '0', '--control', '0']

/** Starts the candidate in memory on free ports; it takes some seconds. Throws, with what it said, when it does not start. */
export async function startCandidate(): Promise<Side> {
  const program = await started(flags)
  const http = new HttpSide(program.url, await controlUrlOf(program))
  return {
    name: 'candidate',
    keepsLog: false,
    reset: (preset) => http.reset(preset),
    clock: (now) => http.clock(now),
    state: () => http.state(),
    send: (request) => http.send(request),
    async stop() {
      http.close()
      program.signal('SIGTERM')
      await program.ended
    },
  }
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
