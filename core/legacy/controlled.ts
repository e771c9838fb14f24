// Test mode: a test sets clock and settings. No deployed bundle has this: it comes in only where bundles are made with
// `process.env.UNDERSTUDY_CONTROL` as 'on' (lib/bundles.ts), and a test looks for the text below in all others.
import { Agent, request } from 'node:http'
import { type Look, type Surroundings, settingsOf } from './surroundings'

/** What tells a bundle with the test mode from one without. */
export const mark = 'understudy in the hands of a test'

/** What the secret of the install holds in test mode: its settings, and the time (null: as it is). */
interface Controlled {
  mark: typeof mark
  now: number | null
  install: object
}

/** Writes down settings, and a time in milliseconds since 1970, for `controlledLook` to read. */
export function controlledSecret(install: object, now: number | null): string {
  return JSON.stringify({ mark, now, install } satisfies Controlled)
}

/** Reads settings and time anew for each request. */
export function controlledLook(secret: string, site: string): Look {
  const call = openPlainCalls(process.env.AWS_ENDPOINT_URL_SECRETS_MANAGER ?? '')
  let known: { json: string; settings: Surroundings['settings'] } | undefined
  return async () => {
    const { SecretString } = await call('GetSecretValue', { SecretId: secret })
    const held = JSON.parse(String(SecretString)) as Controlled
    if (held.mark !== mark) throw new Error(`the secret is not ${mark}`)
    const json = JSON.stringify(held.install)
    if (known?.json !== json) known = { json, settings: settingsOf(json, site) }
    return { settings: known.settings, now: () => held.now ?? Date.now() }
  }
}

/**
 * Calls Secrets Manager where no signature is checked, which is on one machine: the test mode asks at each request, and
 * that should cost next to nothing.
 */
export function openPlainCalls(endpoint: string) {
  const agent = new Agent({ keepAlive: true })
  return function call(operation: string, input: object): Promise<Record<string, unknown>> {
    const headers = {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `secretsmanager.${operation}`,
    }
    return new Promise((resolve, reject) => {
      const outgoing = request(endpoint, { agent, method: 'POST', headers }, (reply) => {
        const chunks: Buffer[] = []
        reply.on('data', (chunk: Buffer) => chunks.push(chunk))
        reply.on('error', reject)
        reply.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString())))
      })
      outgoing.on('error', reject)
      outgoing.end(JSON.stringify(input))
    })
  }
}
