// The AWS SDK says at each start on Node 20 that it will want 22 one day; once per test file is too often.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'

// CDK's validator of templates takes seconds per synthesis; CI runs it once, on its own.
process.env.CDK_VALIDATION = 'false'

// nanoid ships ES modules only, so it is transformed with our own code; everything else is loaded as published.
module.exports = {
  globalSetup: '<rootDir>/test/desk.ts',
  globalTeardown: '<rootDir>/test/desk-closed.ts',
  testSequencer: '<rootDir>/test/sequence.cjs',
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
  // One more than the cores of a small machine: many tests wait, for processes they started or for time to pass.
  maxWorkers: 3,
  testTimeout: 30_000,
}
