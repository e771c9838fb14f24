import type { Asked } from './action'
import type { Answer } from './formats'
import { isNumber } from './php-values'

const version = '1.10.5-dev'
const databaseVersion = '507'

/** Action `version`: the version of the legacy program that is spoken here, and of its database if asked (contract, 6.6). */
export async function versionAnswer({ parameters }: Asked): Promise<Answer> {
  const asksForDatabase = isNumber(parameters.get('db') ?? '', 1)
  return { fields: { version, ...(asksForDatabase ? { db_version: databaseVersion } : {}) }, simple: version }
}
