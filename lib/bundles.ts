import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildSync } from 'esbuild'
import type { FunctionName } from '../core/config'

/** Where the bundled code of each function is: a folder with an `index.js` in it. */
export type Bundles = Record<FunctionName, string>

const functions: readonly FunctionName[] = ['create', 'expand', 'resolve', 'stats', 'count']
const root = join(__dirname, '..')

/**
 * Bundles every function into a folder of its own below `outdir`, which is emptied first, and gives those folders.
 * One call for all of them: esbuild then parses what they share once. Nothing is left out of a bundle, the AWS SDK
 * neither: what runs is what our lock file pins, not what Lambda happens to bring. Same sources, same bytes: CDK
 * derives asset hashes from them, and a deployment that changes nothing should say so.
 */
export function bundle(outdir: string): Bundles {
  rmSync(outdir, { recursive: true, force: true })
  buildSync({
    absWorkingDir: root,
    entryPoints: functions.map((name) => ({ in: `functions/${name}/handler.ts`, out: `${name}/index` })),
    outdir,
    bundle: true,
    minify: true,
    legalComments: 'none',
    platform: 'node',
    // The oldest Node that runs these bundles: on Lambda it is newer, on a developer's machine it may be this one.
    target: 'node20',
    format: 'cjs',
    // The ES module builds of the SDK lose their unused parts; their CommonJS builds cannot.
    mainFields: ['module', 'main'],
    logLevel: 'warning',
  })
  return {
    create: join(outdir, 'create'),
    expand: join(outdir, 'expand'),
    resolve: join(outdir, 'resolve'),
    stats: join(outdir, 'stats'),
    count: join(outdir, 'count'),
  }
}
