import { createServer } from 'node:net'
import { UsageError } from './start-options'

/** The port itself if it can be listened on, or any free one for 0. Refuses a taken one. */
export function freePort(port: number): Promise<number> {
  const probe = createServer()
  return new Promise((resolve, reject) => {
    probe.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'is taken' : `cannot be used (${error.code})`
      reject(new UsageError(`Port ${port} ${why}; name another with --port, or 0 for any free one.`))
    })
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address()
      const found = address !== null && typeof address === 'object' ? address.port : port
      probe.close(() => resolve(found))
    })
  })
}
