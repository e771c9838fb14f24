// nanoid ships ES modules only, so it is transformed with our own code; everything else is loaded as published.
module.exports = {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: {
    '\\.(ts|js)$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
        module: { type: 'commonjs' },
      },
    ],
  },
  transformIgnorePatterns: ['/node_modules/(?!nanoid/)'],
  modulePathIgnorePatterns: ['<rootDir>/cdk.out', '<rootDir>/.data'],
  maxWorkers: 2,
  testTimeout: 30_000,
}
