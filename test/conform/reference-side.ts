// The reference as a side: in this process, behind its own HTTP server, with a folder if it has to outlive a restart.
import { readOptions } from '../../reference/command-line'
import { type Running, start } from '../../reference/running'
import type { RecordedRequest } from './corpus'
import { HttpSide } from './http-side'
import type { Preset, Side } from './side'

interface Wishes {
  /** The folder that keeps its snapshot; without one it cannot be restarted. */
  data?: string
  /** Which pages it fetches for titles; `loopback` reaches the title origin of the recordings. */
  titles?: 'loopback' | 'none'
}

/** Starts the reference on free ports. Whatever fails inside it while it answers fails the caller's next question. */
export async function startReference({ data, titles = 'loopback' }: Wishes = {}): Promise<Side> {
  let config: Record<string, unknown> = {}
  let now: number | null = null
  let failure: unknown
  let running: Running
  let http: HttpSide

  async function up(): Promise<void> {
    const folder = data === undefined ? [] : ['--data', data]
    const args = ['--port', '0', '--control', '0', '--titles', titles, ...folder, ...flagsOf(config)]
    running = await start(readOptions(args, {}), (error) => {
      failure = error
    })
    http = new HttpSide(running.url, running.controlUrl ?? '')
  }

  async function down(): Promise<void> {
    http.close()
    await running.stop()
  }

  await up()
  const side: Side = {
    name: 'reference',
    keepsLog: true,
    fetchesTitles: titles !== 'none',
    async reset(preset: Preset) {
      config = preset.config
      now = Date.parse(preset.now)
      await http.reset(preset)
    },
    async clock(to: number) {
      now = to
      await http.clock(to)
    },
    state: () => http.state(),
    async send(request: RecordedRequest) {
      const answer = await http.send(request)
      if (failure !== undefined) throw failure
      return answer
    },
    stop: down,
  }
  if (data === undefined) return side
  const restart = async () => {
    await down()
    await up()
    if (now !== null) await http.clock(now)
  }
  return { ...side, restart }
}

/** Settings as the flags of the program: what the control port set does not outlive its process. */
function flagsOf(config: Record<string, unknown>): string[] {
  return Object.entries(config).flatMap(([name, value]) => {
    // Read with the settings' own empty value where a flag could not say it.
    if (Array.isArray(value) && value.length === 0) return []
    const text = Array.isArray(value) ? value.join(',') : value
    return [`--${name.replaceAll('_', '-')}=${typeof text === 'object' ? JSON.stringify(text) : text}`]
  })
}
