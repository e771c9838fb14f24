import { join } from 'node:path'
import { App, Tags } from 'aws-cdk-lib'
import { type Bundler, bundle } from './bundles'
import { CertificateStack } from './certificate-stack'
import { DataStack } from './data-stack'
import { withDeployed } from './deployed-settings'
import { ServiceStack } from './service-stack'
import { chosenFrom, settingsFrom } from './settings'

// Flags live here and not in cdk.json, which only the CDK command line reads: both ways of synthesizing give one template.
const flags = {
  '@aws-cdk/core:checkSecretUsage': true,
  '@aws-cdk/core:target-partitions': ['aws'],
  // The data stack cannot take away a table that the service still uses.
  '@aws-cdk/core:defaultCrossStackReferences': 'strong',
}

export interface Synthesis {
  /** The folder to write the assembly to. */
  outdir: string
  /** Settings by name; they win over CDK context. See settings.ts for names, defaults and what is refused, deployed-settings.ts for `as`. */
  settings?: Readonly<Record<string, unknown>>
  /** Puts the test mode into the bundles (core/legacy/controlled.ts). No setting: what is deployed cannot ask for it. */
  controlled?: boolean
  /** Whether it runs on this machine; see settingsFrom. */
  local?: boolean
  /** What bundles the functions; for who synthesizes many times and wants to bundle once. */
  bundler?: Bundler
  /** What looks at the app before it is written, and may add to what validates it. */
  inspect?: (app: App) => void
}

/**
 * Bundles the functions and synthesizes all stacks, for no account in particular (nor a region, unless one is named), and gives the folder
 * the assembly is in. Refuses settings that cannot be, with a SettingError, before it bundles or writes anything.
 */
export function synthesize({ outdir, settings: given = {}, controlled = false, ...how }: Synthesis): string {
  const { local = false, bundler = bundle, inspect = () => {} } = how
  const app = new App({ outdir, context: flags, analyticsReporting: false })
  const context = withDeployed({ ...app.node.getAllContext(), ...given })
  const settings = settingsFrom(context, { local })
  const dialect = settings.legacy === null ? 'modern' : settings.legacy.migration === null ? 'legacy' : 'migrating'
  const bundles = bundler(join(app.outdir, 'bundles'), { dialect, controlled })

  const { region, secondRegion, domain: named } = settings.stack
  const certificate = named?.certificateArn === null ? new CertificateStack(app, 'UnderstudyCertificate', named) : null
  const domain = certificate?.domain ?? (named?.certificateArn ? named : null)
  const data = new DataStack(app, 'UnderstudyData', settings)
  const { tables, legacy, migration } = data
  const code = { bundles, settings, chosen: chosenFrom(context), controlled }
  const service = new ServiceStack(app, 'Understudy', {
    ...{ ...code, tables, legacy, migration, domain, region, standsBy: false },
  })
  if (certificate) service.addStackDependency(certificate)
  if (secondRegion) {
    const second = new ServiceStack(app, 'UnderstudySecond', {
      ...{ ...code, tables: data.tablesIn(secondRegion), legacy: null, migration: null },
      // Two distributions cannot have one name: that of the first is moved when it comes to that.
      ...{ domain: null, region: secondRegion, standsBy: true },
    })
    second.addStackDependency(data)
  }

  Tags.of(app).add('project', 'understudy')
  inspect(app)
  return app.synth().directory
}
