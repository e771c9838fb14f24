// Puts the fault switch around the functions of a synthesized app.
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { buildSync } from 'esbuild'
import type { LegacyFunctionName } from '../../../core/config'
import { makeFolder } from '../../../local/files'
import type { Tools } from './fault'
import type { Switch } from './wrapped'

/** The functions that a bug can be in. */
const functions: readonly LegacyFunctionName[] = ['create', 'resolve', 'expand', 'stats']

/** A switch: a file that says which bug there is, read at every call. */
export interface FaultSwitch {
  set(bug: string | null): void
}

/**
 * Wraps the functions of the app in the folder `assembly`, with no bug until one is set. The switch is the file `file`, outside of
 * the app. Refuses an app whose functions are not where they are expected.
 */
export function wrapFunctions(assembly: string, file: string, login: Tools['login']): FaultSwitch {
  const set = (bug: string | null) => {
    const says: Switch = { bug, login }
    makeFolder(dirname(file))
    writeFileSync(`${file}.new`, JSON.stringify(says), { mode: 0o600 })
    renameSync(`${file}.new`, file)
  }
  set(null)
  const faults = bundled()
  for (const name of functions) {
    const folder = assetOf(assembly, name)
    renameSync(join(folder, 'index.js'), join(folder, 'real.js'))
    writeFileSync(join(folder, 'faults.js'), faults)
    const [from, where] = [name, file].map((text) => JSON.stringify(text))
    writeFileSync(
      join(folder, 'index.js'),
      `exports.handler = require('./faults.js').wrapped(require('./real.js').handler, ${from}, ${where})\n`,
    )
  }
  return { set }
}

function bundled(): Uint8Array {
  const { outputFiles } = buildSync({
    entryPoints: [join(__dirname, 'wrapped.ts')],
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'warning',
  })
  return outputFiles[0]?.contents ?? new Uint8Array()
}

/** The folder of a function's code in a synthesized app. */
export function assetOf(assembly: string, name: string): string {
  const bundle = readFileSync(join(assembly, 'bundles', name, 'index.js'))
  const asset = readdirSync(assembly)
    .filter((folder) => folder.startsWith('asset.'))
    .map((folder) => join(assembly, folder))
    .find((path) => existsSync(join(path, 'index.js')) && readFileSync(join(path, 'index.js')).equals(bundle))
  if (asset === undefined) throw new Error(`the code of ${name} is not in ${assembly}`)
  return asset
}
