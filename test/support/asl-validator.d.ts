/** The package has no types of its own. */
declare module 'asl-validator' {
  type Validation = {
    readonly isValid: boolean;
    readonly errors: readonly unknown[];
    readonly errorsText: (separator: string) => string;
  };
  const validate: (
    definition: object,
    options?: { readonly checkPaths?: boolean; readonly checkArn?: boolean },
  ) => Validation;
  // biome-ignore lint/style/noDefaultExport: that is how the package exports it.
  export default validate;
}
