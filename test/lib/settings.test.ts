import { SettingError, settingsFrom } from '../../lib/settings'

const defaults = { publicUrls: [], cacheSeconds: 5, legacy: null }

const legacy = { site: 'http://sho.rt', privatePages: true, nostats: false, locationBytes: 'ascii' }

const accepted = [
  { given: {}, settings: defaults },
  { given: { cacheSeconds: '0' }, settings: { ...defaults, cacheSeconds: 0 } },
  { given: { cacheSeconds: 60 }, settings: { ...defaults, cacheSeconds: 60 } },
  { given: { publicUrls: '' }, settings: defaults },
  { given: { publicUrls: 'https://sho.rt/' }, settings: { ...defaults, publicUrls: ['https://sho.rt'] } },
  {
    given: { publicUrls: 'https://sho.rt, http://localhost:8080' },
    settings: { ...defaults, publicUrls: ['https://sho.rt', 'http://localhost:8080'] },
  },
  { given: { dialect: 'modern' }, settings: defaults },
  { given: { dialect: 'legacy', site: 'http://sho.rt' }, settings: { ...defaults, legacy } },
  {
    given: {
      dialect: 'legacy',
      site: 'http://sho.rt/sub/',
      privatePages: 'false',
      nostats: 'true',
      locationBytes: 'raw',
    },
    settings: {
      ...defaults,
      legacy: { site: 'http://sho.rt/sub/', privatePages: false, nostats: true, locationBytes: 'raw' },
    },
  },
  {
    given: { dialect: 'legacy', publicUrls: 'https://sho.rt' },
    settings: { ...defaults, publicUrls: ['https://sho.rt'], legacy: { ...legacy, site: 'https://sho.rt' } },
  },
  { given: { 'aws:cdk:enable-path-metadata': true, '@aws-cdk/core:checkSecretUsage': true }, settings: defaults },
]

const refused = [
  { given: { cacheSecond: '0' }, says: 'There is no setting "cacheSecond"' },
  { given: { '': '1' }, says: 'There is no setting ""' },
  { given: { cacheSeconds: '' }, says: 'cacheSeconds: ""' },
  { given: { cacheSeconds: '-1' }, says: 'cacheSeconds: "-1"' },
  { given: { cacheSeconds: '1.5' }, says: 'cacheSeconds: "1.5"' },
  { given: { cacheSeconds: '1e2' }, says: 'cacheSeconds: "1e2"' },
  { given: { cacheSeconds: '3601' }, says: 'cacheSeconds: "3601"' },
  { given: { publicUrls: 'sho.rt' }, says: 'publicUrls: "sho.rt"' },
  { given: { publicUrls: 'https://sho.rt/go' }, says: 'publicUrls: "https://sho.rt/go"' },
  { given: { publicUrls: 'https://me:x@sho.rt' }, says: 'publicUrls: "https://me:x@sho.rt"' },
  { given: { publicUrls: 'ftp://sho.rt' }, says: 'publicUrls: "ftp://sho.rt"' },
  { given: { dialect: 'legacy' }, says: 'site: "" must be the public root' },
  { given: { dialect: 'legacy', site: 'sho.rt' }, says: 'site: "sho.rt"' },
  { given: { dialect: 'legacy', site: 'http://sho.rt', nostats: '1' }, says: 'nostats: "1"' },
  { given: { dialect: 'legacy', site: 'http://sho.rt', privatePages: '' }, says: 'privatePages: ""' },
  { given: { dialect: 'legacy', site: 'http://sho.rt', locationBytes: 'utf8' }, says: 'locationBytes: "utf8"' },
  { given: { site: 'http://sho.rt' }, says: 'site: only the legacy dialect has it' },
  { given: { dialect: 'legacy', site: 'http://sho.rt', control: '1' }, says: 'There is no setting "control"' },
  { given: { dialect: 'legacy', site: 'http://sho.rt', controlled: true }, says: 'There is no setting "controlled"' },
  { given: { dialect: 'klingon' }, says: 'dialect: "klingon" is not known' },
]

for (const { given, settings } of accepted) {
  test(`${JSON.stringify(given)} is ${JSON.stringify(settings)}`, () => expect(settingsFrom(given)).toEqual(settings))
}

for (const { given, says } of refused) {
  test(`refuses ${JSON.stringify(given)}: ${says}`, () => {
    expect(() => settingsFrom(given)).toThrow(SettingError)
    expect(() => settingsFrom(given)).toThrow(says)
  })
}
