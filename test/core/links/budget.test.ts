import { openCalls } from '../../../core/dynamodb-call'
import { openBudgets } from '../../../core/links/budget'
import { eachEngine, localAccount } from '../../engines'

process.env.AWS_REGION = localAccount.region
process.env.AWS_ACCESS_KEY_ID = localAccount.credentials.accessKeyId
process.env.AWS_SECRET_ACCESS_KEY = localAccount.credentials.secretAccessKey

eachEngine('budgets', (engine) => {
  const open = async () =>
    openBudgets(await engine.table('code'), openCalls({ endpoint: engine.endpoint, timeout: 5000 }))

  test('50 racing followers of a link with 10 clicks: exactly ten get through', async () => {
    const spend = await open()
    const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => spend('a', 10, 1)))
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.kind] : []))
    expect(refused).toEqual(Array(40).fill('used-up'))
  })

  test('asking spends nothing, and says when nothing is left', async () => {
    const spend = await open()
    for (let n = 0; n < 3; n++) await spend('a', 1, 0)
    await spend('a', 1, 1)
    await expect(spend('a', 1, 0)).rejects.toMatchObject({ kind: 'used-up' })
  })

  test('a raised limit gives more', async () => {
    const spend = await open()
    await spend('a', 1, 1)
    await expect(spend('a', 1, 1)).rejects.toMatchObject({ kind: 'used-up' })
    await spend('a', 2, 1)
  })
})

test('a store that is not there: unavailable, with Retry-After', async () => {
  const spend = openBudgets('budgets', openCalls({ endpoint: 'http://127.0.0.1:1' }))
  await expect(spend('a', 1, 1)).rejects.toMatchObject({ kind: 'unavailable', headers: { 'retry-after': '2' } })
})
