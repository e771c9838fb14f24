import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(__dirname, '../core/shadow/judging/expected')

/**
 * The expected differences that are put into the bundles: one JSON text with the rules of every file of the folder, in the
 * order of the files' names. A folder that is not there holds none.
 */
export function expectedDifferences(from = folder): { json: string } {
  const files = existsSync(from) ? readdirSync(from).filter((file) => file.endsWith('.json')) : []
  return { json: JSON.stringify(files.sort().flatMap((file) => read(join(from, file)))) }
}

function read(path: string): unknown[] {
  try {
    return [JSON.parse(readFileSync(path, 'utf8'))].flat()
  } catch (error) {
    throw new Error(`${path} is no JSON: ${error instanceof Error ? error.message : error}`)
  }
}
