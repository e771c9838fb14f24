// A side of a comparison: something that answers the legacy contract, and lets a test set what it stands on.
import type { RecordedRequest, RecordedResponse, Scenario, State } from './corpus'

/** What a side starts from: settings, clock, counter and links, as recordings hold them. */
export interface Preset extends Omit<Scenario['start'], 'next_id'> {
  config: Record<string, unknown>
  /** In digits where it is larger than a JavaScript number. */
  next_id: number | string
}

export interface Side {
  readonly name: string
  /** Whether `state` has the click log; a side that keeps counters only gives none. */
  readonly keepsLog: boolean
  /** Whether it fetches pages to find titles. */
  readonly fetchesTitles: boolean
  /** Empties everything, then puts the preset there. */
  reset(preset: Preset): Promise<void>
  /** Sets the clock, to milliseconds since 1970; it stands still until it is set again. */
  clock(now: number): Promise<void>
  state(): Promise<State>
  send(request: RecordedRequest): Promise<RecordedResponse>
  /** Ends the process and starts it again: links, counter, settings and clock are as before. Not every side can. */
  restart?(): Promise<void>
  stop(): Promise<void>
}
