/** The environment of a program, which remembers what it was asked for. */
export class AskedEnvironment extends Map<string, string | undefined> {
  readonly asked = new Set<string>();

  override has(name: string): boolean {
    this.asked.add(name);
    return super.has(name);
  }
}
