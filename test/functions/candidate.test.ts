// How it is told why the candidate gave no answer.
import { Refusal, unavailable } from '../../core/refusals'
import { openCandidate } from '../../functions/candidate'

const functions = { CREATE_FUNCTION: 'c', EXPAND_FUNCTION: 'e', STATS_FUNCTION: 's', RESOLVE_FUNCTION: 'r' }
const error = (name: string, message = '', code?: string) => Object.assign(new Error(message), { name, code })

for (const { what, cause, failure } of [
  {
    what: 'a connection that broke, as the SDK names it',
    cause: error('TimeoutError', '', 'ECONNRESET'),
    failure: 'reset',
  },
  { what: 'one that broke while it was written to', cause: error('TimeoutError', '', 'EPIPE'), failure: 'reset' },
  { what: 'nobody there', cause: error('Error', '', 'ECONNREFUSED'), failure: 'connect' },
  { what: 'no reply in time', cause: error('TimeoutError'), failure: 'timeout' },
  {
    what: 'a function that was ended for its slowness',
    cause: error('Error', 'Task timed out after 5 s'),
    failure: 'timeout',
  },
  { what: 'no room to run it', cause: error('TooManyRequestsException'), failure: 'throttled' },
  { what: 'a function that failed', cause: error('Error', '{"errorType":"Error"}'), failure: 'failed' },
] as const) {
  test(`${what}: ${failure}`, async () => {
    const ask = openCandidate(functions, () => Promise.reject(unavailable('No answer.', cause)))
    const { answer, reply } = await ask('version', {} as Parameters<typeof ask>[1])
    expect({ reply, answer }).toEqual({ reply: null, answer: expect.objectContaining({ status: 0, failure }) })
  })
}

test('a body that cannot be handed on: an answer that says so, and no failure', async () => {
  const ask = openCandidate(functions, () => Promise.reject(new Refusal('body-too-large', 'Too large.')))
  const { answer, reply } = await ask('shorturl', {} as Parameters<typeof ask>[1])
  expect(answer).toMatchObject({ status: 413, body: expect.stringContaining('Too Large') })
  expect(answer.failure).toBeUndefined()
  expect(reply).toMatchObject({ statusCode: 413 })
})
