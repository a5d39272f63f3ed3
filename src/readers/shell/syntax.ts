/**
 * The shell's syntax as the parser's door gives it: a plain tree with offsets into the text that was parsed. Only what tells which
 * programs run, in which order and under which condition is kept.
 */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface WordSyntax extends Span {
  readonly parts: readonly WordPart[];
  /** No quoting anywhere in it: the shell splits what its variables hold. */
  readonly bare: boolean;
  /** The ranges of the source that are left when quotes and escapes are taken away: the word as a script of its own. */
  readonly inner: () => readonly Span[];
}

export type WordPart =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'variable'; readonly name: string; readonly fallback: WordSyntax | undefined; readonly whole: boolean }
  | { readonly kind: 'substitution'; readonly body: readonly Statement[] }
  | { readonly kind: 'unknown' };

export interface AssignmentSyntax extends Span {
  readonly name: string;
  readonly value: WordSyntax | readonly WordSyntax[];
  readonly append: boolean;
}

export interface RedirectSyntax extends Span {
  readonly operator: string;
  readonly target: WordSyntax | undefined;
  /** The text of a here-document; `quoted` when its delimiter is, so that nothing in it is expanded. */
  readonly body: (Span & { readonly quoted: boolean }) | undefined;
}

export type Statement = Span & {
  readonly redirects: readonly RedirectSyntax[];
  readonly background: boolean;
} & (
    | { readonly kind: 'command'; readonly words: readonly WordSyntax[]; readonly assignments: readonly AssignmentSyntax[] }
    | { readonly kind: 'pipeline'; readonly statements: readonly Statement[]; readonly negated: boolean }
    | { readonly kind: 'and-or'; readonly statements: readonly Statement[]; readonly operators: readonly ('&&' | '||')[] }
    | { readonly kind: 'if'; readonly arms: readonly Arm[]; readonly otherwise: readonly Statement[] | undefined }
    | {
        readonly kind: 'loop';
        readonly by: 'for' | 'while' | 'until';
        readonly variable: string | undefined;
        readonly list: readonly WordSyntax[] | undefined;
        readonly condition: readonly Statement[];
        readonly body: readonly Statement[];
      }
    | { readonly kind: 'case'; readonly word: WordSyntax; readonly items: readonly CaseItem[] }
    | { readonly kind: 'group' | 'subshell'; readonly body: readonly Statement[] }
    | { readonly kind: 'function'; readonly name: string; readonly body: readonly Statement[] }
  );

export interface Arm {
  readonly condition: readonly Statement[];
  readonly body: readonly Statement[];
}

export interface CaseItem {
  readonly patterns: readonly WordSyntax[];
  readonly body: readonly Statement[];
}

export interface ParsedShell {
  readonly statements: readonly Statement[];
  readonly errors: readonly { readonly message: string; readonly at: number }[];
}
