/** A name as it begins in a logical id or in the name of an output: its first letter is a capital. */
export function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}
