/** The versions of Node.js that the tests pass on: the lowest that package.json allows, and the newest of each line since. */
export const VERSIONS = ["20.19.0", "22.23.3", "24.21.0"] as const;
