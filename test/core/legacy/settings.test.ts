import { parseSettings, rootOf } from '../../../core/legacy/settings'

test('what is missing has its default', () => {
  expect(parseSettings('{"site":"http://sho.rt/"}')).toEqual({
    site: 'http://sho.rt/',
    uniqueUrls: true,
    base: 36,
    privateApi: true,
    privatePages: true,
    users: new Map(),
    cookieKey: '',
    nonceLife: 43_200,
    reserved: new Set(),
    floodDelaySeconds: 15,
    floodWhitelist: new Set(),
  })
})

for (const { given, gives } of [
  { given: { url_convert: 62 }, gives: { base: 62 } },
  { given: { url_convert: 64 }, gives: { base: 62 } },
  { given: { url_convert: 32 }, gives: { base: 36 } },
  { given: { private: false, private_api: true }, gives: { privateApi: false, privatePages: false } },
  { given: { private_api: false }, gives: { privateApi: false, privatePages: true } },
  { given: { flood_ip_whitelist: '192.0.2.1, ::1' }, gives: { floodWhitelist: new Set(['192.0.2.1', '::1']) } },
  { given: { signatures: ['0123abcd'] }, gives: { signatures: ['0123abcd'] } },
  { given: { users: { é: 'ü' } }, gives: { users: new Map([['\u00c3\u00a9', '\u00c3\u00bc']]) } },
]) {
  test(`${JSON.stringify(given)}`, () => {
    expect(parseSettings(JSON.stringify({ site: 'http://sho.rt', ...given }))).toMatchObject(gives)
  })
}

for (const { json, message } of [
  { json: '{}', message: 'site is missing' },
  { json: '{"site":"x","privat":false}', message: 'privat is not a setting' },
  { json: '{"site":"x","private":"false"}', message: 'private must be true or false' },
  { json: '{"site":"x","nonce_life":"1"}', message: 'nonce_life must be a whole number' },
  { json: '{"site":"x","users":{"a":1}}', message: 'the password of a must be a text' },
  { json: '{"site":"x","signatures":"0123abcd"}', message: 'signatures must be a list of texts' },
  { json: '{"site":"x","signatures":[""]}', message: 'signatures must be signatures as the install shows them' },
  { json: '{"site":"x","reserved":"a"}', message: 'reserved must be a list of texts' },
]) {
  test(`${json} is refused`, () => {
    expect(() => parseSettings(json)).toThrow(message)
  })
}

test('links are built without the slashes of the site', () => {
  expect(rootOf({ site: '/http://sho.rt//' })).toBe('http://sho.rt')
})
