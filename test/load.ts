// Visitors who follow links as fast as they are answered, and somebody who makes links, with a ledger of what came of it.
import { Agent, type IncomingMessage, request } from 'node:http'
import { browser } from './running'

/** What was asked and what came back, of all loads that were given this ledger. */
export interface Ledger {
  /** Codes whose 201 was seen whole. */
  created: Set<string>
  /** Redirects asked for, by code: the most that can be counted. */
  asked: Map<string, number>
  /** Redirects that came back whole, by code: the least that has to be counted. */
  answered: Map<string, number>
  /** Creates asked for: the most links there can be. */
  creates: number
}

export function emptyLedger(): Ledger {
  return { created: new Set(), asked: new Map(), answered: new Map(), creates: 0 }
}

/**
 * Lets `visitors` follow random links of the ledger while one more makes new ones, all on connections that are kept, until the
 * service hangs up or `stop` is called; `ended` settles then. Throws, there, for an answer that is none of 201, 302 and 5xx.
 */
export function load(url: string, ledger: Ledger, visitors = 8) {
  const agent = new Agent({ keepAlive: true })
  let stopped = false
  const stop = () => {
    stopped = true
  }

  async function repeat(once: () => Promise<void>): Promise<void> {
    try {
      while (!stopped) await once()
    } catch (error) {
      if (error instanceof HungUp) return stop()
      throw error
    }
  }

  async function create(): Promise<void> {
    ledger.creates++
    const { status, body } = await send(agent, 'POST', `${url}/v1/links`, '{"long_url":"https://example.com/"}')
    if (status === 201) ledger.created.add(JSON.parse(body).code)
    else refuseStrange(status)
  }

  async function follow(): Promise<void> {
    const codes = [...ledger.created]
    const code = codes[Math.floor(Math.random() * codes.length)] ?? ''
    add(ledger.asked, code)
    const { status } = await send(agent, 'GET', `${url}/${code}`)
    if (status === 302) add(ledger.answered, code)
    else refuseStrange(status)
  }

  async function all(): Promise<void> {
    await repeat(async () => {
      await create()
      if (ledger.created.size > 0) throw new HungUp('the first link is made')
    })
    stopped = false
    await Promise.all([repeat(create), ...Array.from({ length: visitors }, () => repeat(follow))])
    agent.destroy()
  }
  return { stop, ended: all() }
}

/** The sum of a ledger's column. */
export function sumOf(column: Map<string, number>): number {
  return [...column.values()].reduce((sum, number) => sum + number, 0)
}

class HungUp extends Error {}

function send(agent: Agent, method: string, url: string, body?: string) {
  return new Promise<{ status: number; body: string }>((resolve, reject) => {
    const hungUp = (why: string) => () => reject(new HungUp(why))
    const outgoing = request(url, { agent, method, headers: { 'user-agent': browser } }, (reply: IncomingMessage) => {
      let text = ''
      reply.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
      })
      reply.on('end', () => resolve({ status: reply.statusCode ?? 0, body: text }))
      reply.on('error', hungUp('in the middle of an answer'))
    })
    outgoing.on('error', hungUp('without an answer'))
    outgoing.end(body)
  })
}

function add(column: Map<string, number>, code: string): void {
  column.set(code, (column.get(code) ?? 0) + 1)
}

/** While a service ends, it may say that it cannot; it may not say that there is no such link. */
function refuseStrange(status: number): void {
  if (status < 500) throw new Error(`the service answered ${status} under load`)
}
