// npm start: the whole service on one machine, from the same template and bundles that are deployed.
import { serve } from './serve'

serve(() => {
  const { synthesize }: typeof import('../lib/app') = require('../lib/app')
  return synthesize
})
