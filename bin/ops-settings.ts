// ops settings: what a deployment was made with, to make it again.
import { type Deployment, OpsError, output } from './ops-deployment'

/** Shows the settings that were given, in one line, as npm run deploy takes them. Gives 0. */
export function showSettings(deployment: Deployment, say: (line: string) => void): number {
  const chosen: Record<string, string> = JSON.parse(output(deployment, 'Settings'))
  const flags = Object.entries(chosen).map(([name, value]) => `-c ${name}=${value}`)
  // What is printed is pasted by the shell, which would take such a value for more than one.
  const odd = flags.find((flag) => !/^-c [\w@%+=:,./[\]~-]+$/.test(flag))
  if (odd !== undefined)
    throw new OpsError(`${odd} cannot be one word for a shell: give the settings by hand, this one in quotes.`)
  say(flags.join(' '))
  return 0
}
