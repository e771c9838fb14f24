import { type Call, CallError } from '../dynamodb-call'
import { Refusal, unavailable } from '../refusals'

/**
 * The table of budgets, pk `code`: how many redirects a limited link has given. `spend` adds `clicks` (1 for a redirect, 0 to
 * only ask) in one conditional write. Refuses with `used-up` when the budget is spent, and with `unavailable`, without a second
 * try, when the store does not answer: a write that may have happened must not be repeated, or the limit would not be exact.
 */
export function openBudgets(table: string, call: Call) {
  return async function spend(code: string, most: number, clicks: 0 | 1): Promise<void> {
    try {
      await call('UpdateItem', {
        TableName: table,
        Key: { code: { S: code } },
        UpdateExpression: 'ADD used :clicks',
        ConditionExpression: 'attribute_not_exists(used) OR used < :most',
        ExpressionAttributeValues: { ':clicks': { N: String(clicks) }, ':most': { N: String(most) } },
      })
    } catch (error) {
      if (!(error instanceof CallError)) throw error
      if (error.failure === 'condition')
        throw new Refusal('used-up', `The link ${code} has been followed as often as it may be.`)
      throw unavailable('The limit of this link cannot be checked.', error)
    }
  }
}
