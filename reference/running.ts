// Starting and stopping the whole: server, control port, folder.
import type http from 'node:http'
import type { AddressInfo } from 'node:net'
import { machineClock } from './clock'
import { type Options, UsageError } from './command-line'
import { controlServer } from './control'
import { keepIn, type Persistence } from './persistence'
import { legacyServer } from './server'
import type { Service } from './service'
import { Store } from './store'

export interface Running {
  url: string
  /** Null without a control port. */
  controlUrl: string | null
  /** Ends connections, writes the snapshot, closes the ports. */
  stop(): Promise<void>
}

/** Starts as the options say; a port that is taken or a folder that cannot be written is a UsageError. */
export async function start(options: Options, report: (error: unknown) => void): Promise<Running> {
  const store = new Store()
  const service: Service = { settings: options.settings(''), store, clock: machineClock(), titles: options.titles }
  const folder = openFolder(options.data, store)
  const servers = [legacyServer(service, report)]
  if (options.control !== null) servers.push(controlServer(service, () => folder?.save()))
  const wanted: [number, string][] = [
    [options.port, options.host],
    [options.control ?? 0, '127.0.0.1'],
  ]
  try {
    const [url = '', controlUrl = null] = await listenAll(servers, wanted)
    if (service.settings.site === '') service.settings = options.settings(url)
    return { url, controlUrl, stop: () => stop(servers, folder) }
  } catch (error) {
    await stop(servers, folder)
    throw error
  }
}

function openFolder(data: string | null, store: Store): Persistence | null {
  if (data === null) return null
  try {
    return keepIn(data, store)
  } catch (error) {
    throw new UsageError(`cannot keep data in ${data}: ${error instanceof Error ? error.message : error}`)
  }
}

async function listenAll(servers: http.Server[], wanted: [number, string][]): Promise<string[]> {
  const urls: string[] = []
  for (const [i, server] of servers.entries()) {
    const [port, host] = wanted[i] ?? [0, '127.0.0.1']
    urls.push(await listen(server, port, host))
  }
  return urls
}

function listen(server: http.Server, port: number, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'is taken' : `cannot be opened: ${error.message}`
      reject(new UsageError(`port ${port} ${why}`))
    })
    server.listen(port, host, () => {
      const { port: taken } = server.address() as AddressInfo
      resolve(`http://${host.includes(':') ? `[${host}]` : host}:${taken}`)
    })
  })
}

async function stop(servers: http.Server[], folder: Persistence | null): Promise<void> {
  const closed = servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve())))
  for (const server of servers) {
    server.closeIdleConnections()
    setTimeout(() => server.closeAllConnections(), 300).unref()
  }
  await Promise.all(closed)
  folder?.close()
}
