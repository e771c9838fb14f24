// Waiting for a side that may be behind the other, as far as there is time to.
import { OutOfTime, reserve } from './asking'

/**
 * Gives what waits for a share of the time by which one side may be behind (`bound`, in milliseconds). `remaining` gives the milliseconds
 * that are left: with too few of them it throws OutOfTime at once, so that there is none of it left to wait out in vain.
 */
export function openLag(
  bound: number,
  remaining: () => number,
  wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)),
) {
  return async function lag(share: number): Promise<void> {
    const milliseconds = share * bound
    if (remaining() - milliseconds < reserve) throw new OutOfTime('the function has no time left to wait')
    await wait(milliseconds)
  }
}
