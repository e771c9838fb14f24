// Where the app pretends to run, and the names AWS would have given: the same at every start, so that data is found again.
import { createHash } from 'node:crypto'

export const account = '123456789012'
export const region = 'us-east-1'

/** The ARN of a resource of `service` in the pretended account and region. */
export function arn(service: string, rest: string): string {
  return `arn:aws:${service}:${region}:${account}:${rest}`
}

/** A made-up identifier of lower case letters and digits: always the same for the same seed. */
export function identifier(seed: string, length: number): string {
  const digest = createHash('sha256').update(seed).digest('hex')
  return BigInt(`0x${digest}`).toString(36).padStart(50, '0').slice(-length)
}

/** The last part of a function's name, ARN, alias ARN or version ARN that tells functions apart: its name. */
export function functionName(reference: string): string {
  const part = reference.startsWith('arn:') ? reference.split(':')[6] : reference.split(':')[0]
  return part ?? reference
}

/** The alias or version a function reference asks for, when it names one. */
export function qualifier(reference: string): string | undefined {
  return reference.startsWith('arn:') ? reference.split(':')[7] : reference.split(':')[1]
}

/** The ARN of a function by its name or by any ARN of it. */
export function functionArn(reference: string): string {
  return arn('lambda', `function:${functionName(reference)}`)
}
