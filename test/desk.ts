// What all test files of a run of Jest share, kept by its main process and made when the first of them asks: the synthesized app for
// each choice of settings, and one DynamoDB Local, whose start costs seconds and which is quick only once it is warm.
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { synthesize } from '../lib/app'
import { type RunningEngine, startDynamoDbLocal } from './engines'

const folder = mkdtempSync(join(tmpdir(), 'understudy-assemblies-'))
const assemblies = new Map<string, string>()
let desk: Server | undefined
let engine: Promise<RunningEngine> | undefined

/** Jest's globalSetup: opens the desk, and leaves its address where `fromDesk` finds it in every test file. */
export default async function open(): Promise<void> {
  const opened = createServer((request, response) => {
    answerTo(request).then(
      (text) => response.end(text),
      (error) => response.writeHead(500).end(String(error)),
    )
  })
  await new Promise<void>((listening) => opened.listen(0, '127.0.0.1', listening))
  process.env.TEST_DESK = `http://127.0.0.1:${(opened.address() as AddressInfo).port}`
  desk = opened
}

/** Jest's globalTeardown: ends and removes all of it. */
export async function close(): Promise<void> {
  desk?.close()
  await (await engine?.catch(() => undefined))?.stop()
  rmSync(folder, { recursive: true, force: true })
}

async function answerTo({ url = '' }: IncomingMessage): Promise<string> {
  const { pathname, searchParams } = new URL(url, 'http://desk')
  if (pathname === '/assembly') return assemblyOf(searchParams.get('settings') ?? '{}')
  engine ??= startDynamoDbLocal()
  return (await engine).endpoint
}

function assemblyOf(settings: string): string {
  const made =
    assemblies.get(settings) ??
    synthesize({ outdir: join(folder, String(assemblies.size)), settings: JSON.parse(settings) })
  assemblies.set(settings, made)
  return made
}
