/** What the cloud and those who call it agree on: accounts, receipts, entitlements. */
export * from './accounts.ts'
export * from './admin.ts'
export * from './problem.ts'
export * from './receipts.ts'
export * from './roles.ts'
export * from './second-step.ts'
