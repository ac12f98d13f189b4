/** Formats for services that collect findings; each is one JSON object a line. */
export const FINDING_FORMATS = ['asff', 'ocsf'] as const;
export type FindingFormat = (typeof FINDING_FORMATS)[number];

export function isFindingFormat(format: string): format is FindingFormat {
  return FINDING_FORMATS.some((one) => one === format);
}
