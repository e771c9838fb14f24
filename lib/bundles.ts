import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildSync } from 'esbuild'
import type { AnyFunctionName } from '../core/migration/config'
import { expectedDifferences } from './expected-differences'
import { openapi } from './openapi'

/** Where the bundled code of each function is: a folder with an `index.js` in it. */
export type Bundles = Record<AnyFunctionName, string>

/** Which code to bundle. */
export interface Choice {
  dialect: keyof typeof entries
  /** With the test mode of core/legacy/controlled.ts. Nothing that is deployed asks for it. */
  controlled: boolean
}

// Apart, so that what runs in the modern dialect carries nothing of the legacy.
const legacy = {
  create: 'create/legacy',
  expand: 'expand/legacy',
  resolve: 'resolve/legacy',
  stats: 'stats/legacy',
  count: 'count/legacy',
  router: 'router/handler',
} as const
const entries = {
  modern: {
    create: 'create/handler',
    expand: 'expand/handler',
    resolve: 'resolve/handler',
    stats: 'stats/handler',
    count: 'count/handler',
  },
  legacy,
  migrating: { ...legacy, router: 'router/migrating', shadow: 'shadow/handler' },
} as const
const root = join(__dirname, '..')

/** Fills the folder with a folder for each function of a dialect. */
export type Bundler = (outdir: string, choice: Choice) => Bundles

/**
 * Bundles every function of a dialect into a folder of its own below `outdir`, which is emptied first, and gives those folders.
 * One call for all of them: esbuild then parses what they share once. Nothing is left out of a bundle, the AWS SDK
 * neither: what runs is what our lock file pins, not what Lambda happens to bring. Same sources, same bytes: CDK
 * derives asset hashes from them, and a deployment that changes nothing should say so.
 */
export function bundle(outdir: string, { dialect, controlled }: Choice): Bundles {
  rmSync(outdir, { recursive: true, force: true })
  buildSync({
    absWorkingDir: root,
    entryPoints: Object.entries(entries[dialect]).map(([name, entry]) => ({
      in: `functions/${entry}.ts`,
      out: `${name}/index`,
    })),
    define: {
      'process.env.UNDERSTUDY_CONTROL': controlled ? '"on"' : '"off"',
      'process.env.UNDERSTUDY_RULES': JSON.stringify(expectedDifferences().json),
      'process.env.UNDERSTUDY_OPENAPI': JSON.stringify(JSON.stringify(openapi())),
    },
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
  return bundlesIn(outdir)
}

/** Where `bundle` puts the functions below a folder. */
export function bundlesIn(outdir: string): Bundles {
  return {
    create: join(outdir, 'create'),
    expand: join(outdir, 'expand'),
    resolve: join(outdir, 'resolve'),
    stats: join(outdir, 'stats'),
    count: join(outdir, 'count'),
    router: join(outdir, 'router'),
    shadow: join(outdir, 'shadow'),
  }
}
