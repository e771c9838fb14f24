import type { SideName } from './conform-options'
import type { Side } from './side'

interface Wishes {
  /** Which pages the reference fetches for titles. */
  titles: 'loopback' | 'none'
  /** A folder for a side that is to outlive a restart. */
  data?: string
}

/** Starts a side by its name. What a side needs is loaded only for it: the candidate's tools take a while. */
export async function startSide(name: SideName, wishes: Wishes): Promise<Side> {
  if (name === 'reference') {
    const { startReference }: typeof import('./reference-side') = require('./reference-side')
    return startReference(wishes)
  }
  if (name === 'candidate') {
    const { startCandidate }: typeof import('./candidate-side') = require('./candidate-side')
    return startCandidate({ restarts: wishes.data !== undefined })
  }
  const { coreSide }: typeof import('./core-side') = require('./core-side')
  return coreSide()
}
