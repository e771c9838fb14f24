// Opening and closing local servers.
import type { Server } from 'node:http'
import { codeOf, PlatformError } from './error'

/** Lets a server listen on this machine only and gives its address. Port 0 is any free one; one in use is refused. */
export function listening(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const taken = codeOf(error) === 'EADDRINUSE'
      reject(
        new PlatformError(
          taken
            ? `Port ${port} is in use by another program: stop it, or choose another with --port.`
            : `Port ${port} cannot be listened on (${error.message}): choose another with --port.`,
        ),
      )
    })
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      resolve(`http://127.0.0.1:${address && typeof address === 'object' ? address.port : port}`)
    })
  })
}

/** Closes a server: no new requests, and those under way have so many milliseconds to finish. */
export async function closed(server: Server, grace = 0): Promise<void> {
  const done = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const timer = setTimeout(() => server.closeAllConnections(), grace)
  await done
  clearTimeout(timer)
}
