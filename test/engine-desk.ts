// One DynamoDB Local for a whole run of Jest: its start costs seconds, and it is quick only once it is warm. Jest's main process
// keeps it; the first test file that asks has it started, and a run that needs none starts none.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type RunningEngine, startDynamoDbLocal } from './engines'

let desk: Server | undefined
let engine: Promise<RunningEngine> | undefined

/** Jest's globalSetup: opens the desk, and leaves its address where engines.ts looks for it in every test file. */
export default async function open(): Promise<void> {
  const opened = createServer((_, response) => {
    engine ??= startDynamoDbLocal()
    engine.then(
      ({ endpoint }) => response.end(endpoint),
      (error) => response.writeHead(500).end(String(error)),
    )
  })
  await new Promise<void>((listening) => opened.listen(0, '127.0.0.1', listening))
  process.env.ENGINE_DESK = `http://127.0.0.1:${(opened.address() as AddressInfo).port}`
  desk = opened
}

/** Ends the desk, and the engine if it was asked for. */
export async function close(): Promise<void> {
  desk?.close()
  await (await engine?.catch(() => undefined))?.stop()
}
