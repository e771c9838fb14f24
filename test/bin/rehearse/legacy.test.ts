// What can be found out of a legacy by asking, and that asking leaves nothing behind.
import { createHmac } from 'node:crypto'
import { readLegacy } from '../../../bin/rehearse/legacy'
import { Unclear } from '../../../bin/rehearse/unclear'
import { legacySource, told, user } from '../../legacy-source'

const legacy = legacySource()
const signature = createHmac('sha256', 'key').update(`api:${user.username}`).digest('hex').slice(0, 32)
const nothing = { install: null, site: null }

const rows: {
  what: string
  config?: Record<string, unknown>
  links?: number
  credentials?: object
  gives: Record<string, unknown>
}[] = [
  {
    what: 'a private one, by name and password',
    credentials: user,
    gives: { private: true, users: { ann: user.password }, url_convert: 36, unique_urls: true, site: 'http://sho.rt' },
  },
  {
    what: 'a private one, by signature',
    credentials: { signature },
    gives: { private: true, signatures: [signature] },
  },
  {
    what: 'a site as it is configured',
    config: { site: 'http://sho.rt/sub/' },
    credentials: user,
    gives: { site: 'http://sho.rt/sub/' },
  },
  { what: 'base 62', config: { url_convert: 62 }, credentials: user, gives: { url_convert: 62 } },
  { what: 'several links of a URL', config: { unique_urls: false }, credentials: user, gives: { unique_urls: false } },
  {
    what: 'several links of a URL where there is no link yet, by the one that it is asked to make',
    config: { unique_urls: false, private: false, flood_delay_seconds: 0 },
    links: 0,
    gives: { unique_urls: false, flood_delay_seconds: 0 },
  },
  { what: 'one without links', links: 0, credentials: user, gives: { url_convert: 36, unique_urls: true } },
  {
    what: 'one that is open to all',
    config: { private: false, flood_delay_seconds: 0 },
    gives: { private: false, flood_delay_seconds: 0 },
  },
  {
    what: 'one that slows callers down',
    config: { private: false, flood_delay_seconds: 3600 },
    gives: { private: false, flood_delay_seconds: 15 },
  },
]

for (const { what, config = {}, links = 2, credentials = {}, gives } of rows) {
  test(`finds out ${what}`, async () => {
    await legacy.fill(
      ['a', 'b'].slice(0, links).map((keyword) => told(keyword)),
      config,
    )
    const path = String(config.site ?? '').includes('/sub') ? '/sub' : ''
    const found = await readLegacy(legacy.url + path, credentials as typeof user, nothing)
    expect(found.install).toMatchObject(gives)
    expect(found.notes.join(' ')).not.toContain(user.password)
    // Only one that is open to all is asked to make a link, twice.
    const api = `${legacy.url}/yourls-api.php?action=db-stats&format=json&username=ann&password=${encodeURIComponent(user.password)}`
    const asked = config.private === false ? (config.unique_urls === false ? 2 : 1) : 0
    expect(await (await fetch(api)).json()).toMatchObject({ 'db-stats': { total_links: asked + links } })
  })
}

test('what a file of settings says wins over what is found', async () => {
  await legacy.fill([told('a')])
  const install = { users: { ann: user.password }, url_convert: 62, nonce_life: 60 }
  const found = await readLegacy(legacy.url, user, { install, site: 'http://other.example' })
  expect(found.install).toEqual({ ...install, private: true, site: 'http://other.example' })
})

test('a place that redirects elsewhere is no legacy', async () => {
  await expect(readLegacy(`${legacy.url}/sub`, {}, nothing)).rejects.toThrow(Unclear)
})
