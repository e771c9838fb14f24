import { createHash } from 'node:crypto'
import { hashSync } from 'bcryptjs'
import { refusalOf, signatureOf } from '../../../core/legacy/authentication'
import { parseSettings } from '../../../core/legacy/settings'

const now = 1_705_320_000
const bcrypt = `phpass:${hashSync('b-pass', 4).replaceAll('$', '!')}`
const md5 = `md5:12345:${createHash('md5').update('12345m-pass').digest('hex')}`
const users = { plain: 'p-pass', hashed: md5, slow: bcrypt }
const settings = parseSettings(JSON.stringify({ site: 'http://sho.rt', users, cookie_key: 'key' }))
const signature = signatureOf('hashed', settings)
const signed = (hash: string, ...texts: unknown[]) => createHash(hash).update(texts.join('')).digest('hex')

async function isLetIn(parameters: Record<string, string | null>, open = settings): Promise<boolean> {
  return (await refusalOf(new Map(Object.entries(parameters)), open, now * 1000)) === null
}

for (const [given, valid] of [
  [{ username: 'plain', password: 'p-pass' }, true],
  [{ username: 'hashed', password: 'm-pass' }, true],
  [{ username: 'slow', password: 'b-pass' }, true],
  [{ username: 'slow', password: 'p-pass' }, false],
  [{ username: 'Plain', password: 'p-pass' }, false],
  [{ username: 'hashed', password: md5 }, false],
  [{ username: 'nobody', password: 'p-pass' }, false],
  [{ username: 'plain', password: '0' }, false],
  [{ username: 'plain', password: null }, false],
  [{ signature }, true],
  [{ signature: signature.toUpperCase() }, false],
  [{ signature: 'bad', username: 'plain', password: 'p-pass' }, false],
  [{ signature: '0', username: 'plain', password: 'p-pass' }, true],
  [{ signature, timestamp: '' }, false],
  [{ signature, timestamp: `${now}` }, false],
  [{ signature: signed('sha256', now, signature), timestamp: `${now}` }, true],
  [{ signature: signed('sha512', signature, now), timestamp: `${now}`, hash: 'sha512' }, true],
  [{ signature: signed('sha384', signature, now), timestamp: `${now}`, hash: 'SHA384' }, false],
  [{ signature: signed('sha256', signature, now), timestamp: `${now}`, hash: '' }, false],
  [{ signature: signed('md5', signature, now), timestamp: `${now}`, hash: 'md5' }, false],
  [{ signature: signed('sha256', now - 43_199, signature), timestamp: `${now - 43_199}` }, true],
  [{ signature: signed('sha256', now - 43_200, signature), timestamp: `${now - 43_200}` }, false],
  [{ signature: signed('sha256', now + 43_200, signature), timestamp: `${now + 43_200}` }, false],
  [{ signature: signed('sha256', ` ${now}abc`, signature), timestamp: ` ${now}abc` }, true],
  [{}, false],
] as const) {
  test(`${JSON.stringify(given)} is ${valid ? 'let in' : 'refused'}`, async () => {
    expect(await isLetIn(given)).toBe(valid)
  })
}

const known = 'c'.repeat(32)
const besides = parseSettings(JSON.stringify({ site: 'http://sho.rt', users, cookie_key: 'key', signatures: [known] }))
for (const [given, valid] of [
  [{ signature: known }, true],
  [{ signature }, true],
  [{ signature: signed('sha256', now, known), timestamp: `${now}` }, true],
  [{ signature: signed('sha512', known, now), timestamp: `${now}`, hash: 'sha512' }, true],
  [{ signature: signed('sha256', now - 43_200, known), timestamp: `${now - 43_200}` }, false],
  [{ signature: known, timestamp: `${now}` }, false],
  [{ signature: known.slice(1) }, false],
  [{ signature: null }, false],
] as const) {
  test(`with signatures besides, ${JSON.stringify(given)} is ${valid ? 'let in' : 'refused'}`, async () => {
    expect(await isLetIn(given, besides)).toBe(valid)
    if (given.signature !== signature) expect(await isLetIn(given)).toBe(false)
  })
}

for (const config of [{ private: false }, { private_api: false }]) {
  test(`with ${JSON.stringify(config)} credentials are ignored`, async () => {
    const open = parseSettings(JSON.stringify({ site: 'http://sho.rt', users, ...config }))
    expect(await isLetIn({ signature: 'bad' }, open)).toBe(true)
  })
}

test('the refusal says whether a password was tried, and carries the callback', async () => {
  const answers = [new Map([['password', '']]), new Map([['callback', 'cb']])].map((given) =>
    refusalOf(given, settings, 0),
  )
  expect((await Promise.all(answers)).map((answer) => answer?.fields)).toEqual([
    { message: 'Invalid username or password', errorCode: '403', callback: '' },
    { message: 'Please log in', errorCode: '403', callback: 'cb' },
  ])
})
