/**
 * Remembers what was made of a text. Forgets everything at once when it holds too much: texts come from policies, and a
 * process that lives long must not grow with them.
 */
export function memoised<T>(make: (text: string) => T, most = 10_000): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    if (known.size >= most) known.clear();
    const made = make(text);
    known.set(text, made);
    return made;
  };
}
