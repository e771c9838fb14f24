// A real `npm run rehearse` through the proxy, with nothing but what anybody would give it.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startReference } from '../../bin/rehearse/reference'
import type { Report } from '../../bin/rehearse/report'
import type { Mutation } from './mutation'
import { openProxy } from './proxy'

/** What came of it. */
export interface Real {
  code: number | null
  /** Null where it came to no report. */
  report: Report | null
  met: number
  said: string
}

/** Rehearses for so long against a legacy whose answers go through a mutation. */
export async function rehearsedThrough(
  mutation: Mutation | null,
  { rps, seconds, seed }: { rps: number; seconds: number; seed: number },
): Promise<Real> {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-selftest-'))
  const reference = await startReference(join(folder, 'legacy'), 'http://sho.rt', { reserved: [] })
  const proxy = await openProxy(() => reference.url)
  try {
    proxy.set(mutation)
    const signature = 'signature' in reference.credentials ? reference.credentials.signature : ''
    const out = join(folder, 'report')
    const args = ['--require', 'tsx/cjs', join(__dirname, '..', '..', 'bin', 'rehearse.ts'), '--legacy', proxy.url]
    const wishes = ['--rps', String(rps), '--seconds', String(seconds), '--seed', String(seed), '--out', out]
    const { PATH = '', HOME = '' } = process.env
    const child = spawn(process.execPath, [...args, ...wishes], {
      cwd: join(__dirname, '..', '..'),
      env: { PATH, HOME, LEGACY_SIGNATURE: signature },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const { code, said } = await ended(child)
    return { code, report: reportIn(out), met: proxy.met, said }
  } finally {
    await proxy.stop()
    await reference.stop()
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

function ended(child: ChildProcess): Promise<{ code: number | null; said: string }> {
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text) => (said += text))
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  return new Promise((gone) =>
    child.once('close', (code) => {
      process.removeListener('exit', kill)
      gone({ code, said })
    }),
  )
}

function reportIn(out: string): Report | null {
  try {
    return JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'))
  } catch {
    return null
  }
}
