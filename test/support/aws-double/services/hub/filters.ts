import { type Fields, Refusal } from '../../service.ts';

/** Attributes of findings that filters can name here, and where findings hold them. */
const PATHS: Readonly<Record<string, readonly string[]>> = {
  Id: ['Id'],
  ProductArn: ['ProductArn'],
  GeneratorId: ['GeneratorId'],
  AwsAccountId: ['AwsAccountId'],
  Region: ['Region'],
  RecordState: ['RecordState'],
  Title: ['Title'],
  SeverityLabel: ['Severity', 'Label'],
  WorkflowStatus: ['Workflow', 'Status'],
  ComplianceStatus: ['Compliance', 'Status'],
  ComplianceSecurityControlId: ['Compliance', 'SecurityControlId'],
  ResourceId: ['Resources', 'Id'],
  ResourceType: ['Resources', 'Type'],
};

type Comparison = (value: string, wanted: string) => boolean;
const COMPARISONS: Readonly<Record<string, Comparison>> = {
  EQUALS: (value, wanted) => value === wanted,
  NOT_EQUALS: (value, wanted) => value !== wanted,
  PREFIX: (value, wanted) => value.startsWith(wanted),
  PREFIX_NOT_EQUALS: (value, wanted) => !value.startsWith(wanted),
  CONTAINS: (value, wanted) => value.includes(wanted),
};

/** One attribute takes any of its values, and all attributes have to agree. */
export function filterOf(given: unknown): (finding: Fields) => boolean {
  const entries = Object.entries(typeof given === 'object' && given !== null ? given : {});
  if (entries.length > 10) throw invalidInput('a filter names at most 10 attributes');
  const tests = entries.map(([name, values]) => attributeTest(name, values));
  return (finding) => tests.every((test) => test(finding));
}

function attributeTest(name: string, values: unknown): (finding: Fields) => boolean {
  const path = PATHS[name];
  if (!path) throw invalidInput(`the double cannot filter by ${name}`);
  if (!Array.isArray(values) || values.length === 0 || values.length > 20)
    throw invalidInput(`${name} takes 1 to 20 values`);
  const tests = values.map(valueTest);
  return (finding) => textsAt(finding, path).some((text) => tests.some((test) => test(text)));
}

function valueTest(filter: Fields): (text: string) => boolean {
  const { Value: wanted, Comparison: name } = filter;
  const comparison = COMPARISONS[String(name)];
  if (!comparison || typeof wanted !== 'string') throw invalidInput('a filter needs Value and Comparison');
  return (text) => comparison(text, wanted);
}

function textsAt(value: unknown, path: readonly string[]): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((entry) => textsAt(entry, path));
  const [name, ...rest] = path;
  if (name === undefined) return typeof value === 'string' ? [value] : [];
  return typeof value === 'object' && value !== null ? textsAt(Reflect.get(value, name), rest) : [];
}

export function invalidInput(message: string): Refusal {
  return new Refusal('InvalidInputException', message);
}
