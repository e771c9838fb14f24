/** Refuses a peer that does not answer, or does not redirect: it has to be asked the same as we are. */
export async function checkPeer(url: string): Promise<void> {
  const reply = await fetch(url, { redirect: 'manual' }).catch((error: Error) => {
    throw new Error(`The peer does not answer at ${url} (${reasonOf(error)}): start it first.`)
  })
  await reply.body?.cancel()
  if (reply.status >= 300 && reply.status < 400) return
  throw new Error(
    `The peer answers ${reply.status} at ${url}, which is no redirect: name a short link of it by --peer-path.`,
  )
}

function reasonOf({ message, cause }: Error): string {
  return cause instanceof Error && cause.message !== '' ? cause.message : message
}
