import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'

/** Opens a secret of Secrets Manager, and gives what reads it: its text, anew each time. */
export function openSecret(id: string): () => Promise<string> {
  const client = new SecretsManagerClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1000, requestTimeout: 2000, throwOnRequestTimeout: true },
  })
  return async () => {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: id }))
    if (SecretString === undefined) throw new Error('the secret of the install is no text')
    return SecretString
  }
}
