// The synthesized app for the tests that run it. What synthesis makes of settings is tested in test/lib.
import { cpSync } from 'node:fs'
import { fromDesk } from './from-desk'

/** The folder of the app with these settings. All test files share it: it is to be read only. */
export function assemblyWith(settings: Record<string, string> = {}): Promise<string> {
  return fromDesk(`/assembly?${new URLSearchParams({ settings: JSON.stringify(settings) })}`)
}

/** A copy of the app with these settings, in `folder`: for tests that change it. */
export async function assemblyIn(folder: string, settings?: Record<string, string>): Promise<string> {
  cpSync(await assemblyWith(settings), folder, { recursive: true })
  return folder
}
