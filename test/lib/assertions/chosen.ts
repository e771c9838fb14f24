// What a template has when a deployment chose otherwise than by default.
import { at, every, one, put } from '../assembly'
import { type Assertion, all, difference } from '../assertion'

/** The settings that these assertions are about. */
export const choices = {
  ...{ readUnits: '500', writeUnits: '100', logDays: '90', concurrency: 'resolve:100,count:5' },
  ...{ budgetDollars: '50', budgetEmail: 'ops@sho.rt', rollout: 'AllAtOnce' },
}

const budget = 'AWS::Budgets::Budget'
const shares: Record<string, number> = { Resolve: 100, Count: 5 }
const mail = [{ Address: 'ops@sho.rt', SubscriptionType: 'EMAIL' }]

export const chosen: Assertion[] = [
  all('AWS::DynamoDB::Table', 5, 'the ceiling is as chosen', {
    'Properties.OnDemandThroughput': { MaxReadRequestUnits: 500, MaxWriteRequestUnits: 100 },
  }),
  all('AWS::Logs::LogGroup', 6, 'kept as long as chosen', { 'Properties.RetentionInDays': 90 }),
  {
    says: 'only the functions that were named have a share of their own',
    faults: (assembly) =>
      every(assembly, 'AWS::Lambda::Function').flatMap(([id, { Properties }]) => {
        const share = shares[id.replace(/^Functions(\w+)Code\w+$/, '$1')]
        return difference(id, Properties.ReservedConcurrentExecutions, share)
      }),
    breaks: {
      'none for resolve': (assembly) =>
        put(
          one(assembly, 'AWS::Lambda::Function', 'FunctionsResolveCode'),
          'Properties.ReservedConcurrentExecutions',
          undefined,
        ),
      'one for create': (assembly) =>
        put(
          one(assembly, 'AWS::Lambda::Function', 'FunctionsCreateCode'),
          'Properties.ReservedConcurrentExecutions',
          1,
        ),
    },
  },
  all('AWS::CodeDeploy::DeploymentGroup', 5, 'all at once, back when that fails or is stopped, and whatever rings', {
    'Properties.DeploymentConfigName': 'CodeDeployDefault.LambdaAllAtOnce',
    'Properties.AlarmConfiguration.Enabled': false,
    'Properties.AutoRollbackConfiguration': {
      Enabled: true,
      Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_REQUEST'],
    },
  }),
  {
    says: 'who deploys again finds what was chosen in the outputs',
    faults: ({ service }) => {
      const kept = JSON.parse(String(service.Outputs.Settings?.Value ?? '{}'))
      return Object.entries(choices).flatMap(([name, value]) => difference(name, kept[name], value))
    },
    breaks: {
      'one too few': ({ service }) =>
        put(service.Outputs, 'Settings.Value', JSON.stringify({ ...choices, logDays: undefined })),
    },
  },
  all(budget, 1, 'a month of the whole account', {
    'Properties.Budget.BudgetType': 'COST',
    'Properties.Budget.TimeUnit': 'MONTHLY',
    'Properties.Budget.BudgetLimit': { Amount: 50, Unit: 'USD' },
    'Properties.Budget.CostFilters': undefined,
  }),
  {
    says: 'the budget says so when a forecast is over it, at four fifths of it, and when it is spent',
    faults: (assembly) => {
      const notices = at(one(assembly, budget), 'Properties.NotificationsWithSubscribers')
      const said = (NotificationType: string, Threshold: number) => ({
        Notification: {
          ComparisonOperator: 'GREATER_THAN',
          ...{ NotificationType, Threshold, ThresholdType: 'PERCENTAGE' },
        },
        Subscribers: mail,
      })
      return difference('notices', notices, [said('FORECASTED', 100), said('ACTUAL', 80), said('ACTUAL', 100)])
    },
    breaks: {
      'nobody is told': (assembly) =>
        put(one(assembly, budget), 'Properties.NotificationsWithSubscribers.0.Subscribers', undefined),
      'too late': (assembly) =>
        put(one(assembly, budget), 'Properties.NotificationsWithSubscribers.1.Notification.Threshold', 200),
    },
  },
]
