// The step before npm start: installs only when it has to, says so, and keeps off standard output.

import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

let scratch: string
const at = (path: string) => join(scratch, path)

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'understudy-install-'))
  for (const folder of ['bin', 'path']) mkdirSync(at(folder))
  copyFileSync(join(__dirname, '../../bin/install.mjs'), at('bin/install.mjs'))
  writeFileSync(at('package-lock.json'), '{}')
  npmThat('echo "$@" > called; echo added 300 packages')
})
afterEach(() => rmSync(scratch, { recursive: true, force: true }))

test('no node_modules: npm ci runs, and all it says is on standard error', () => {
  expect(install()).toMatchObject({ status: 0, stdout: '', stderr: expect.stringMatching(/^First run: .*\nadded 300/) })
  expect(called()).toMatch(/^ci /)
})

test('node_modules of an install that was interrupted: npm ci runs', () => {
  mkdirSync(at('node_modules'))
  expect(install()).toMatchObject({ status: 0, stdout: '' })
  expect(called()).toMatch(/^ci /)
})

test('node_modules older than the lock: npm ci runs, and it says why', () => {
  installed({ secondsAfterTheLock: -10 })
  expect(install()).toMatchObject({ status: 0, stdout: '', stderr: expect.stringMatching(/^The dependencies changed/) })
  expect(called()).toMatch(/^ci /)
})

for (const secondsAfterTheLock of [0, 10]) {
  test(`node_modules ${secondsAfterTheLock} s younger than the lock: not a word, and no npm`, () => {
    installed({ secondsAfterTheLock })
    expect(install()).toMatchObject({ status: 0, stdout: '', stderr: '' })
    expect(existsSync(at('called'))).toBe(false)
  })
}

test('npm ci fails: its reason, one line of ours, and 2', () => {
  npmThat('echo npm error no network >&2; exit 1')
  const { status, stdout, stderr } = install()
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr.split('\n')).toEqual([
    expect.stringContaining('First run'),
    'npm error no network',
    expect.stringMatching(/could not be installed.*npm ci failed/),
    '',
  ])
})

test('no npm at all: one line, and 2', () => {
  rmSync(at('path/npm'))
  const { status, stdout, stderr } = install(at('path'))
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr).toMatch(/could not be installed/)
  expect(stderr).not.toMatch(/\n\s+at /)
})

function install(path = `${at('path')}:${process.env.PATH}`) {
  return spawnSync(process.execPath, [at('bin/install.mjs')], { env: { PATH: path }, encoding: 'utf8' })
}

/** Puts a program called npm first in the path. */
function npmThat(does: string): void {
  writeFileSync(at('path/npm'), `#!/bin/sh\n${does}\n`)
  chmodSync(at('path/npm'), 0o755)
}

/** With what it was called. */
function called(): string {
  return readFileSync(at('called'), 'utf8')
}

function installed({ secondsAfterTheLock }: { secondsAfterTheLock: number }): void {
  mkdirSync(at('node_modules'))
  writeFileSync(at('node_modules/.package-lock.json'), '{}')
  const locked = Math.floor(Date.now() / 1000) - 100
  utimesSync(at('package-lock.json'), locked, locked)
  utimesSync(at('node_modules/.package-lock.json'), locked, locked + secondsAfterTheLock)
}
