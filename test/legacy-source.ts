// A legacy system to import from: the reference, in this process, filled as a test wants it.
import { readOptions } from '../reference/command-line'
import { type Running, start } from '../reference/running'

/** A link of the legacy system, as its control port takes it. */
export interface Told {
  keyword: string
  url: string
  title: string | null
  timestamp: string
  ip: string
  clicks: number
}

export const user = { username: 'ann', password: 'a secret' }

/** A link with whatever a test cares about. */
export function told(keyword: string, more: Partial<Told> = {}): Told {
  const url = `http://example.com/${keyword}`
  return {
    keyword,
    url,
    title: `Title of ${keyword}`,
    timestamp: '2024-01-15 12:00:00',
    ip: '192.0.2.1',
    clicks: 0,
    ...more,
  }
}

/** Runs the reference for the tests of a file. `fill` replaces all its links. */
export function legacySource() {
  let running: Running | undefined
  const here = () => {
    if (running?.controlUrl == null) throw new Error('the legacy runs between beforeAll and afterAll')
    return { url: running.url, controlUrl: running.controlUrl }
  }
  beforeAll(async () => {
    running = await start(readOptions(['--port', '0', '--control', '0'], {}), () => {})
  })
  afterAll(() => running?.stop())
  return {
    get url() {
      return here().url
    },
    async fill(links: readonly Told[], config: Record<string, unknown> = {}): Promise<void> {
      const settings = {
        site: 'http://sho.rt',
        users: { [user.username]: user.password },
        cookie_key: 'key',
        ...config,
      }
      const body = JSON.stringify({ config: settings, now: '2026-01-01 00:00:00', next_id: 1, links })
      const reply = await fetch(`${here().controlUrl}/reset`, { method: 'POST', body })
      if (reply.status >= 300) throw new Error(await reply.text())
    },
  }
}
