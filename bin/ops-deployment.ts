import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Why an operator's command cannot be carried out, in one line. */
export class OpsError extends Error {
  override name = 'OpsError'
}

/** A deployment as operators reach it: the outputs of its stack, and where its AWS calls go (undefined: to AWS). */
export interface Deployment {
  outputs: Record<string, string>
  /** Where it answers; undefined: where its outputs say. */
  url?: string
  awsUrl?: string
  /** Where its tables are; undefined: on AWS. */
  engineUrl?: string
}

/**
 * Finds the deployment that is meant: on AWS by the file that `cdk deploy --outputs-file` wrote, else the one running on this
 * machine with the data folder `data`. Refuses, with an OpsError, when there is none.
 */
export function findDeployment({ data, outputs }: { data: string; outputs?: string | undefined }): Deployment {
  if (outputs !== undefined) {
    const { UnderstudySecond, ...stacks } = read(outputs, 'npm run deploy -- --outputs-file FILE writes it')
    // What stands by has outputs of the same names: it is meant where it is all there is.
    const isAll = Object.keys(stacks).length === 0
    return { outputs: Object.assign({}, ...(isAll ? [UnderstudySecond] : Object.values(stacks))) }
  }
  return read(join(data, 'platform.json'), 'is npm start running? --data names its folder') as unknown as Deployment
}

/** What only a deployment that migrates has. */
const ofMigrating = new Set([
  'MigrationTable',
  'MigrationSecret',
  'PairsTable',
  'LegacyUrl',
  'UncomparedQueueUrl',
  'ShadowFunction',
])

/** One output of a deployment's stack, by name. Refuses, with an OpsError, one that is not there. */
export function output({ outputs }: Deployment, name: string): string {
  const value = outputs[name]
  if (value !== undefined) return value
  if (ofMigrating.has(name) && outputs.MigrationTable === undefined)
    throw new OpsError(
      'This deployment does not migrate: start it with --legacy URL, or deploy it with -c legacyUrl=URL.',
    )
  throw new OpsError(`This deployment has no output ${name}; was it deployed by this version?`)
}

function read(file: string, advice: string): Record<string, object> {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new OpsError(
      `${file} cannot be read (${error instanceof Error ? error.message.split(',')[0] : error}): ${advice}.`,
    )
  }
}
