import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

export interface Serving {
  url: string
  stop(): Promise<void>
}

/** Runs an assembly on the local platform, in a process of its own, and gives where it answers. */
export async function serving(assembly: string, data: string): Promise<Serving> {
  const args = ['--require', 'tsx/cjs', join(__dirname, 'serve.ts'), assembly, data]
  // By the last one it learns that we are gone, however we went.
  const child: ChildProcess = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
  const [line] = await Promise.race([once(child.stdout ?? child, 'data'), once(child, 'exit').then(() => [''])])
  const url = String(line).trim()
  if (!url.startsWith('http')) throw new Error('The platform did not start.')
  const stop = async () => {
    const gone = once(child, 'exit')
    child.kill('SIGTERM')
    await gone
  }
  return { url, stop }
}
