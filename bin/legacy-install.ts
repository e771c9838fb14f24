// The settings of a legacy install, from a file or made up, into the secret that the functions read them from.
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { textOf } from '../core/legacy/bytes'
import { openPlainCalls } from '../core/legacy/controlled'
import { settingsOf } from '../core/legacy/surroundings'
import { UsageError } from './start-options'

/** Settings with the contract's names, as a file has them. */
export type Install = Record<string, unknown>

/** Reads a file of settings. Refuses, in one line that names the file, what is no JSON and what the contract does not know. */
export function readInstall(file: string, site: string): Install {
  try {
    const json = readFileSync(file, 'utf8')
    const given: unknown = JSON.parse(json)
    if (typeof given !== 'object' || given === null || Array.isArray(given))
      throw new Error('it has to hold a JSON object of settings, like {"private": false}.')
    settingsOf(json, site)
    return { ...given }
  } catch (error) {
    throw new UsageError(`--install ${file}: ${error instanceof Error ? error.message : error}`)
  }
}

/** The settings of a deployment that an install decides: all that a redirect has to know. */
export function deploymentOf(install: Install | null, site: string): Record<string, string> {
  const read = settingsOf(JSON.stringify(install ?? {}), site)
  return {
    site: textOf(read.site),
    privatePages: String(read.privatePages),
    nostats: String(install?.nostats === true),
    // One machine carries any byte in a header.
    locationBytes: 'raw',
  }
}

/** The secret of a running platform's install, to read and to write. */
export type Vault = ReturnType<typeof openVault>

/** Opens the secret by the address of the AWS calls, and its ARN. */
export function openVault(endpoint: string, SecretId: string) {
  const call = openPlainCalls(endpoint)
  return {
    get: async () => String((await call('GetSecretValue', { SecretId })).SecretString),
    put: (SecretString: string) => call('PutSecretValue', { SecretId, SecretString }),
  }
}

/**
 * Writes the settings into the secret. Without any, an install that has no user yet gets one; its password is in the line
 * this gives then, and nowhere else.
 */
export async function writeInstall(install: Install | null, vault: Vault): Promise<string | null> {
  if (install !== null) {
    await vault.put(JSON.stringify(install))
    return null
  }
  const found: Install = JSON.parse(await vault.get())
  if (Object.keys(found.users ?? {}).length > 0) return null
  const password = randomBytes(12).toString('base64url')
  await vault.put(JSON.stringify({ ...found, users: { understudy: password } }))
  return `The API takes username=understudy and password=${password}, which is shown this once.`
}
