import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

/**
 * The description of the API, docs/openapi.yaml, as plain JSON values. It is read where bundles are made, so that no function has
 * to know YAML.
 */
export function openapi(): unknown {
  return parse(readFileSync(join(__dirname, '../docs/openapi.yaml'), 'utf8'), { merge: true })
}
