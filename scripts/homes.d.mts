/** Types of homes.mjs, for the tests that read it. */
export const wholeTables: string[]
