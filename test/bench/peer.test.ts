import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { checkPeer } from './peer'

let server: Server
let url = ''
beforeAll(async () => {
  // The path is the status.
  server = createServer(({ url = '' }, reply) =>
    reply.writeHead(Number(url.slice(1)), { location: '/elsewhere' }).end(),
  )
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

test.each([301, 302, 307])('a peer that answers %s is loaded', async (status) => {
  await checkPeer(`${url}/${status}`)
})

test.each([200, 404, 500])('a peer that answers %s is refused', async (status) => {
  await expect(checkPeer(`${url}/${status}`)).rejects.toThrow(`The peer answers ${status} at ${url}/${status}`)
})

test('a peer that is not there is refused', async () => {
  await expect(checkPeer('http://127.0.0.1:1/abc')).rejects.toThrow(/does not answer at .*: start it first/)
})
