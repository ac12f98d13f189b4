/** What the other side of the module knows: the patterns that somebody wants, and the operators of IAM. */

/**
 * What is known of a beginning of action patterns that is a byte longer than another one: its number, or -1 where no such pattern is
 * wanted. The beginning of nothing is 0. Beyond MOST_BEGINNINGS none has a number of its own: all of them may be wanted.
 */
export declare function longer(beginning: i32, byte: i32): i32;

/** Whether a beginning is wanted as a pattern of its own. */
export declare function isWanted(beginning: i32): bool;

/** Whether the text between two places names a condition operator that compares texts. */
export declare function isTextOperator(from: usize, to: usize): bool;
