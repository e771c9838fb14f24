// Both systems, side by side: the legacy (a real one, or the reference) and the candidate with its links.
import { join } from 'node:path'
import { bytesOf } from '../../core/legacy/bytes'
import type { Install } from '../legacy-install'
import type { Progress } from '../ops-progress'
import type { Candidate } from './candidate'
import { type Known, openKnown } from './known'
import { type Legacy, readLegacy } from './legacy'
import type { Options } from './options'
import { startReference } from './reference'
import { type Own, ownEpochs } from './summaries'
import type { Place } from './traffic'
import { Unclear } from './unclear'

/** Both systems, and what the driver knows of them. */
export interface Stage {
  legacy: Legacy
  candidate: Candidate
  known: Known
  place: Place
  epochs: Own
  /** What did not go well so far and is no reason not to compare, as sentences. */
  troubles: readonly string[]
  stop(): Promise<void>
}

interface Around {
  install: Install | null
  /** A folder for everything that is kept. */
  folder: string
  port: number
  kept: boolean
  faulty: boolean
  workers: number
  progress: Progress
  interrupt: { readonly isPressed: boolean }
  say: (line: string) => void
}

type Wish = Pick<Options, 'legacy' | 'credentials' | 'site' | 'dial' | 'mint'>

/** Starts both and brings the links over. Refuses, with an `Unclear`, a legacy that cannot be used; nothing is left running then. */
export async function openStage(wish: Wish, around: Around): Promise<Stage> {
  const { folder, port, install, interrupt, say } = around
  const site = wish.site ?? `http://127.0.0.1:${port}`
  const legacy =
    wish.legacy === null
      ? await startReference(join(folder, 'reference'), site, install)
      : await readLegacy(wish.legacy, wish.credentials, { install, site: wish.site })
  for (const note of legacy.notes) say(note)
  let candidate: Candidate | null = null
  const stop = async () => {
    await Promise.all([legacy.stop(), candidate?.platform.stop()])
  }
  const goOn = () => {
    if (interrupt.isPressed) throw new Unclear('Stopped before there was anything to compare.')
  }
  try {
    goOn()
    // Loaded only now: CDK takes a second to load, and a legacy that cannot be used is to be told at once.
    const { importLinks, startCandidate, warmUp }: typeof import('./candidate') = require('./candidate')
    candidate = await startCandidate({ ...around, legacy })
    const { epoch } = await candidate.change('a rehearsal', { dial: wish.dial, mint: wish.mint, exact: false })
    goOn()
    const known = openKnown()
    const troubles: string[] = []
    const login = Object.entries(legacy.credentials).map(([name, value]) => [name, bytesOf(String(value))] as const)
    const [links] = await Promise.all([
      importLinks(candidate, legacy, { ...around, known, troubles }),
      warmUp(candidate, login),
    ])
    for (const trouble of troubles) say(trouble)
    say(`${links.toLocaleString('en')} links were brought over; the router is at ${candidate.platform.url}.`)
    const root = candidate.settings.site.replace(/\/+$/, '')
    const place = { root, path: new URL(legacy.site).pathname.replace(/\/+$/, ''), entry: legacy.entry }
    return { legacy, candidate, known, place, troubles, epochs: await ownEpochs(candidate.pairs, epoch), stop }
  } catch (error) {
    await stop()
    throw error
  }
}
