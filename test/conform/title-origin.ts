// The pages that recordings with `"needs": ["title-origin"]` fetch titles from, where they expect them.
import { once } from 'node:events'
import http from 'node:http'
import { setTimeout } from 'node:timers/promises'

interface Page {
  type?: string
  body?: string
  status?: number
  location?: string
}

const utf8 = 'text/html; charset=utf-8'

/** Bodies are Latin-1, so that each character is one byte. */
const pages = new Map<string, Page>([
  ['/plain', { body: '<html><head><title>Plain title</title></head></html>' }],
  ['/spaces', { body: '<title>\n  Many   spaces &amp; entities &eacute; &lt;b&gt; \n</title>' }],
  ['/none', { body: '<html><body>no title here</body></html>' }],
  ['/empty', { body: '<title></title>' }],
  ['/latin1', { type: 'text/html; charset=iso-8859-1', body: '<title>caf\xe9</title>' }],
  [
    '/meta',
    {
      type: 'text/html',
      body: '<meta http-equiv="Content-Type" content="text/html; charset=windows-1252"><title>\x93quoted\x94</title>',
    },
  ],
  ['/upper', { body: '<TITLE>Upper tag</TITLE>' }],
  ['/attr', { body: '<title data-x="1">With attribute</title>' }],
  ['/two', { body: '<title>First</title><title>Second</title>' }],
  ['/json', { type: 'application/json', body: '{"title":"<title>In JSON</title>"}' }],
  ['/404', { body: '<title>Not here</title>', status: 404 }],
  ['/redir', { status: 302, location: '/plain' }],
  ['/late', { body: `${' '.repeat(40_000)}<title>Too late</title>` }],
  ['/body0', {}],
])

/** Serves them at 127.0.0.1:18999 until the function given back is called; borrows those of a replay next door. */
export async function startTitleOrigin(): Promise<() => Promise<void>> {
  const server = http.createServer((request, response) => {
    const { type = utf8, body = '', status = 200, location } = pages.get(request.url?.split('?')[0] ?? '') ?? gone
    response.writeHead(status, { 'content-type': type, ...(location ? { location } : {}) })
    response.end(Buffer.from(body, 'latin1'))
  })
  for (const deadline = Date.now() + 20_000; !(await listens(server, Date.now() > deadline)); ) {
    if (await isThereAlready()) return async () => {}
    await setTimeout(50)
  }
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
}

/** Whether it has the port now; when it is too late a port that is taken is an error. */
async function listens(server: http.Server, late: boolean): Promise<boolean> {
  try {
    await once(server.listen(18_999, '127.0.0.1'), 'listening')
    return true
  } catch (error) {
    if (late || !(error instanceof Error) || !error.message.includes('EADDRINUSE')) throw error
    return false
  }
}

/** Whether whoever has the port serves the same pages. */
async function isThereAlready(): Promise<boolean> {
  try {
    const bodies = ['/plain', '/two'].map((path) => fetch(`http://127.0.0.1:18999${path}`).then((page) => page.text()))
    return (await Promise.all(bodies)).join() === ['/plain', '/two'].map((path) => pages.get(path)?.body).join()
  } catch {
    return false
  }
}

const gone: Page = { type: 'text/plain', body: 'gone', status: 404 }
