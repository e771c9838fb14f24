// What survives kill -9 and Ctrl-C under load: the real program, one data folder, and a ledger of all that was answered.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { Line } from '../core/clicks/line'
import { lostLines } from '../core/clicks/losses'
import { assemblyWith } from './assembly'
import { until } from './engines'
import { emptyLedger, load, sumOf } from './load'
import { loggedLines, totalsOf } from './logged'
import { type Ended, endPrograms, type Program, startedWith } from './program'

const data = mkdtempSync(join(tmpdir(), 'understudy-crash-'))
const ledger = emptyLedger()
let service: Program & { url: string }

beforeAll(async () => {
  service = await startedWith(await assemblyWith(), ['--port', '0', '--data', data])
}, 60_000)
afterAll(async () => {
  await endPrograms()
  rmSync(data, { recursive: true, force: true })
})

for (const { how, end, leaves } of [
  { how: 'kill -9 of everything', end: () => service.signalGroup('SIGKILL'), leaves: { signal: 'SIGKILL' } },
  { how: 'kill -9 of the program alone', end: () => service.signal('SIGKILL'), leaves: { signal: 'SIGKILL' } },
  { how: 'Ctrl-C', end: () => service.signalGroup('SIGINT'), leaves: { code: 0 } },
]) {
  describe(`after ${how} under load, and a start on the same folder and port`, () => {
    let ended: Ended
    let took: number
    let lines: Line[]

    beforeAll(async () => {
      const moment = sumOf(ledger.answered) + 100 + Math.random() * 300
      const traffic = load(service.url, ledger)
      const stopping = until(async () => sumOf(ledger.answered) >= moment).then(async () => {
        const asked = Date.now()
        end()
        ended = await service.ended
        took = Date.now() - asked
      })
      await Promise.all([traffic.ended, stopping])
      service = await startedWith(await assemblyWith(), ['--port', new URL(service.url).port, '--data', data])
      lines = loggedLines(data)
    }, 60_000)

    test('it ended as it should', () => {
      expect(ended).toMatchObject({ ...leaves, stdout: expect.stringMatching(/^.*\n$/) })
      if (ended.code === 0) process.stderr.write(`${how} under load took ${took} ms\n`)
      // Within a second; twice that on a busy machine.
      expect(took).toBeLessThan(2_000)
    })

    test('every link whose 201 was seen is there and follows', async () => {
      const codes = [...ledger.created]
      expect(codes.length).toBeGreaterThan(10)
      const followed = await Promise.all(codes.map(async (code) => (await ask(`/${code}`, 'HEAD')).status))
      expect(codes.filter((_, n) => followed[n] !== 302)).toEqual([])
      for (let n = 0; n < codes.length; n += 100) {
        const { results } = (await ask('/v1/expand', 'POST', { codes: codes.slice(n, n + 100) })).json
        expect(results.filter(({ status }: { status: number }) => status !== 200)).toEqual([])
      }
    })

    test('every redirect that was answered has its line, none that was not asked for has one', () => {
      const logged = clicksByCode(lines)
      const wrong = [...ledger.created].filter((code) => {
        const [least, is, most] = [ledger.answered, logged, ledger.asked].map((column) => column.get(code) ?? 0)
        return is === undefined || is < (least ?? 0) || is > (most ?? 0)
      })
      expect(wrong).toEqual([])
      const [answered, asked] = [sumOf(ledger.answered), sumOf(ledger.asked)]
      process.stderr.write(`${how}: ${answered} redirects answered, ${sumOf(logged)} logged, ${asked} asked for\n`)
    })

    test('no writer has lost a line', () => expect(lostLines(lines)).toEqual([]))

    test('every line is counted once: links and clicks, of all and of the busiest links', async () => {
      await until(async () => isDeepStrictEqual((await ask('/v1/stats')).json, totalsOf(lines)))
      const logged = clicksByCode(lines)
      for (const code of busiest(logged).slice(0, 30)) {
        const { total_clicks } = (await ask(`/v1/links/${code}/stats`)).json
        expect({ code, total_clicks }).toEqual({ code, total_clicks: logged.get(code) })
      }
      const { links } = totalsOf(lines)
      expect(links.created).toBeGreaterThanOrEqual(ledger.created.size)
      expect(links.created).toBeLessThanOrEqual(ledger.creates)
    })

    test('the counters of a link agree among themselves', async () => {
      const [code] = busiest(clicksByCode(lines))
      const { json } = await ask(`/v1/links/${code}/stats?by=country&unit=hour`)
      const total = json.total_clicks
      expect({
        kinds: json.clicks.human + json.clicks.bot,
        hours: totalOf(json.series),
        versions: totalOf(json.versions),
        countries: json.metrics.reduce((sum: number, { clicks }: { clicks: number }) => sum + clicks, 0),
      }).toEqual({ kinds: total, hours: total, versions: total, countries: total })
    })
  })
}

async function ask(path: string, method = 'GET', body?: object) {
  const sent = body === undefined ? {} : { body: JSON.stringify(body) }
  const reply = await fetch(service.url + path, { method, redirect: 'manual', ...sent })
  const text = await reply.text()
  return { status: reply.status, json: text.startsWith('{') ? JSON.parse(text) : undefined }
}

function clicksByCode(lines: Line[]): Map<string, number> {
  const clicks = new Map<string, number>()
  for (const { type, code } of lines) if (type === 'click') clicks.set(code, (clicks.get(code) ?? 0) + 1)
  return clicks
}

function busiest(clicks: Map<string, number>): string[] {
  return [...clicks].sort(([, a], [, b]) => b - a).map(([code]) => code)
}

function totalOf(parts: { clicks: { total: number } }[]): number {
  return parts.reduce((sum, { clicks }) => sum + clicks.total, 0)
}
