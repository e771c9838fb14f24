// Secrets Manager's JSON protocol, as far as functions and operators use it.
import { randomUUID } from 'node:crypto'
import { type Fields, text } from './decode'
import type { Secrets } from './secrets'

/** Carries out GetSecretValue or PutSecretValue. Secrets are named by their ARN; a new text takes effect at once. */
export function callSecrets(operation: string, input: Fields, secrets: Secrets): { status: number; output: object } {
  const id = text(input.SecretId ?? '', 'SecretId')
  if (operation === 'GetSecretValue') {
    const SecretString = secrets.get(id)
    if (SecretString === undefined) return missing
    return { status: 200, output: { ARN: id, Name: id, SecretString, VersionStages: ['AWSCURRENT'] } }
  }
  if (operation === 'PutSecretValue') {
    if (!secrets.put(id, text(input.SecretString ?? '', 'SecretString'))) return missing
    return { status: 200, output: { ARN: id, Name: id, VersionId: randomUUID(), VersionStages: ['AWSCURRENT'] } }
  }
  return failed('InvalidRequestException', `${operation} is not answered here.`)
}

const missing = failed('ResourceNotFoundException', 'Secrets Manager can not find the specified secret.')

function failed(type: string, Message: string) {
  return { status: 400, output: { __type: type, Message } }
}
