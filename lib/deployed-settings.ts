import { readFileSync } from 'node:fs'
import { SettingError } from './setting'

/**
 * What is given, and below it what a deployment was given, if `as` names the file that `cdk deploy --outputs-file` wrote of it. Refuses a
 * file that does not say: every default in its place would be another deployment.
 */
export function withDeployed({ as: file, ...given }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return file === undefined ? given : { ...deployed(String(file)), ...given }
}

function deployed(file: string): object {
  try {
    return JSON.parse(JSON.parse(readFileSync(file, 'utf8')).Understudy.Settings)
  } catch {
    throw new SettingError(
      `as: "${file}" must be a file that npm run deploy -- --outputs-file FILE wrote, of this version or a later one.`,
    )
  }
}
