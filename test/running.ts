// The whole service, running for a test file: the synthesized template on the local platform, as `npm start` runs it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Platform, type PlatformOptions, startPlatform } from '../local/platform'
import { assemblyIn, assemblyWith } from './assembly'

export interface Running {
  readonly url: string
  readonly platform: Platform
}

interface Wishes extends Omit<Partial<PlatformOptions>, 'engine'> {
  /** Default: dynalite, in memory; or what gives another once that has started. */
  engine?: PlatformOptions['engine'] | (() => PlatformOptions['engine'])
  /** Settings of the deployment, see lib/settings.ts; or what gives them once something else has started. */
  settings?: Record<string, string> | (() => Promise<Record<string, string>>)
  /** Changes the synthesized app before it starts. */
  prepare?: (assembly: string) => void
}

/**
 * Runs the service in memory for the tests of the file (or block) it is called in, and ends it after them. Gives the folder of its
 * logs and everything else too, unless `data` names another.
 */
export function running({
  settings = {},
  prepare,
  engine = { kind: 'dynalite' },
  ...options
}: Wishes = {}): Running & { readonly data: string } {
  let platform: Platform | undefined
  const folder = mkdtempSync(join(tmpdir(), 'understudy-test-'))
  const here = () => {
    if (platform === undefined) throw new Error('the service runs between beforeAll and afterAll')
    return platform
  }
  beforeAll(async () => {
    const given = typeof settings === 'function' ? await settings() : settings
    const isShared = prepare === undefined && given.legacyUrl === undefined
    const assembly = await (isShared ? assemblyWith(given) : assemblyIn(join(folder, 'cdk.out'), given))
    prepare?.(assembly)
    platform = await startPlatform({
      assembly,
      port: 0,
      data: join(folder, 'data'),
      forgets: true,
      engine: typeof engine === 'function' ? engine() : engine,
      workers: 2,
      ...options,
    })
  })
  afterAll(async () => {
    await platform?.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  return {
    get url() {
      return here().url
    },
    get platform() {
      return here()
    },
    data: join(folder, 'data'),
  }
}

/** A browser's user agent, since what comes without one is counted as a bot. */
export const browser = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

/** A client of a running service that says what came back, and follows nothing. */
export function client(service: Running) {
  async function send(
    method: string,
    path: string,
    { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
  ) {
    const reply = await fetch(service.url + path, {
      method,
      redirect: 'manual',
      headers: { 'user-agent': browser, ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await reply.text()
    const isJson = /json/.test(reply.headers.get('content-type') ?? '')
    return {
      status: reply.status,
      headers: Object.fromEntries(reply.headers),
      text,
      json: isJson && text !== '' ? JSON.parse(text) : undefined,
    }
  }
  return {
    send,
    get: (path: string, headers: Record<string, string> = {}) => send('GET', path, { headers }),
    post: (path: string, body: unknown) => send('POST', path, { body }),
    /** Creates a link and gives it. */
    async create(body: Record<string, unknown> = {}) {
      const { status, json } = await send('POST', '/v1/links', { body: { long_url: 'https://example.com/', ...body } })
      if (status !== 201) throw new Error(`creating answered ${status}: ${JSON.stringify(json)}`)
      return json
    },
    /** Edits the link as it stands. */
    edit: (code: string, body: unknown) => send('PATCH', `/v1/links/${code}`, { body, headers: { 'if-match': '*' } }),
  }
}
