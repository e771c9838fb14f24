// What all cases stand on: one legacy, one candidate with a fault switch, and a proxy between them, started once.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../bin/port'
import { readMix } from '../../bin/rehearse/mix'
import { startReference } from '../../bin/rehearse/reference'
import { rehearse } from '../../bin/rehearse/rehearsal'
import type { Report } from '../../bin/rehearse/report'
import { openStage, type Stage } from '../../bin/rehearse/stage'
import { ownEpochs } from '../../bin/rehearse/summaries'
import { wrapHarness } from './harness'
import { type LegacyProxy, openProxy } from './proxy'

/** One rehearsal on the ground that is there. */
export interface Round {
  mix: string
  rps: number
  seconds: number
  seed: number
  bug?: string | null
  dial?: number
  mint?: number
}

export interface Ground {
  stage: Stage
  proxy: LegacyProxy
  harness: ReturnType<typeof wrapHarness>
  folder: string
  interrupt: { readonly isPressed: boolean }
  rehearse(round: Round): Promise<Report>
  stop(): Promise<void>
}

interface Around {
  interrupt: { readonly isPressed: boolean }
  say: (line: string) => void
}

/** Starts everything. Nothing is left running when it fails. */
export async function openGround({ interrupt, say }: Around): Promise<Ground> {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-selftest-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))
  const port = await freePort(0)
  const reference = await startReference(join(folder, 'legacy'), `http://127.0.0.1:${port}`, { reserved: [] })
  const proxy = await openProxy(() => reference.url)
  const end = async () => {
    await proxy.stop()
    await reference.stop()
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
  try {
    const wish = { legacy: proxy.url, credentials: reference.credentials, site: null, dial: 0, mint: 0 }
    const progress = { show: () => {}, end: () => {} }
    const around = {
      install: null,
      folder: join(folder, 'candidate'),
      port,
      interrupt,
      say,
      progress,
      kept: false,
      workers: 2,
      faulty: true,
    }
    const stage = await openStage(wish, around)
    const harness = wrapHarness(join(folder, 'candidate', 'cdk.out'), join(folder, 'harness'))
    return {
      ...{ stage, proxy, harness, folder, interrupt },
      rehearse: (round) => rehearsed(stage, round, interrupt),
      async stop() {
        await stage.stop()
        await end()
      },
    }
  } catch (error) {
    await end()
    throw error
  }
}

/** A rehearsal in epochs of its own. */
async function rehearsed(stage: Stage, round: Round, interrupt: Around['interrupt']): Promise<Report> {
  const { dial = 0, mint = 0, bug = null, mix, ...rest } = round
  const { epoch } = await stage.candidate.change('a case of the self-test', { dial, mint, exact: false })
  await new Promise((believed) => setTimeout(believed, 4_600))
  const own = { ...stage, epochs: await ownEpochs(stage.candidate.pairs, epoch) }
  const display = { pause: 1, show: () => {}, say: () => {} }
  const wish = { ...rest, mix: readMix(mix), dial, mint, bug, legacy: null, replay: null }
  return rehearse(own, wish, { replay: null, interrupt, display })
}
