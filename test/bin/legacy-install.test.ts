// The file of settings that --install names.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readInstall } from '../../bin/legacy-install'

const folder = mkdtempSync(join(tmpdir(), 'understudy-settings-'))
const file = join(folder, 'install.json')
afterAll(() => rmSync(folder, { recursive: true }))

for (const { json, says } of [
  { json: '[]', says: 'it has to hold a JSON object of settings' },
  { json: 'null', says: 'it has to hold a JSON object of settings' },
  { json: '"private"', says: 'it has to hold a JSON object of settings' },
  { json: '{"privat": false}', says: 'privat is not a setting' },
  { json: '{', says: 'JSON' },
]) {
  test(`${json} is refused: ${says}`, () => {
    writeFileSync(file, json)
    expect(() => readInstall(file, 'http://sho.rt')).toThrow(
      expect.objectContaining({
        name: 'UsageError',
        message: expect.stringMatching(/^--install \S+install\.json: .+$/),
      }),
    )
    expect(() => readInstall(file, 'http://sho.rt')).toThrow(says)
  })
}

test('settings are read', () => {
  writeFileSync(file, '{"private": false}')
  expect(readInstall(file, 'http://sho.rt')).toEqual({ private: false })
})
