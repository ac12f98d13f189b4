import { factsOf, type SourceFile } from './source.ts';

const MOST_LINES = 40;

/** A handler ties the adapters to one use case; what is more than that belongs into src. */
export function handlerFaults(file: SourceFile): readonly string[] {
  const lines = file.code.trimEnd().split('\n').length;
  return [
    ...(lines > MOST_LINES ? [`${lines} lines, where ${MOST_LINES} are enough`] : []),
    ...factsOf(file).imports.filter((specifier) => !isAllowed(specifier)),
  ];
}

/** The doors of the adapters and of the use cases, and packages that know Lambda. */
function isAllowed(specifier: string): boolean {
  return /^#(?:aws|scan)$|^@middy\/|^@aws-lambda-powertools\/|^aws-lambda$/.test(specifier);
}
