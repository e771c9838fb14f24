// Jest's globalTeardown, which it wants in a file of its own.
export { close as default } from './desk'
