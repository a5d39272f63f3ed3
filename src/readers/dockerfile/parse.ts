import { DockerfileParser } from 'dockerfile-ast';
import type { EmbeddedText, SourceFile } from '../../model/place.ts';

/** One instruction as it stands in the file: offsets, with nothing interpreted yet. */
export interface RawInstruction {
  /** In capitals: `COPY`. */
  readonly keyword: string;
  readonly start: number;
  readonly end: number;
  /** Where its arguments begin, flags included. */
  readonly argumentsStart: number;
  readonly heredocs: readonly RawHeredoc[];
}

export interface RawHeredoc {
  readonly name: string;
  /** Where `<<NAME` stands: what follows on the later lines is content. */
  readonly start: number;
  readonly content: EmbeddedText;
}

export interface ParsedDockerfile {
  readonly instructions: readonly RawInstruction[];
  /** What joins two lines: a backslash, unless the `escape` directive says otherwise. */
  readonly escape: string;
}

interface Position {
  readonly line: number;
  readonly character: number;
}

interface Heredoc {
  getName(): string;
  getStartRange(): { readonly start: Position };
  getContentRange(): { readonly start: Position; readonly end: Position } | null;
}

/** The one door to the Dockerfile parser: text in, instructions with offsets out. Throws only what the library throws. */
export function parseDockerfile(file: SourceFile): ParsedDockerfile {
  const starts = lineStarts(file.text);
  const offset = (position: Position): number =>
    Math.min((starts[position.line] ?? file.text.length) + position.character, file.text.length);
  const dockerfile = DockerfileParser.parse(file.text);
  const instructions = dockerfile.getInstructions().map((instruction): RawInstruction => {
    const range = instruction.getRange();
    const heredocs = 'getHeredocs' in instruction ? (instruction as unknown as { getHeredocs(): readonly Heredoc[] }).getHeredocs() : [];
    return {
      keyword: instruction.getKeyword(),
      start: offset(range.start),
      end: offset(range.end),
      argumentsStart: offset(instruction.getInstructionRange().end),
      heredocs: heredocs.map((heredoc) => {
        const content = heredoc.getContentRange();
        const start = content ? offset(content.start) : offset(range.end);
        const text = content ? file.text.slice(start, offset(content.end)) : '';
        return {
          name: heredoc.getName(),
          start: offset(heredoc.getStartRange().start),
          content: { file, text, toFile: (at) => start + at },
        };
      }),
    };
  });
  return { instructions, escape: dockerfile.getEscapeCharacter() };
}

/** Line starts as the library counts them: a lone carriage return ends a line too. */
function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|\r|\n/g)) starts.push(match.index + match[0].length);
  return starts;
}
