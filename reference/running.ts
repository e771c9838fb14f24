// Starting and stopping the whole: server, control port, folder.
import type http from 'node:http'
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
  const main = legacyServer(service, report)
  const servers = [main]
  const url = await listen(main, options.port, options.host)
  // Only whoever has the port touches the folder: a second start by mistake must not disturb the first.
  const folder = await orStop(servers, () => openFolder(options.data, store))
  if (service.settings.site === '') service.settings = options.settings(url)
  const stopAll = () => stop(servers, folder)
  if (options.control === null) return { url, controlUrl: null, stop: stopAll }
  const control = controlServer(service, () => folder?.save())
  servers.push(control)
  const controlUrl = await orStop(servers, () => listen(control, options.control ?? 0, '127.0.0.1'))
  return { url, controlUrl, stop: stopAll }
}

async function orStop<T>(servers: http.Server[], act: () => T | Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    await stop(servers, null)
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

function listen(server: http.Server, port: number, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'is taken' : `cannot be opened: ${error.message}`
      reject(new UsageError(`port ${port} ${why}`))
    })
    server.listen(port, host, () => {
      const address = server.address()
      const taken = typeof address === 'object' && address !== null ? address.port : port
      resolve(`http://${host.includes(':') ? `[${host}]` : host}:${taken}`)
    })
  })
}

async function stop(servers: http.Server[], folder: Persistence | null): Promise<void> {
  const closed = servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve())))
  for (const server of servers) {
    server.closeIdleConnections()
    setTimeout(() => server.closeAllConnections(), 150).unref()
  }
  await Promise.all(closed)
  folder?.close()
}
