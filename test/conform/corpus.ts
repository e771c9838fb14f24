// The recordings of the legacy: what was sent, what came back, what was there afterwards.
import fs from 'node:fs'
import path from 'node:path'

export type ScenarioClass = 'core' | 'edge' | 'bug'

export interface RecordedRequest {
  method: string
  path: string
  /** Names in lower case; values one character a byte, as the body. */
  headers?: Record<string, string>
  body?: string
}

export interface RecordedResponse {
  status: number
  headers: Record<string, string>
  body?: string | null
  body_omitted?: string
  body_base64?: string
}

export interface Step {
  n: number
  /** Seconds after the start. */
  at: number
  request: RecordedRequest
  response: RecordedResponse
  volatile?: string[]
  unordered?: boolean
}

export interface RecordedLink {
  keyword: string
  url: string
  title: string | null
  timestamp: string
  ip: string
  clicks: number
}

export interface State {
  next_id: number
  links: RecordedLink[]
  log: Record<string, unknown>[]
}

export interface Scenario {
  id: string
  group: string
  class: ScenarioClass
  title: string
  config: Record<string, unknown>
  start: { now: string; next_id: number; links: RecordedLink[] }
  needs?: string[]
  steps: Step[]
  final: State
}

/** The scenarios of a folder, in the order of its files; `prefix` keeps those whose id begins so. */
export function readCorpus(folder: string, prefix = ''): Scenario[] {
  const files = fs.readdirSync(folder).filter((file) => file.endsWith('.jsonl'))
  return files
    .sort()
    .flatMap((file) => fs.readFileSync(path.join(folder, file), 'utf8').split('\n'))
    .filter((line) => line !== '')
    .map((line): Scenario => JSON.parse(line))
    .filter((scenario) => scenario.id.startsWith(prefix))
}
