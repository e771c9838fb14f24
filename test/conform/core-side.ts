// The legacy dialect's logic as a side: in this process, over a store in memory, without HTTP or functions around it.
import type { Install } from '../../core/legacy/action'
import { allActions } from '../../core/legacy/actions'
import { answer } from '../../core/legacy/answer'
import { bufferOf, bytesOf, textOf } from '../../core/legacy/bytes'
import { parseSettings } from '../../core/legacy/settings'
import type { StoredLink } from '../../core/legacy/store'
import { type Contents, contentsOf, memoryStore } from '../core/legacy/memory-store'
import type { RecordedLink, State } from './corpus'
import { observed } from './observed'
import type { Side } from './side'

/** The counter of a link ends here, as the legacy system's does. */
const mostClicks = 2 ** 32 - 1

/** Makes the logic answer. Clicks are counted before the answer is given. */
export function coreSide(): Side {
  let now = 0
  let contents = contentsOf([], 1n)
  let install: Install | undefined
  return {
    name: 'core',
    keepsLog: false,
    fetchesTitles: false,
    async reset({ config, now: at, next_id, links }) {
      now = Date.parse(at)
      contents = contentsOf(links.map(storedLink), BigInt(next_id))
      install = { settings: parseSettings(JSON.stringify(config)), store: memoryStore(contents), now: () => now }
    },
    async clock(to) {
      now = to
    },
    async state() {
      return stateOf(contents)
    },
    async send({ method, path: target, headers = {}, body = '' }) {
      if (install === undefined) throw new Error('a side is reset before it is asked')
      const header = (name: string) => headers[name]
      const request = { method, target, header, body, address: '127.0.0.1', tls: false }
      const { reply, clicked } = await answer(request, install, allActions)
      const link = clicked && contents.links.get(clicked.keyword)
      if (link) link.clicks = Math.min(link.clicks + 1, mostClicks)
      return observed(method, reply.status, carried(reply.headers), bufferOf(reply.body))
    },
    async stop() {},
  }
}

/** Headers as HTTP carries them: without blanks at their ends. */
function carried(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, value.replace(/^[ \t]+|[ \t]+$/g, '')]),
  )
}

function storedLink({ keyword, url, title, timestamp, ip, clicks }: RecordedLink): StoredLink {
  const at = timestamp.replace('T', ' ').slice(0, 19)
  const text = { keyword: bytesOf(keyword), url: bytesOf(url), title: title === null ? null : bytesOf(title) }
  return { ...text, timestamp: at, ip, clicks }
}

function stateOf({ links, nextNumber }: Contents): State {
  const shown = [...links.values()]
    .sort((a, b) => (a.keyword < b.keyword ? -1 : 1))
    .map(({ keyword, url, title, ...rest }) => ({
      keyword: textOf(keyword),
      url: textOf(url),
      title: title === null ? null : textOf(title),
      ...rest,
    }))
  return { next_id: Number(nextNumber), links: shown, log: [] }
}
