declare const __VERSION__: string;

/** The version in package.json, compiled in. */
export const version: string = __VERSION__;
