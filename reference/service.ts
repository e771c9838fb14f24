// The running service: what every part of an answer may look at.
import type { Clock } from './clock'
import type { Settings } from './settings'
import type { Store } from './store'
import type { TitleFetching } from './title-fetching'

export interface Service {
  settings: Settings
  store: Store
  clock: Clock
  titles: TitleFetching
}
