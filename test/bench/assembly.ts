import { join } from 'node:path'
import { readAssembly } from '../../local/assembly'
import { functionSettings } from '../../local/settings'
import { Template } from '../../local/template'

export interface BundledFunction {
  /** As in the template: `Resolve`, `Create`… */
  name: string
  /** Its code. */
  file: string
  environment: Record<string, string>
}

/** The functions of a synthesized assembly. What a secret is in an environment is what the template says in its place. */
export function bundles(folder: string): BundledFunction[] {
  const assembly = readAssembly(folder)
  const template = new Template(assembly, { awsUrl: 'http://127.0.0.1:9', dynamic: (text) => text })
  return functionSettings(template, assembly.assets).map(({ name, code, environment }) => ({
    name: /Functions([A-Z][a-z]+)/.exec(name)?.[1] ?? name,
    file: join(code, 'index.js'),
    environment,
  }))
}
