// Function URLs: a function behind a domain name of its own. Only for the distribution: others would have to sign their requests.
import { text } from './decode'
import { PlatformError } from './error'
import { eventOf, replyOf } from './event'
import { type Find, mustFind, payloadLimit } from './invoke'
import { type Origin, tooLarge } from './message'
import { account } from './place'
import type { Resource, Template } from './template'

/** The function URLs of the app. Refuses public ones and those that stream. */
export function functionUrls(template: Template, find: Find): Origin[] {
  return template.resources('AWS::Lambda::Url').map((url) => {
    if (url.property('AuthType') !== 'AWS_IAM') {
      throw new PlatformError(
        `${url.id} has AuthType ${url.property('AuthType')}: only AWS_IAM, through the distribution, runs here.`,
      )
    }
    if ((url.property('InvokeMode') ?? 'BUFFERED') !== 'BUFFERED') {
      throw new PlatformError(`${url.id} has InvokeMode ${url.property('InvokeMode')}: only BUFFERED runs here.`)
    }
    return originOf(url, template, find)
  })
}

function originOf(url: Resource, template: Template, find: Find): Origin {
  const qualifier = url.property('Qualifier')
  const asked = qualifier === undefined ? undefined : text(qualifier, `Qualifier of ${url.id}`)
  const { function: target, arn } = mustFind(find, url.property('TargetFunctionArn'), url.id, asked)
  const domain = new URL(template.attributeOf(url, 'FunctionUrl')).host
  const apiId = domain.split('.')[0] ?? domain
  return {
    domain,
    bodyLimit: payloadLimit,
    async answer(request) {
      const context = { apiId, domainName: domain, routeKey: '$default', path: request.path, authorizer }
      const event = eventOf(request, context)
      if (Buffer.byteLength(event) > payloadLimit) return tooLarge
      return replyOf(await target.invoke(event, arn), 'application/json')
    },
  }
}

// What a request signed by the distribution's origin access control looks like to the function.
const authorizer = {
  iam: {
    accessKey: 'local',
    accountId: account,
    callerId: 'local',
    cognitoIdentity: null,
    principalOrgId: null,
    userArn: `arn:aws:sts::${account}:assumed-role/OriginAccessControlRole/EdgeCredentialsProxy`,
    userId: 'local',
  },
}
