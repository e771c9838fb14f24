// A delivery of the router's records: what they say is counted by kind.
import { isDelivery, openBatch } from '../../core/clicks/batch'
import { migratingConfig } from '../../core/migration/config'

migratingConfig('shadow')

export const handler = async (event: unknown) => {
  const messages = isDelivery(event) ? (openBatch(event)?.messages ?? []) : []
  return { lines: messages.length }
}
