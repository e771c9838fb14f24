// One function asking another, and waiting for what it replies.
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { Refusal, unavailable } from '../core/refusals'
import { unlogged } from '../core/unlogged'
import type { Reply } from './http'

/** A little more than the slowest side's own limit: whoever is too slow is ended there, and that is an answer too. */
const patience = 16_000

/** What Lambda takes in one synchronous invocation, by its quotas, in bytes: the whole event. */
const largest = 6 * 1024 * 1024

/**
 * Opens the way to other functions, and gives what hands an event to one of them and waits for its reply. Refuses, with
 * `unavailable`, when there is none within `wait` milliseconds, and with `body-too-large` an event that cannot be handed on. It asks once: a creation whose answer was lost must not be made twice.
 */
export function openSide(wait = patience) {
  const requestHandler = { requestTimeout: wait, throwOnRequestTimeout: true }
  const client = new LambdaClient({ maxAttempts: 1, requestHandler, cacheMiddleware: true, ...unlogged })
  return async function ask(name: string, event: object): Promise<Reply> {
    const payload = JSON.stringify(event)
    if (Buffer.byteLength(payload) > largest)
      throw new Refusal('body-too-large', 'No function takes a body this large.')
    const { FunctionError, Payload } = await invoke(name, payload)
    const text = Payload?.transformToString() ?? ''
    if (FunctionError !== undefined) throw unavailable('A part of the service failed.', new Error(text.slice(0, 500)))
    return JSON.parse(text) as Reply
  }

  async function invoke(FunctionName: string, Payload: string) {
    try {
      return await client.send(new InvokeCommand({ FunctionName, InvocationType: 'RequestResponse', Payload }))
    } catch (error) {
      throw unavailable('A part of the service does not answer.', error)
    }
  }
}
