/** Trees for one rule, by what they show. What each gives is in test/expected/rules. */
export type RuleCases = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Cases by rule. */
export type QuestionCases = Readonly<Record<string, RuleCases>>;
