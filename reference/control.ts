// The replayer's side door: it empties and presets the service, sets its clock and reads its state. Not part of the
// legacy; only there with `--control`.
import http from 'node:http'
import { fromTimestamp } from './clock'
import { readObject } from './reading-json'
import { readBody } from './server'
import type { Service } from './service'
import { settingsFrom } from './settings'
import { linkFrom, restore, stateJson } from './snapshot'

/** A server for POST /reset, POST /clock and GET /state; `afterReset` is told when everything was replaced. */
export function controlServer(service: Service, afterReset: () => void): http.Server {
  return http.createServer((request, response) => {
    readBody(request)
      .then((body) => act(service, `${request.method} ${request.url}`, body.toString('utf8'), afterReset))
      .then((json) => {
        response.writeHead(json === null ? 204 : 200, json === null ? {} : { 'content-type': 'application/json' })
        response.end(json ?? '')
      })
      .catch((error: Error) => response.writeHead(400).end(error.message))
  })
}

function act(service: Service, what: string, body: string, afterReset: () => void): string | null {
  if (what === 'GET /state') return stateJson(service.store)
  if (what === 'POST /clock') setClock(service, JSON.parse(body))
  else if (what === 'POST /reset') reset(service, body, afterReset)
  else throw new Error('POST /reset, POST /clock or GET /state')
  return null
}

function setClock(service: Service, given: unknown): void {
  const now = fromTimestamp(readObject(given).text('now', ''))
  if (Number.isNaN(now)) throw new Error('now is not a date')
  service.clock.set(now)
}

function reset(service: Service, body: string, afterReset: () => void): void {
  const { fields, objects } = readObject(JSON.parse(body))
  const links = objects('links', []).map(linkFrom)
  service.settings = settingsFrom(readObject(fields.config).fields, service.settings.site)
  if (fields.now !== undefined) setClock(service, fields)
  restore(service.store, { next: counterIn(body), links, log: [] })
  afterReset()
}

/** The counter with all its digits, which JSON.parse would round above 2^53. */
function counterIn(body: string): string {
  return /"next_id"\s*:\s*"?(\d+)/.exec(body)?.[1] ?? '1'
}
