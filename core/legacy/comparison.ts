// Two answers to one legacy request, held side by side field by field. Nothing here asks anybody.
import { type ActionName, actionOf } from './answer'
import { isAscii } from './bytes'
import { isApi } from './path'
import { type LegacyRequest, type Parameters, parametersOf } from './request'
import type { LegacySettings } from './settings'

/** A reply as text. The body is null where it was not recorded: HTML, or the answer to a HEAD. */
export interface SeenReply {
  status: number
  headers: Readonly<Record<string, string>>
  body: string | null
}

/** Everything a reply or a state says, by the path of its field: `status`, `header.location`, `body.url.title`. */
export type Facts = ReadonlyMap<string, string | number | boolean | null>

/** What was asked, as far as decisions may look at it. `action` is null for paths and for unknown actions. */
export interface Question {
  api: boolean
  action: ActionName | null
  format: string
  parameters: Parameters
  /** Whether the request line holds bytes from 0x80 as they are: no browser sends such, and HTTP does not allow it. */
  isRaw: boolean
  /** Whether it ends in a question mark with nothing behind it. */
  hasEmptyQuery: boolean
}

/** One field in which the answers differ. */
export interface Difference {
  question: Question
  field: string
  legacy: Facts
  ours: Facts
}

/** What a request asked. */
export function questionOf(request: LegacyRequest, settings: LegacySettings): Question {
  const parameters = parametersOf(request)
  const format = parameters.has('format') ? (parameters.get('format') ?? '') : 'xml'
  const isRaw = !isAscii(request.target)
  const hasEmptyQuery = /^[^?]*\?$/s.test(request.target)
  return {
    api: isApi(request.target, settings),
    action: actionOf(parameters),
    format,
    parameters,
    isRaw,
    hasEmptyQuery,
  }
}

/** The facts of a reply. A body in JSON, JSONP or XML is taken apart; any other is one fact. */
export function factsOf({ status, headers, body }: SeenReply): Facts {
  const facts = new Map<string, string | number | boolean | null>([['status', status]])
  for (const [name, value] of Object.entries(headers)) facts.set(`header.${name}`, value)
  const parsed = body === null ? null : parsedBody(body)
  collect(facts, 'body', parsed ?? body)
  return facts
}

/** The facts of a state: any JSON value, under `state`. */
export function stateFacts(state: unknown): Facts {
  const facts = new Map<string, string | number | boolean | null>()
  collect(facts, 'state', state)
  return facts
}

/** The fields in which two answers to one question differ. The order of fields counts too: `order` is a field of its own. */
export function differencesOf(question: Question, legacy: Facts, ours: Facts): Difference[] {
  const fields = [...new Set([...legacy.keys(), ...ours.keys()])].filter((name) => legacy.get(name) !== ours.get(name))
  const order = [legacy, ours].map((facts) => [...facts.keys()].filter((name) => name.startsWith('body')).join())
  if (fields.length === 0 && order[0] !== order[1]) fields.push('order')
  return fields.map((field) => ({ question, field, legacy, ours }))
}

function collect(facts: Map<string, string | number | boolean | null>, path: string, value: unknown): void {
  if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) collect(facts, `${path}.${name}`, inner)
  } else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null) {
    facts.set(path, value)
  }
}

function parsedBody(body: string): object | null {
  if (body.startsWith('<?xml')) return elementsOf(/<root>(.*)<\/root>\n$/s.exec(body)?.[1] ?? '')
  const json = /^[A-Za-z0-9_$.]*\((.*)\)$/s.exec(body)?.[1] ?? body
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' ? value : null
  } catch {
    return null
  }
}

/** Elements may hold one of their own name (`url` does), so the end of each is counted out. Null for a text. */
function elementsOf(xml: string): object | null {
  const elements: [string, unknown][] = []
  const tag = /<(\/?)([\w-]+)>/g
  let open = 0
  let from = 0
  for (const { 0: whole, 1: slash, 2: name = '', index } of xml.matchAll(tag)) {
    if (slash === '' && open++ === 0) from = index + whole.length
    if (slash !== '' && --open === 0) {
      const inner = xml.slice(from, index)
      elements.push([name, elementsOf(inner) ?? inner])
    }
  }
  return elements.length === 0 ? null : Object.fromEntries(elements)
}
