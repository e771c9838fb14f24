// Contract 6.6: version.
import type { Outcome } from '../output-formats'
import { equalsOne } from '../php-values'
import { textOrNothing } from '../reading-a-request'
import type { Fields } from '../values'
import type { Call } from './action'

const [version, databaseVersion] = ['1.10.5-dev', '507']

export function versionOf({ parameters }: Call): Outcome {
  const more: Fields = equalsOne(textOrNothing(parameters, 'db') ?? '') ? { db_version: databaseVersion } : {}
  return { fields: { version, ...more }, simple: version }
}
