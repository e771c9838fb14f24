import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AnyFunctionName } from '../core/migration/config'

/** Puts `code` in the place of a function's bundle in a synthesized app; it finds the bundle itself by `require('./real.js')`. */
export function wrapBundle(assembly: string, name: AnyFunctionName, code: string): void {
  const bundle = readFileSync(join(assembly, 'bundles', name, 'index.js'))
  const asset = readdirSync(assembly)
    .filter((folder) => folder.startsWith('asset.'))
    .map((folder) => join(assembly, folder))
    .find((path) => existsSync(join(path, 'index.js')) && readFileSync(join(path, 'index.js')).equals(bundle))
  if (asset === undefined) throw new Error(`the code of ${name} is not in ${assembly}`)
  renameSync(join(asset, 'index.js'), join(asset, 'real.js'))
  writeFileSync(join(asset, 'index.js'), code)
}
