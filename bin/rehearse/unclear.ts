/** Why a rehearsal cannot tell anything, in one line for the person who asked for it. Never holds a credential. */
export class Unclear extends Error {
  override name = 'Unclear'
}
