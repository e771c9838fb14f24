// npm start: the whole service on one machine, from the same template and bundles that are deployed.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { synthesize } from '../lib/app'
import { SettingError } from '../lib/settings'
import { type Platform, PlatformError, startPlatform } from '../local/platform'
import { serveControl } from './control'
import { deploymentOf, openVault, readInstall, writeInstall } from './legacy-install'
import { freePort } from './port'
import { help, readOptions, UsageError } from './start-options'

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), process.env)
  if (options === 'help') return void process.stdout.write(help)

  const port = await freePort(options.port)
  const folder = options.data === null ? mkdtempSync(join(tmpdir(), 'understudy-')) : writable(resolve(options.data))
  if (options.data === null) process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))
  let platform: Platform | null = null
  stopOnSignal(() => platform)

  // CDK's validator takes longer than all the rest of a start; CI has it on.
  process.env.CDK_VALIDATION ??= 'false'
  const publicUrls = [`http://127.0.0.1:${port}`, `http://localhost:${port}`].join(',')
  const { cacheSeconds, dialect, engine, workers, control } = options
  const site = `http://127.0.0.1:${port}`
  const install = options.install === null ? null : readInstall(options.install, site)
  const assembly = synthesize({
    outdir: join(folder, 'cdk.out'),
    settings: {
      ...{ publicUrls, dialect },
      // A test that changes links behind the functions' back wants to see it at once.
      cacheSeconds: control === null ? cacheSeconds : '0',
      ...(dialect === 'legacy' ? deploymentOf(install, site) : {}),
    },
    controlled: control !== null,
  })

  platform = await startPlatform({ assembly, port, data: folder, engine, workers, say })
  if (control !== null) say(`Control port at ${(await serveControl(control, platform)).url}`)
  else if (dialect === 'legacy') {
    const vault = openVault(platform.awsUrl, platform.outputs.LegacyInstallSecret ?? '')
    const shown = await writeInstall(install, vault)
    if (shown !== null) say(shown)
  }
  process.stdout.write(`Understudy is ready at ${platform.url}\n`)
}

/**
 * Ctrl-C and its like end everything in order, once. Whoever insists gets an end at once, and so does who cannot wait for the
 * start: nothing runs then that could lose anything, but what was made for it has to go.
 */
function stopOnSignal(running: () => Platform | null): void {
  let stopping = false
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      const platform = running()
      if (stopping || platform === null) process.exit(1)
      stopping = true
      platform.stop().then(
        () => process.exit(0),
        (error) => {
          say(String(error))
          process.exit(1)
        },
      )
    })
  }
}

function writable(folder: string): string {
  try {
    mkdirSync(folder, { recursive: true })
    rmSync(mkdtempSync(join(folder, 'try-')), { recursive: true })
    return folder
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? error.code : error
    throw new UsageError(
      `The folder ${folder} cannot be written to (${why}); name another with --data, or use --memory.`,
    )
  }
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

main().catch((error) => {
  const isExpected = [UsageError, SettingError, PlatformError].some((kind) => error instanceof kind)
  say(isExpected ? error.message : (error.stack ?? String(error)))
  process.exit(isExpected ? 2 : 1)
})
