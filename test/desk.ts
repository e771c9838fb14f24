// What all test files of a run of Jest share, kept by its main process and made when the first of them asks: the synthesized app for
// each choice of settings, and one engine of each kind, whose start costs seconds and which is quick only once it is warm.
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { synthesize } from '../lib/app'
import { type Bundles, bundle, bundlesIn, type Choice } from '../lib/bundles'
import { type RunningEngine, startDynalite, startDynamoDbLocal, withoutJava } from './engines'

const folder = mkdtempSync(join(tmpdir(), 'understudy-assemblies-'))
const assemblies = new Map<string, string>()
const bundled = new Map<string, string>()
const engines = new Map<string, Promise<RunningEngine>>()
let desk: Server | undefined

/** Jest's globalSetup: opens the desk, and leaves its address, and what Java lacks, where every test file finds them. */
export default async function open(): Promise<void> {
  const opened = createServer((request, response) => {
    answerTo(request).then(
      (text) => response.end(text),
      (error) => response.writeHead(500).end(String(error)),
    )
  })
  await new Promise<void>((listening) => opened.listen(0, '127.0.0.1', listening))
  process.env.TEST_DESK = `http://127.0.0.1:${(opened.address() as AddressInfo).port}`
  process.env.TEST_WITHOUT_JAVA = withoutJava() ?? ''
  desk = opened
}

/** Jest's globalTeardown: ends and removes all of it. */
export async function close(): Promise<void> {
  desk?.close()
  for (const engine of engines.values()) await (await engine.catch(() => undefined))?.stop()
  rmSync(folder, { recursive: true, force: true })
}

async function answerTo({ url = '' }: IncomingMessage): Promise<string> {
  const { pathname, searchParams } = new URL(url, 'http://desk')
  if (pathname === '/assembly') return assemblyOf(searchParams.get('settings') ?? '{}', searchParams.has('controlled'))
  const engine = engines.get(pathname) ?? (pathname === '/dynalite' ? startDynalite() : startDynamoDbLocal())
  engines.set(pathname, engine)
  return (await engine).endpoint
}

function assemblyOf(settings: string, controlled: boolean): string {
  const key = `${settings} ${controlled}`
  const made =
    assemblies.get(key) ??
    synthesize({
      outdir: join(folder, String(assemblies.size)),
      settings: JSON.parse(settings),
      ...{ controlled, bundler: bundledOnce },
    })
  assemblies.set(key, made)
  return made
}

/** Bundles are the same whatever the settings are, but for the dialect: they are made once, which takes longer than all else. */
function bundledOnce(outdir: string, choice: Choice): Bundles {
  const key = JSON.stringify(choice)
  const made = bundled.get(key)
  if (made === undefined) {
    bundled.set(key, outdir)
    return bundle(outdir, choice)
  }
  cpSync(made, outdir, { recursive: true })
  return bundlesIn(outdir)
}
