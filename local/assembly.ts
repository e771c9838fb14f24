// The folder that `cdk synth` writes: which stacks it holds, their templates, and where their assets are.
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Fields, fields, list, parsed, text } from './decode'
import { PlatformError, reasonOf } from './error'

export interface StackTemplate {
  name: string
  template: Fields
}

export interface Assembly {
  stacks: StackTemplate[]
  /** The folder or file of an asset, by the key it would have in the assets bucket. */
  assets: Map<string, string>
}

/** Reads the stacks of a synthesized app. Refuses a folder that is none. */
export function readAssembly(folder: string): Assembly {
  const assembly: Assembly = { stacks: [], assets: new Map() }
  readFolder(resolve(folder), assembly)
  if (assembly.stacks.length === 0) throw new PlatformError(`${folder} holds no stack: synthesize the app first.`)
  return assembly
}

function readFolder(folder: string, assembly: Assembly): void {
  const path = join(folder, 'manifest.json')
  if (!existsSync(path)) {
    throw new PlatformError(`${folder} is not a synthesized app, it has no manifest.json: run \`npm run synth\` first.`)
  }
  const artifacts = fields(readJson(path).artifacts, `artifacts in ${path}`)
  for (const [id, value] of Object.entries(artifacts)) {
    const artifact = fields(value, id)
    const properties = fields(artifact.properties, id)
    if (artifact.type === 'aws:cloudformation:stack') {
      const template = readJson(join(folder, text(properties.templateFile, `templateFile of ${id}`)))
      assembly.stacks.push({ name: text(properties.stackName ?? id, `stackName of ${id}`), template })
    }
    if (artifact.type === 'cdk:asset-manifest') readAssets(folder, text(properties.file, `file of ${id}`), assembly)
    if (artifact.type === 'cdk:cloud-assembly') {
      readFolder(join(folder, text(properties.directoryName, `directoryName of ${id}`)), assembly)
    }
  }
}

function readAssets(folder: string, file: string, { assets }: Assembly): void {
  const manifest = readJson(join(folder, file))
  for (const [id, value] of Object.entries(fields(manifest.files, `files in ${file}`))) {
    const asset = fields(value, id)
    const path = join(folder, text(fields(asset.source, id).path, `source of asset ${id}`))
    for (const destination of Object.values(fields(asset.destinations, id))) {
      assets.set(text(fields(destination, id).objectKey, `objectKey of asset ${id}`), path)
    }
  }
  if (list(Object.keys(fields(manifest.dockerImages, file)), file).length > 0) {
    throw new PlatformError(`${file} holds docker images, which the local platform cannot run.`)
  }
}

function readJson(path: string): Fields {
  let content: string
  try {
    content = readFileSync(path, 'utf8')
  } catch (error) {
    throw new PlatformError(`${path} cannot be read (${reasonOf(error)}): synthesize again.`)
  }
  const value = parsed(content)
  if (value === undefined) throw new PlatformError(`${path} is not JSON: synthesize again.`)
  return fields(value, path)
}
