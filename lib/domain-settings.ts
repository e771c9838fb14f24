import { SettingError } from './setting'

/** A name of one's own for the front door, like `sho.rt`. */
export interface Domain {
  name: string
  /** A certificate for it, in us-east-1. */
  certificateArn: string
  /** The Route 53 zone that answers for the name, and gets its records; null for a zone elsewhere. */
  hostedZoneId: string | null
}

/** The same before there is a certificate: without one, a zone is given to prove in that the name is ours. */
export type DomainSettings = Domain | (Omit<Domain, 'certificateArn'> & { certificateArn: null; hostedZoneId: string })

/** Their names, each with its default as text. */
export const domainDefaults = { domain: '', certificateArn: '', hostedZoneId: '' }

/** What the texts say; null without a domain. Refuses what cannot be, with a SettingError. */
export function domainSettings(text: (name: keyof typeof domainDefaults) => string): DomainSettings | null {
  const name = text('domain').toLowerCase()
  const [certificateArn, hostedZoneId] = [text('certificateArn'), text('hostedZoneId')]
  if (name === '') {
    const stray = certificateArn !== '' ? 'certificateArn' : hostedZoneId !== '' ? 'hostedZoneId' : null
    if (stray) throw new SettingError(`${stray}: only a domain has it; set domain to its name.`)
    return null
  }
  if (!/^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/.test(name)) {
    throw new SettingError(`domain: "${name}" must be a host name like sho.rt, with nothing before or after it.`)
  }
  if (certificateArn !== '' && !/^arn:aws:acm:us-east-1:\d{12}:certificate\/[0-9a-f-]+$/.test(certificateArn)) {
    throw new SettingError(
      `certificateArn: "${certificateArn}" must be the ARN of a certificate in us-east-1, where CloudFront looks for it.`,
    )
  }
  if (hostedZoneId !== '' && !/^Z[0-9A-Z]{1,31}$/.test(hostedZoneId)) {
    throw new SettingError(`hostedZoneId: "${hostedZoneId}" must be the id of a Route 53 zone, like Z0123456789ABC.`)
  }
  if (certificateArn !== '') return { name, certificateArn, hostedZoneId: hostedZoneId || null }
  if (hostedZoneId !== '') return { name, certificateArn: null, hostedZoneId }
  throw new SettingError(
    'domain: it needs a certificate; set certificateArn to one in us-east-1, or hostedZoneId to have one made.',
  )
}
