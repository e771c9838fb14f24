// Before `npm start` and `npm test`: installs the dependencies when they are missing or older than the lock.
// It needs nothing but Node, and is silent when there is nothing to do.
import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..')
const modified = (file) => statSync(join(root, file), { throwIfNoEntry: false })?.mtimeMs ?? 0

// npm writes this file last, so an install that was interrupted counts as absent.
const installed = modified('node_modules/.package-lock.json')

if (installed < modified('package-lock.json')) {
  console.error(installed ? 'The dependencies changed: installing them…' : 'First run: installing the dependencies…')
  // What npm says goes to standard error: standard output belongs to the program that is started next.
  const { status } = spawnSync('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  })
  if (status !== 0) {
    console.error('The dependencies could not be installed: npm ci failed, its reason is above.')
    process.exit(2)
  }
}
