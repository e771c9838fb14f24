// Contract 5, and the forms of section 2.
import { createHash } from 'node:crypto'
import { isAuthenticated, refusal, signatures } from '../../reference/authentication'
import { readOptions } from '../../reference/command-line'

const users = {
  plain: 'pa:ss',
  salted: `md5:12345:${createHash('md5').update('12345secret').digest('hex')}`,
  hashed: 'phpass:!2y!05!CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW',
}
const settings = { ...readOptions(['--cookie-key', 'key'], {}).settings(''), users }
const [signature = ''] = signatures(settings)
const now = 1_705_320_000_000

function authenticated(given: Record<string, string>) {
  return isAuthenticated(settings, new Map(Object.entries(given)), now)
}

function signed(timestamp: string, more: Record<string, string> = {}) {
  const digest = createHash(more.hash ?? 'sha256')
    .update(timestamp + signature)
    .digest('hex')
  return authenticated({ timestamp, signature: digest, ...more })
}

const passwords: [user: string, password: string, valid: boolean][] = [
  ['plain', 'pa:ss', true],
  ['plain', 'PA:SS', false],
  ['Plain', 'pa:ss', false],
  ['plain', '', false],
  ['plain', '0', false],
  ['salted', 'secret', true],
  ['salted', 'secret ', false],
  ['hashed', 'U*U', true],
  ['hashed', 'wrong', false],
  ['nobody', 'x', false],
  ['toString', 'x', false],
]

for (const [username, password, valid] of passwords) {
  test(`${username} with ${JSON.stringify(password)}: ${valid}`, () => {
    expect(authenticated({ username, password })).toBe(valid)
  })
}

const forms: [why: string, given: Record<string, string>, valid: boolean][] = [
  ['a signature', { signature }, true],
  ['a signature in capitals', { signature: signature.toUpperCase() }, false],
  ['an empty timestamp hides a signature', { signature, timestamp: '' }, false],
  ['timestamp 0 hides a signature', { signature, timestamp: '0' }, false],
  ['a bad signature hides a good password', { signature: 'x', username: 'plain', password: 'pa:ss' }, false],
  ['an empty signature does not', { signature: '', username: 'plain', password: 'pa:ss' }, true],
  ['signature 0 does not', { signature: '0', username: 'plain', password: 'pa:ss' }, true],
  ['nothing', {}, false],
]

for (const [why, given, valid] of forms) {
  test(`${why}: ${valid}`, () => expect(authenticated(given)).toBe(valid))
}

const times: [timestamp: string, more: Record<string, string>, valid: boolean][] = [
  ['1705320000', {}, true],
  ['1705276801', {}, true],
  ['1705276800', {}, false],
  ['1705363199', {}, true],
  ['1705363200', {}, false],
  ['1705320000abc', {}, true],
  [' 1705320002', {}, true],
  ['1705320004.5', {}, true],
  ['+1705320012', {}, true],
  ['now', {}, false],
  ['1705320000', { hash: 'sha384' }, true],
  ['1705320000', { hash: 'sha512' }, true],
  ['1705320000', { hash: 'md5' }, false],
  ['1705320000', { hash: 'SHA256' }, false],
]

for (const [timestamp, more, valid] of times) {
  test(`signed ${timestamp} ${JSON.stringify(more)}: ${valid}`, () => expect(signed(timestamp, more)).toBe(valid))
}

test('both orders of timestamp and signature are taken', () => {
  const digest = createHash('sha256').update(`${signature}1705320000`).digest('hex')
  expect(authenticated({ timestamp: '1705320000', signature: digest })).toBe(true)
})

test('the refusal names what was tried, and always has a callback', () => {
  expect(refusal(new Map([['username', '']]))).toEqual({
    message: 'Invalid username or password',
    errorCode: '403',
    callback: '',
  })
  expect(refusal(new Map([['callback', 'cb']]))).toEqual({ message: 'Please log in', errorCode: '403', callback: 'cb' })
})

test('what is not bcrypt matches nothing', () => {
  const stored = { ...settings, users: { old: 'phpass:!P!Babc' } }
  expect(isAuthenticated(stored, new Map(Object.entries({ username: 'old', password: 'x' })), now)).toBe(false)
})
