// What a sequence starts from: the settings of an install, a counter and a few links brought from elsewhere.
import fc from 'fast-check'
import type { RecordedLink } from '../corpus'
import type { Preset } from '../side'
import { longUrl } from './urls'
import { importedKeyword } from './words'

/** Names and passwords: plain, `md5:` and `phpass:`. The password of `hashed` is `md5-pass`, that of `crypted` `bcrypt-pass`. */
const users = {
  corpus: 'corpus-pass',
  'carol x': 'pw c&=',
  hashed: 'md5:12345:63c2038a9ea547d630bdccaf7b5fe646',
  crypted: 'phpass:!2b!04!z6PegzeRZRY6uLVXY4ek8.iqy/mtmpSSq59fBte7v3/NXF5Elz3mq',
}

const start = Date.parse('2024-01-15T12:00:00Z')

/** Settings of one install; those left out have their defaults. Half of all installs are plain ones. */
const config: fc.Arbitrary<Record<string, unknown>> = fc
  .record(
    {
      unique_urls: fc.boolean(),
      url_convert: fc.constantFrom(36, 62, 64, 10),
      private: fc.boolean(),
      private_api: fc.boolean(),
      private_infos: fc.boolean(),
      nonce_life: fc.constantFrom(43_200, 60, 1),
      flood_delay_seconds: fc.constantFrom(0, 3, 15, -1),
      flood_ip_whitelist: fc.constantFrom('', '127.0.0.1', '10.0.0.1, 127.0.0.1 ', '127.0.0'),
      nostats: fc.boolean(),
      site: fc.constantFrom(
        ...['http://sho.rt/', 'https://sho.rt', 'http://sho.rt/sub', 'http://sho.rt/Sub/x/', 'HTTP://SHO.RT'],
        ...['http://xn--bcher-kva.example', 'http://sho.rt:8080'],
      ),
    },
    { requiredKeys: [] },
  )
  .map((given) => ({
    site: 'http://sho.rt',
    users,
    cookie_key: 'corpus-cookie-key',
    reserved: ['reserved', 'a1', '3'],
    ...given,
  }))

const link: fc.Arbitrary<RecordedLink> = fc.record({
  keyword: importedKeyword.map(readable),
  url: fc
    .oneof(fc.constantFrom('http://example.com/', '{url1}'), longUrl, fc.constantFrom('', '0', 'x y'))
    .map(readable),
  title: fc.constantFrom('title', '', null, 'é & <b>', 'a\tb\nc\r\u0001', '0'),
  timestamp: fc.constantFrom(
    '2024-01-10 08:00:00',
    '2024-01-15 11:59:50',
    '2024-01-15 12:00:30',
    '2024-01-10 08:00:00',
  ),
  ip: fc.constantFrom('127.0.0.1', '198.51.100.7'),
  clicks: fc.constantFrom(0, 3, 5, 4_294_967_295),
})

/** Where a sequence starts. */
export const preset: fc.Arbitrary<Preset> = fc.record({
  config: fc.oneof(
    fc.constant({
      site: 'http://sho.rt',
      private: false,
      flood_delay_seconds: 0,
      users,
      cookie_key: 'corpus-cookie-key',
    }),
    config,
  ),
  now: fc.constant(new Date(start).toISOString()),
  next_id: fc.oneof(
    { weight: 4, arbitrary: fc.constant(1) },
    { weight: 1, arbitrary: fc.constantFrom<number | string>(9, 10, 35, 36, 61, 62, 1295, 3843, '9007199254740993') },
  ),
  links: fc.uniqueArray(link, { maxLength: 3, selector: ({ keyword }) => keyword }),
})

/** What a store can hold: text. */
function readable(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8').replaceAll('\0', '').slice(0, 20_000)
}
