// What AWS's own catalogue of rules (cdk-nag's AwsSolutions) says of the app. It is blind to much: the assertions come first. That
// `npm run synth` asks it is seen in CI (.ci/run).
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, CfnResource, Stack, Validations } from 'aws-cdk-lib'
import { Queue } from 'aws-cdk-lib/aws-sqs'
import { routes } from '../../core/routes'
import { synthesize } from '../../lib/app'
import { bundlesIn } from '../../lib/bundles'
import { addNag } from '../../lib/nag'

const folder = mkdtempSync(join(tmpdir(), 'understudy-nag-'))
afterAll(() => rmSync(folder, { recursive: true }))

const migrating = { dialect: 'legacy', site: 'https://sho.rt', legacyUrl: 'http://10.0.0.5:8080' }
const everything = {
  ...{
    region: 'eu-west-1',
    secondRegion: 'eu-central-1',
    domain: 'sho.rt',
    hostedZoneId: 'Z1',
    concurrency: 'resolve:100',
  },
  ...{ budgetDollars: '50', budgetEmail: 'ops@sho.rt', pageEmails: 'ops@sho.rt' },
  runbooks: 'https://git.sho.rt/runbooks/',
}

const routeIds = ['DefaultRoute', ...routes.map(({ method, path }) => `${method}${path.replaceAll('/', '--')}`)]
const open = (ids: readonly string[]) => ids.map((id) => `Understudy/Api/HttpApi/${id}/Resource`).sort()
const distribution = 'Understudy/FrontDoor/Distribution/Resource'
const acknowledged = {
  'AwsSolutions-APIG4': open(routeIds),
  'AwsSolutions-CFR1': [distribution],
  'AwsSolutions-CFR2': [distribution],
  'AwsSolutions-CFR3': [distribution],
  'AwsSolutions-SMG4': ['Understudy/OriginSecret/Secret/Resource'],
  'AwsSolutions-SQS3': ['Understudy/Uncounted/Resource'],
}
// The second region's front door has no domain.
const acknowledgedTwice = {
  ...Object.fromEntries(
    Object.entries(acknowledged).map(([rule, paths]) => [
      rule,
      [...paths, ...paths.map((path) => path.replace('Understudy', 'UnderstudySecond'))],
    ]),
  ),
  'AwsSolutions-CFR4': [distribution.replace('Understudy', 'UnderstudySecond')],
}
const acknowledgedWhileMigrating = {
  ...acknowledged,
  'AwsSolutions-APIG4': open([...routeIds, 'ANY--yourls-api.php']),
  'AwsSolutions-CFR4': [distribution],
  'AwsSolutions-SMG4': [
    ...acknowledged['AwsSolutions-SMG4'],
    ...['UnderstudyData/LegacyInstall/Resource', 'UnderstudyData/MigrationSeal/Resource'],
  ],
  'AwsSolutions-SQS3': ['Understudy/Uncompared/Resource', 'Understudy/Uncounted/Resource'],
}

const deployments = [
  { what: 'with all that can be chosen', settings: everything, golden: acknowledgedTwice },
  { what: 'that migrates', settings: migrating, golden: acknowledgedWhileMigrating },
]

for (const { what, settings, golden } of deployments) {
  test(`a deployment ${what} breaks no rule, but for these, each of one resource and with its reason`, () => {
    const outdir = join(folder, what.replaceAll(' ', '-'))
    const given: Acknowledged[] = []
    synthesize({
      ...{ outdir, settings, bundler: unbundled },
      inspect: (app) => {
        given.push(...acknowledgedIn(app))
        addNag(app)
      },
    })
    expect(byRule(given)).toEqual(golden)
    expect(given.filter(({ isResource, reason }) => !isResource || !/^[A-Z].{20,}\.$/.test(reason))).toEqual([])
    const report = reportIn(outdir)
    expect(report).toMatchObject({ conclusion: 'success', violations: [] })
    // None that is not needed any more.
    expect(byRule(suppressedIn(report))).toEqual(golden)
  })
}

test('a queue without encryption on its way is a violation, and ends the synthesis', () => {
  const outdir = join(folder, 'planted')
  const said = jest.spyOn(console, 'error').mockImplementation(() => {})
  const planted = (app: App) => {
    new Queue(app.node.findChild('Understudy') as Stack, 'Planted')
    addNag(app)
  }
  expect(() => synthesize({ outdir, bundler: unbundled, inspect: planted })).toThrow(
    'The SQS queue does not require requests to use SSL',
  )
  said.mockRestore()
  const found = reportIn(outdir).violations.map(({ ruleName }) => ruleName)
  expect(found).toEqual(['AwsSolutions-SQS3', 'AwsSolutions-SQS4'])
})

/** Code is nothing that these rules look at. */
function unbundled(outdir: string) {
  const bundles = bundlesIn(outdir)
  for (const bundle of Object.values(bundles)) {
    mkdirSync(bundle, { recursive: true })
    writeFileSync(join(bundle, 'index.js'), '')
  }
  return bundles
}

interface Acknowledged {
  rule: string
  path: string
  reason: string
  isResource: boolean
}

function acknowledgedIn(app: App): Acknowledged[] {
  return app.node.findAll().flatMap((construct) => {
    const isResource = CfnResource.isCfnResource(construct) && !Stack.isStack(construct)
    return construct.node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.entries<string>(data))
      .map(([id, reason]) => ({ rule: id.replace(/^.*::/, ''), path: construct.node.path, reason, isResource }))
  })
}

interface Report {
  pluginName: string
  conclusion: string
  violations: { ruleName: string }[]
  suppressedViolations: { ruleName: string; violatingConstructs: { constructPath: string }[] }[]
}

function reportIn(outdir: string): Report {
  const { pluginReports } = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'))
  const found = pluginReports.find(({ pluginName }: Report) => pluginName === 'AwsSolutions')
  if (found === undefined) throw new Error('nag was not asked')
  return found
}

function suppressedIn({ suppressedViolations }: Report) {
  return suppressedViolations.flatMap(({ ruleName, violatingConstructs }) =>
    violatingConstructs.map(({ constructPath }) => ({ rule: ruleName, path: constructPath })),
  )
}

function byRule(list: readonly { rule: string; path: string }[]): Record<string, string[]> {
  const rules = [...new Set(list.map(({ rule }) => rule))].sort()
  return Object.fromEntries(
    rules.map((rule) => [rule, list.flatMap((it) => (it.rule === rule ? [it.path] : [])).sort()]),
  )
}
