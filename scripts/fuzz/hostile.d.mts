export function hostileTrees(): Readonly<Record<string, Readonly<Record<string, string>>>>;
