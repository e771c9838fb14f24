import { SettingError } from '../../lib/setting'
import { settingsFrom } from '../../lib/settings'

const certificateArn = 'arn:aws:acm:us-east-1:123456789012:certificate/12345678-90ab-cdef'
const zone = { hostedZoneId: 'Z0123456789ABC' }
const defaults = {
  ceiling: { readUnits: 12_000, writeUnits: 4_000 },
  ...{ logDays: 30, concurrency: {}, rollout: 'Canary10Percent5Minutes', budget: null, domain: null },
  ...{ region: null, secondRegion: null },
}
const legacy = { dialect: 'legacy', site: 'https://sho.rt' }

const accepted = [
  { given: {}, stack: defaults },
  { given: { readUnits: '1', writeUnits: 20 }, stack: { ...defaults, ceiling: { readUnits: 1, writeUnits: 20 } } },
  { given: { logDays: '365' }, stack: { ...defaults, logDays: 365 } },
  {
    given: { concurrency: 'resolve:100,count:5' },
    stack: { ...defaults, concurrency: { resolve: 100, count: 5 } },
  },
  { given: { ...legacy, concurrency: 'router:9' }, stack: { ...defaults, concurrency: { router: 9 } } },
  { given: { rollout: 'AllAtOnce' }, stack: { ...defaults, rollout: 'AllAtOnce' } },
  {
    given: { budgetDollars: '50', budgetEmail: 'ops@sho.rt' },
    stack: { ...defaults, budget: { dollars: 50, email: 'ops@sho.rt' } },
  },
  {
    given: { domain: 'Go.sho.rt', certificateArn },
    stack: { ...defaults, domain: { name: 'go.sho.rt', certificateArn, hostedZoneId: null } },
  },
  {
    given: { domain: 'xn--bcher-kva.example', ...zone },
    stack: { ...defaults, domain: { name: 'xn--bcher-kva.example', certificateArn: null, ...zone } },
  },
  { given: { region: 'eu-west-1' }, stack: { ...defaults, region: 'eu-west-1' } },
  {
    given: { region: 'eu-west-1', secondRegion: 'eu-central-1' },
    stack: { ...defaults, region: 'eu-west-1', secondRegion: 'eu-central-1' },
  },
]

const refused = [
  { given: { readUnits: '0' }, says: 'readUnits: "0" must be a whole number from 1 to 1000000.' },
  { given: { writeUnits: '' }, says: 'writeUnits: ""' },
  { given: { logDays: '31' }, says: 'logDays: "31" must be one of 14, 30,' },
  { given: { logDays: '9999' }, says: 'logDays: "9999"' },
  { given: { concurrency: 'resolve' }, says: 'concurrency of resolve: "" must be a whole number' },
  { given: { concurrency: 'resolve:0' }, says: 'concurrency of resolve: "0"' },
  { given: { concurrency: 'resolve:1:2' }, says: 'concurrency: "resolve:1:2" must be like resolve:100' },
  { given: { concurrency: 'toString:1' }, says: 'concurrency: "toString:1"' },
  { given: { concurrency: 'router:1' }, says: 'with a function among resolve, create, expand, stats, count.' },
  { given: { ...legacy, concurrency: 'shadow:1' }, says: 'concurrency: "shadow:1"' },
  { given: { rollout: 'Canary' }, says: 'rollout: "Canary" must be one of Canary10Percent5Minutes,' },
  { given: { budgetEmail: 'ops@sho.rt' }, says: 'budgetEmail: only a budget has it' },
  { given: { budgetDollars: '50' }, says: 'budgetEmail: "" must be the address' },
  { given: { budgetDollars: '50', budgetEmail: 'a@b,c@d' }, says: 'budgetEmail: "a@b,c@d"' },
  { given: { budgetDollars: '0', budgetEmail: 'a@b' }, says: 'budgetDollars: "0"' },
  { given: { domain: 'https://sho.rt', ...zone }, says: 'domain: "https://sho.rt" must be a host name' },
  { given: { domain: 'sho.rt:443', ...zone }, says: 'domain: "sho.rt:443"' },
  { given: { domain: '*.sho.rt', ...zone }, says: 'domain: "*.sho.rt"' },
  { given: { domain: '10.0.0.5', ...zone }, says: 'domain: "10.0.0.5"' },
  { given: { domain: 'localhost', ...zone }, says: 'domain: "localhost"' },
  { given: { domain: 'sho.rt' }, says: 'domain: it needs a certificate' },
  { given: zone, says: 'hostedZoneId: only a domain has it' },
  { given: { certificateArn }, says: 'certificateArn: only a domain has it' },
  { given: { domain: 'sho.rt', hostedZoneId: '/hostedzone/Z1' }, says: 'hostedZoneId: "/hostedzone/Z1"' },
  {
    given: { domain: 'sho.rt', certificateArn: certificateArn.replace('us-east-1', 'eu-west-1') },
    says: 'must be the ARN of a certificate in us-east-1',
  },
  { given: { region: 'Ireland' }, says: 'region: "Ireland" must be a region of AWS' },
  { given: { secondRegion: 'eu-west-1' }, says: 'secondRegion: "eu-west-1" needs another region beside it' },
  { given: { region: 'eu-west-1', secondRegion: 'eu-west-1' }, says: 'secondRegion: "eu-west-1" needs another' },
  {
    given: { ...legacy, region: 'eu-west-1', secondRegion: 'eu-central-1' },
    says: 'secondRegion: only the modern dialect has it',
  },
]

for (const { given, stack } of accepted) {
  test(`${JSON.stringify(given)} is ${JSON.stringify(stack)}`, () => expect(settingsFrom(given).stack).toEqual(stack))
}

for (const { given, says } of refused) {
  test(`refuses ${JSON.stringify(given)}: ${says}`, () => {
    expect(() => settingsFrom(given)).toThrow(SettingError)
    expect(() => settingsFrom(given)).toThrow(says)
  })
}
