import { fuzz } from './run'

test('a service whose processes cannot be seen is not watched, and so not tried', async () => {
  const service = { url: 'http://127.0.0.1:9', engineUrl: 'http://127.0.0.1:9', assembly: '/nowhere', pid: process.pid }
  const wishes = { runs: 1, seed: 1, known: { codes: [], key: '' }, each: () => false }
  await expect(fuzz(service, wishes)).rejects.toThrow('worker process')
})
