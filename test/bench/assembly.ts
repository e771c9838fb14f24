import { readFileSync } from 'node:fs'
import { join } from 'node:path'

interface Template {
  Resources: Record<string, { Type: string; Properties?: { Code?: { S3Key?: string } } }>
}

/** The file in a synthesized assembly that holds resolve's code. */
export function resolveBundle(assembly: string): string {
  const { Resources }: Template = JSON.parse(readFileSync(join(assembly, 'Understudy.template.json'), 'utf8'))
  const functions = Object.entries(Resources).filter(([, { Type }]) => Type === 'AWS::Lambda::Function')
  const [, resolve] = functions.find(([id]) => id.startsWith('FunctionsResolve')) ?? []
  const hash = resolve?.Properties?.Code?.S3Key?.replace('.zip', '')
  if (hash === undefined) throw new Error(`${assembly} holds no code of resolve.`)
  return join(assembly, `asset.${hash}`, 'index.js')
}
