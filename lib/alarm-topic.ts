import { ArnFormat, Aws, Stack } from 'aws-cdk-lib'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import type { Construct } from 'constructs'

export interface AlarmTopicProps {
  /** The severity of the alarms that it tells. */
  tells: 'page' | 'ticket'
  /** Who is told; each is asked by mail whether that is wanted. */
  emails: readonly string[]
}

/** Where the alarms of one severity are told. Other ways to be told (chat, a pager) are subscribed to it. */
export class AlarmTopic extends Topic {
  constructor(scope: Construct, id: string, { tells, emails }: AlarmTopicProps) {
    super(scope, id, { displayName: `Understudy ${tells}`, enforceSSL: true })

    // A topic with a policy of its own has lost the one that lets its account publish: without this no alarm would be heard.
    this.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AlarmsMayTell',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topicArn],
        conditions: {
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
          ArnLike: {
            'aws:SourceArn': Stack.of(this).formatArn({
              service: 'cloudwatch',
              resource: 'alarm',
              resourceName: '*',
              arnFormat: ArnFormat.COLON_RESOURCE_NAME,
            }),
          },
        },
      }),
    )
    for (const email of emails) this.addSubscription(new EmailSubscription(email))
  }
}
