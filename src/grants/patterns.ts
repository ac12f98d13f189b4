import {
  type Caller,
  type Comparison,
  hasVariables,
  keyFact,
  parseBase64,
  plainText,
  readTemplate,
  splitTemplate,
  type Template,
} from '#policy';
import {
  ANY_CHAR,
  anyCharExcept,
  anyOf,
  exactly,
  exactlyInAnyCase,
  literalPattern,
  MANY,
  ONE,
  oneChar,
  type Pattern,
  pattern,
  type Token,
} from '#regions';

export type TextMode = Extract<Comparison, { type: 'text' }>['mode'];

/** What a template means for one caller: the texts it matches, and whether that is exact or an upper bound. */
export type Resolved =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'exact'; readonly pattern: Pattern; readonly template: Template }
  | {
      readonly kind: 'bound';
      readonly pattern: Pattern;
      /** INVARIANT: bounds of equal names match the same texts in every request, whatever the variables are. */
      readonly name: string;
      readonly dependsOn: string;
    };

const ARN_PARTS = 6;
const NOT_COLON = anyCharExcept(':');

/** Patterns of templates without a variable, which mean the same for everybody, by mode. */
const closed = new WeakMap<Template, Map<TextMode, Resolved>>();

/**
 * Puts the caller's fixed values into a template and turns it into a pattern. A variable that only a request can fix is
 * read as any text, and the answer says on which variable it depends.
 */
export function resolve(template: Template, mode: TextMode, caller: Caller): Resolved {
  if (hasVariables(template)) return resolved(template, mode, caller);
  const known = closed.get(template) ?? new Map<TextMode, Resolved>();
  closed.set(template, known);
  const found = known.get(mode) ?? resolved(template, mode, caller);
  known.set(mode, found);
  return found;
}

function resolved(template: Template, mode: TextMode, caller: Caller): Resolved {
  if (mode === 'base64') return sameBytes(template);
  const known = withFixedValues(template, caller);
  if (!known) return { kind: 'nothing' };
  const open = known.parts.flatMap((part) => (part.kind === 'variable' ? `\${${part.shown}}` : []));
  if (open.length > 0) {
    const tokens = mode === 'arn' ? [MANY] : tokensOf(known, mode);
    return {
      kind: 'bound',
      pattern: pattern(tokens),
      name: boundName(known, mode),
      dependsOn: open.join(', '),
    };
  }
  const text = mode === 'any-case' ? undefined : plainText(known);
  if (mode !== 'arn') {
    const found = text === undefined ? pattern(tokensOf(known, mode)) : literalPattern(text);
    return { kind: 'exact', pattern: found, template: known };
  }
  const components = splitTemplate(known, ':', ARN_PARTS);
  if (components.length < ARN_PARTS) {
    return {
      kind: 'bound',
      pattern: pattern([MANY]),
      name: boundName(known, mode),
      dependsOn: 'an ARN pattern of fewer than six components',
    };
  }
  return { kind: 'exact', pattern: pattern(arnTokens(components)), template: known };
}

/** The pattern of a bound tells too little: it is the same for many templates that match different texts. */
function boundName({ parts }: Template, mode: TextMode): string {
  const written = parts.map((part) =>
    part.kind === 'variable'
      ? [part.key, part.fallback ?? null]
      : part.kind === 'text'
        ? part.text
        : { [part.kind]: 1 },
  );
  // Without wildcards the two are the same.
  return `${mode === 'exact' ? 'glob' : mode} ${JSON.stringify(written)}`;
}

function sameBytes(template: Template): Resolved {
  const bytes = parseBase64(template.source);
  if (!bytes) return { kind: 'nothing' };
  const { head, last, padding } = bytes;
  const tail = last.length === 0 ? [] : [{ chars: anyOf(...last.map(oneChar)), repeats: false }];
  const tokens = [...exactly(head), ...tail, ...exactly(padding)];
  return { kind: 'exact', pattern: pattern(tokens), template };
}

function withFixedValues(template: Template, caller: Caller): Template | undefined {
  const parts: Template['parts'][number][] = [];
  for (const part of template.parts) {
    const fact = part.kind === 'variable' ? keyFact(caller, part.key) : undefined;
    if (part.kind !== 'variable' || !fact || fact.kind === 'free' || fact.kind === 'begun') parts.push(part);
    else {
      const text = fact.kind === 'fixed' ? fact.value : part.fallback;
      if (text === undefined) return undefined;
      parts.push({ kind: 'text', text });
    }
  }
  return { source: template.source, parts };
}

function tokensOf({ parts }: Template, mode: TextMode): Token[] {
  return parts.flatMap((part): Token[] => {
    if (part.kind !== 'text') return [part.kind === 'one' ? ONE : MANY];
    return mode === 'any-case' ? exactlyInAnyCase(part.text) : exactly(part.text);
  });
}

/** Wildcards of the first five components do not cross a colon. */
function arnTokens(components: readonly Template[]): Token[] {
  return components.flatMap((component, index) => {
    const chars = index < ARN_PARTS - 1 ? NOT_COLON : ANY_CHAR;
    const tokens = tokensOf(component, 'glob').map((token) =>
      token.chars === ANY_CHAR ? { ...token, chars } : token,
    );
    return index === 0 ? tokens : [...exactly(':'), ...tokens];
  });
}

const ANY_COMPONENT: Token = { chars: NOT_COLON, repeats: true };

/** ARNs of which some components are given as tokens and the others are anything. */
export function arnWith(given: {
  readonly service?: readonly Token[];
  readonly region?: readonly Token[];
  readonly account?: readonly Token[];
  readonly resource?: readonly Token[];
}): Pattern {
  const any = [ANY_COMPONENT];
  const components = [
    exactly('arn'),
    any,
    given.service ?? any,
    given.region ?? any,
    given.account ?? any,
    given.resource ?? [MANY],
  ];
  return pattern(
    components.flatMap((tokens, index) => (index === 0 ? tokens : [...exactly(':'), ...tokens])),
  );
}

/** The tokens of a text within one component of an ARN. */
export function componentTokens({ tokens }: Pattern): Token[] {
  return tokens.map((token) => (token.chars === ANY_CHAR ? { ...token, chars: NOT_COLON } : token));
}

/** A glob that a user wrote, without variables, as a pattern. */
export function globPattern(glob: string): Pattern {
  return pattern(tokensOf(readTemplate(glob, { wildcards: true, variables: false }), 'glob'));
}
