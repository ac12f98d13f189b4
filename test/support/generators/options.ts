/** Upper bounds; every list that must not be empty begins at one. */
type Sizes = {
  readonly documents: number;
  readonly statements: number;
  /** entries of one Action or Resource list */
  readonly patterns: number;
  /** operator-and-key pairs of one statement */
  readonly conditions: number;
  readonly values: number;
  readonly scpLevels: number;
};

/** What policies may contain. All of it by default, free variables apart. */
export type Fragment = {
  readonly conditions: boolean;
  readonly variables: boolean;
  /** variables that a request, not the principal, gives a value, such as `${codeconnections:OwnerId}` */
  readonly freeVariables: boolean;
  /** Bool, Numeric, Date, IpAddress and Binary operators */
  readonly typed: boolean;
  /** operators on keys of another type, such as `NumericLessThan` on a tag */
  readonly mixedTypes: boolean;
  readonly arnOperators: boolean;
  readonly denies: boolean;
  /** NotAction and NotResource */
  readonly notElements: boolean;
  /** wildcards in the service prefix of an action, resources that begin with a wildcard */
  readonly oddPatterns: boolean;
  readonly boundary: boolean;
  readonly scps: boolean;
  readonly sessionTags: boolean;
  readonly users: boolean;
  readonly sizes: Sizes;
};

export type FragmentOptions = Partial<Omit<Fragment, 'sizes'>> & { readonly sizes?: Partial<Sizes> };

const SIZES: Sizes = { documents: 4, statements: 3, patterns: 3, conditions: 3, values: 3, scpLevels: 2 };

export function fragmentOf({ sizes, ...options }: FragmentOptions = {}): Fragment {
  return {
    conditions: true,
    variables: true,
    freeVariables: false,
    typed: true,
    mixedTypes: true,
    arnOperators: true,
    denies: true,
    notElements: true,
    oddPatterns: true,
    boundary: true,
    scps: true,
    sessionTags: true,
    users: true,
    ...options,
    sizes: { ...SIZES, ...sizes },
  };
}

export type RequestOptions = {
  /** only ARNs that a connection can have, in the principal's partition */
  readonly wellFormed?: boolean;
  /** only UseConnection, as AWS spells it */
  readonly useOnly?: boolean;
  /** only values of the key's own type */
  readonly wellTyped?: boolean;
  /** contradict, in the context, what the principal settles */
  readonly forged?: boolean;
};
