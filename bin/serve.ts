// The whole service on one machine, from flags to a ready line and in order to its end. What is run is for the caller to synthesize.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Synthesis } from '../lib/app'
import { SettingError } from '../lib/setting'
import { type Platform, PlatformError, startPlatform } from '../local/platform'
import { keepDialect } from './kept-dialect'
import { openNamed } from './named-folder'
import { freePort } from './port'
import { help, readOptions, UsageError } from './start-options'

/** Synthesizes the app and gives its folder. */
export type Synthesize = (what: Synthesis) => string

/**
 * Runs the program with the flags of this process. `load` gives what synthesizes; it is called late, since it may take a second to
 * load and a mistyped flag is to be told at once. Whatever fails is said, and ends the process.
 */
export function serve(load: () => Synthesize): void {
  main(load).catch((error) => {
    const isExpected = [UsageError, SettingError, PlatformError].some((kind) => error instanceof kind)
    const isFull = ['ENOSPC', 'EDQUOT', 'EROFS'].includes(error.code)
    if (isFull) say(`There is no room to write (${error.code}); make some, or name another folder with --data.`)
    else say(isExpected ? error.message : (error.stack ?? String(error)))
    process.exit(isExpected || isFull ? 2 : 1)
  })
}

async function main(load: () => Synthesize): Promise<void> {
  // Whoever reads the ready line may close the pipe after it; that is no reason to end.
  process.stdout.on('error', () => {})
  const options = readOptions(process.argv.slice(2), process.env)
  if (options === 'help') return void process.stdout.write(help)

  const port = await freePort(options.port)
  const folder =
    options.data === null
      ? mkdtempSync(join(tmpdir(), 'understudy-'))
      : openNamed('data', resolve(options.data), 'name another, or use --memory')
  if (options.data === null) process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))
  let platform: Platform | null = null
  stopOnSignal(() => platform)

  // CDK's validator takes longer than all the rest of a start; CI has it on.
  process.env.CDK_VALIDATION ??= 'false'
  const publicUrls = [`http://127.0.0.1:${port}`, `http://localhost:${port}`].join(',')
  const { cacheSeconds, access, dialect, workers } = options
  // Loaded only now, as is what synthesizes.
  const { legacyStart }: typeof import('./start-legacy') = require('./start-legacy')
  const legacy = dialect === 'legacy' ? legacyStart(options, `http://127.0.0.1:${port}`) : null
  const synthesize = load()
  // One address is everybody here: where all are let in, nobody is counted.
  const limits = access === 'open' ? unlimited : {}
  const settings = { publicUrls, cacheSeconds, access, ...limits, dialect, ...legacy?.settings }
  const controlled = legacy?.controlled ?? false
  // What a test empties again and again need not be on disk.
  const engine =
    controlled && options.engine.kind === 'dynalite' ? { ...options.engine, inMemory: true } : options.engine
  // Only once the folder is ours: another platform may be running from what lies there.
  const assembly = () => {
    const made = synthesize({ outdir: join(folder, 'cdk.out'), settings, controlled, local: true })
    // Only now is it known that there is such a dialect.
    keepDialect(folder, dialect)
    return made
  }

  platform = await startPlatform({ assembly, port, data: folder, forgets: options.data === null, engine, workers, say })
  for (const line of [...((await legacy?.begin(platform)) ?? []), ...(legacy?.warnings ?? [])]) say(line)
  say(whoMay[access](folder))
  process.stdout.write(`Understudy is ready at ${platform.url}\n`)
}

const unlimited = { guessesPerMinute: '0', createsPerMinute: '0' }

const whoMay = {
  open: () =>
    'Access is open: whoever reaches this address may create, edit and delete links; --access closed asks for keys.',
  closed: (folder: string) => `Access is closed: npm run ops -- keys create --owner NAME --data ${folder} makes a key.`,
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

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
