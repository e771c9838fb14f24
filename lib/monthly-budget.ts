import { CfnBudget } from 'aws-cdk-lib/aws-budgets'
import { Construct } from 'constructs'
import type { Budget } from './stack-settings'

/**
 * Writes an email before a month costs more than it may. Of the whole account: a budget of our tag alone stays at nothing, and
 * silent, until somebody makes the tag count in the account's billing.
 */
export class MonthlyBudget extends Construct {
  constructor(scope: Construct, id: string, { dollars, email }: Budget) {
    super(scope, id)

    const over = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number) => ({
      notification: { notificationType, comparisonOperator: 'GREATER_THAN', threshold, thresholdType: 'PERCENTAGE' },
      subscribers: [{ subscriptionType: 'EMAIL', address: email }],
    })
    new CfnBudget(this, 'Month', {
      budget: { budgetType: 'COST', timeUnit: 'MONTHLY', budgetLimit: { amount: dollars, unit: 'USD' } },
      // A forecast comes early and may be wrong; what was spent comes late and is not.
      notificationsWithSubscribers: [over('FORECASTED', 100), over('ACTUAL', 80), over('ACTUAL', 100)],
    })
  }
}
