/** Asks Jest's main process for what all test files share (desk.ts). */
export async function fromDesk(what: string): Promise<string> {
  // A connection that is kept would keep the desk from closing.
  const reply = await fetch(`${process.env.TEST_DESK}${what}`, { headers: { connection: 'close' } })
  const text = await reply.text()
  if (!reply.ok) throw new Error(text)
  return text
}
