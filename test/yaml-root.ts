import { readYaml } from '../src/files/yaml.ts';
import type { Node } from '../src/model/tree.ts';

/** The only document of a YAML text. */
export async function yamlRoot(path: string, text: string): Promise<Node | undefined> {
  const { documents, problems } = await readYaml({ path, text });
  if (documents.length !== 1 || problems.length > 0) throw new Error(`${path} is not one YAML document`);
  return documents[0]?.root;
}
