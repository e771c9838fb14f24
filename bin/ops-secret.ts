import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { type Deployment, OpsError, output } from './ops-deployment'
import { local } from './ops-tables'

/** The text of a secret of a deployment, by the name of the output that says where it is. */
export async function readSecret(deployment: Deployment, name: string): Promise<string> {
  const place = deployment.awsUrl === undefined ? {} : { endpoint: deployment.awsUrl, ...local }
  const client = new SecretsManagerClient(place)
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: output(deployment, name) }))
    if (SecretString === undefined) throw new OpsError(`The secret ${name} of this deployment holds no text.`)
    return SecretString
  } finally {
    client.destroy()
  }
}
