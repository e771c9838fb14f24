import { SettingError } from '../../lib/setting'
import { settingsFrom } from '../../lib/settings'

const runbooks = 'https://git.sho.rt/runbooks/'
const untold = { pageEmails: [], ticketEmails: [], runbooks: 'runbooks/' }
// What a deployment chooses of its stacks is in stack-settings.test.ts.
const defaults = {
  publicUrls: [],
  cacheSeconds: 5,
  access: 'closed',
  anonymousCreate: false,
  guessesPerMinute: 120,
  createsPerMinute: 10,
  ...untold,
  legacy: null,
  stack: expect.anything(),
}

const legacy = { site: 'http://sho.rt', privatePages: true, nostats: false, locationBytes: 'ascii', migration: null }

const migration = {
  ...{ legacyUrl: 'http://10.0.0.5:8080', truth: 'legacy', shadowConcurrency: null, lagMilliseconds: 3_000 },
}
const migrating = { dialect: 'legacy', publicUrls: 'https://go.sho.rt,http://127.0.0.1:8080', site: 'http://sho.rt' }
const legacyUrls = [
  'ftp://10.0.0.5',
  '10.0.0.5:8080',
  'http://',
  'http://10.0.0.5/yourls',
  'http://10.0.0.5/?a=b',
  'http://10.0.0.5?',
  'http://10.0.0.5/#x',
  'http://10.0.0.5:99999',
]

const accepted = [
  { given: {}, settings: defaults },
  { given: { cacheSeconds: '0' }, settings: { ...defaults, cacheSeconds: 0 } },
  { given: { cacheSeconds: 60 }, settings: { ...defaults, cacheSeconds: 60 } },
  {
    given: { guessesPerMinute: '0', createsPerMinute: 5 },
    settings: { ...defaults, guessesPerMinute: 0, createsPerMinute: 5 },
  },
  { given: { access: 'open' }, settings: { ...defaults, access: 'open' } },
  { given: { anonymousCreate: 'true' }, settings: { ...defaults, anonymousCreate: true } },
  { given: { publicUrls: '' }, settings: defaults },
  {
    given: { pageEmails: 'a@sho.rt, b@sho.rt', runbooks },
    settings: { ...defaults, pageEmails: ['a@sho.rt', 'b@sho.rt'], runbooks },
  },
  {
    given: { ticketEmails: 'a@sho.rt', runbooks },
    settings: { ...defaults, ticketEmails: ['a@sho.rt'], runbooks },
  },
  { given: { runbooks }, settings: { ...defaults, runbooks } },
  { given: { publicUrls: 'https://sho.rt/' }, settings: { ...defaults, publicUrls: ['https://sho.rt'] } },
  {
    given: { publicUrls: 'https://sho.rt, http://localhost:8080' },
    settings: { ...defaults, publicUrls: ['https://sho.rt', 'http://localhost:8080'] },
  },
  { given: { dialect: 'modern' }, settings: defaults },
  {
    given: { domain: 'sho.rt', hostedZoneId: 'Z1' },
    settings: { ...defaults, publicUrls: ['https://sho.rt'] },
  },
  {
    given: { domain: 'sho.rt', hostedZoneId: 'Z1', publicUrls: 'https://go.sho.rt' },
    settings: { ...defaults, publicUrls: ['https://go.sho.rt'] },
  },
  {
    given: { domain: 'sho.rt', hostedZoneId: 'Z1', dialect: 'legacy' },
    settings: { ...defaults, publicUrls: ['https://sho.rt'], legacy: { ...legacy, site: 'https://sho.rt' } },
  },
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
      legacy: { ...legacy, site: 'http://sho.rt/sub/', privatePages: false, nostats: true, locationBytes: 'raw' },
    },
  },
  {
    given: { dialect: 'legacy', publicUrls: 'https://sho.rt' },
    settings: { ...defaults, publicUrls: ['https://sho.rt'], legacy: { ...legacy, site: 'https://sho.rt' } },
  },
  {
    given: { dialect: 'legacy', site: 'http://sho.rt', legacyUrl: 'http://10.0.0.5:8080/' },
    settings: { ...defaults, legacy: { ...legacy, migration } },
  },
  {
    given: {
      ...{ dialect: 'legacy', site: 'http://sho.rt', legacyUrl: 'https://old.sho.rt' },
      ...{ truth: 'candidate', shadowConcurrency: '10', lagMilliseconds: 0 },
    },
    settings: {
      ...defaults,
      legacy: {
        ...legacy,
        migration: {
          ...{ legacyUrl: 'https://old.sho.rt', truth: 'candidate', shadowConcurrency: 10, lagMilliseconds: 0 },
        },
      },
    },
  },
  { given: { dialect: 'legacy', site: 'http://sho.rt', legacyUrl: '' }, settings: { ...defaults, legacy } },
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
  { given: { guessesPerMinute: '-1' }, says: 'guessesPerMinute: "-1" must be a whole number' },
  { given: { access: 'Open' }, says: 'access: "Open" must be open or closed' },
  { given: { anonymousCreate: 'yes' }, says: 'anonymousCreate: "yes" must be true or false' },
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
  ...legacyUrls.map((legacyUrl) => ({
    given: { ...migrating, legacyUrl },
    says: `legacyUrl: "${legacyUrl}" must be like http://10.0.0.5:8080, with no user, path or query.`,
  })),
  {
    given: { ...migrating, legacyUrl: 'http://me:hidden@10.0.0.5' },
    says: 'legacyUrl: "http://…@10.0.0.5" must be like',
  },
  { given: { ...migrating, legacyUrl: 'http://sho.rt' }, says: "is this deployment's own address (http://sho.rt)" },
  { given: { ...migrating, legacyUrl: 'http://SHO.rt:80/' }, says: "is this deployment's own address (http://sho.rt)" },
  { given: { ...migrating, legacyUrl: 'http://go.sho.rt:443' }, says: 'own address (https://go.sho.rt); name where' },
  { given: { ...migrating, legacyUrl: 'http://127.0.0.1:8080' }, says: 'own address (http://127.0.0.1:8080)' },
  { given: { legacyUrl: 'http://10.0.0.5' }, says: 'legacyUrl: only the legacy dialect has it; set dialect=legacy.' },
  { given: { ...migrating, truth: 'legacy' }, says: 'truth: only a migrating deployment has it; set legacyUrl' },
  { given: { ...migrating, legacyUrl: 'http://10.0.0.5', truth: 'both' }, says: 'truth: "both" must be legacy or' },
  {
    given: { ...migrating, legacyUrl: 'http://10.0.0.5', shadowConcurrency: '0' },
    says: 'shadowConcurrency: "0" must be a whole number from 1 to 1000.',
  },
  { given: { ...migrating, legacyUrl: 'http://10.0.0.5', lagMilliseconds: '-1' }, says: 'lagMilliseconds: "-1" must' },
  { given: { pageEmails: 'a@sho.rt' }, says: 'pageEmails: a mail has to lead to its runbook; set runbooks' },
  { given: { ticketEmails: 'a@sho.rt' }, says: 'ticketEmails: a mail has to lead to its runbook; set runbooks' },
  { given: { pageEmails: 'me' }, says: 'pageEmails: "me" must be like oncall@example.com' },
  { given: { ticketEmails: 'a@sho.rt,b c@sho.rt' }, says: 'ticketEmails: "b c@sho.rt" must be like' },
  { given: { runbooks: 'https://git.sho.rt/runbooks' }, says: 'runbooks: "https://git.sho.rt/runbooks" must be like' },
  { given: { runbooks: 'here/' }, says: 'runbooks: "here/" must be like' },
  { given: { dialect: 'klingon' }, says: 'dialect: "klingon" is not known' },
]

for (const { given, settings } of accepted) {
  const { stack: _, ...shown } = settings
  test(`${JSON.stringify(given)} is ${JSON.stringify(shown)}`, () => expect(settingsFrom(given)).toEqual(settings))
}

for (const { given, says } of refused) {
  test(`refuses ${JSON.stringify(given)}: ${says}`, () => {
    expect(() => settingsFrom(given)).toThrow(SettingError)
    expect(() => settingsFrom(given)).toThrow(says)
  })
}

test('on one machine the legacy may answer at the very site whose links it made, and not where we answer', () => {
  const publicUrls = 'http://127.0.0.1:8080'
  const at = (legacyUrl: string) =>
    settingsFrom({ dialect: 'legacy', publicUrls, site: 'http://sho.rt', legacyUrl }, { local: true })
  expect(at('http://sho.rt').legacy?.migration?.legacyUrl).toBe('http://sho.rt')
  expect(() => at('http://127.0.0.1:8080')).toThrow('own address (http://127.0.0.1:8080)')
})

test('what is refused is said in one line, and no password in it', () => {
  for (const { given } of refused) {
    try {
      settingsFrom(given)
    } catch (error) {
      expect(String(error)).not.toMatch(/\n|hidden/)
    }
  }
})
