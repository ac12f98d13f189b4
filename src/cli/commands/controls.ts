import { type AnyControl, CATALOGUE, DEFAULT_PARAMETERS } from '#controls';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { controlOf } from '../input/settings.ts';
import { type Cell, columns, wrapped } from '../output/columns.ts';
import { type Paint, paintFor, SEVERITY_FORMATS } from '../output/paint.ts';
import type { World } from '../world.ts';

export type ControlsFlags = { readonly format: 'table' | 'json'; readonly color: boolean };

const LINE_WIDTH = 100;

/** The catalogue, or one control in full. */
export async function controls(
  id: string | undefined,
  { format, color }: ControlsFlags,
  world: World,
): Promise<ExitCode> {
  const control = id === undefined ? undefined : controlOf('ID', id);
  const paint = paintFor(world.stdout, world.env, color);
  if (format === 'json') {
    const json = control ? described(control) : CATALOGUE.map(described);
    await world.stdout.write(`${JSON.stringify(json, null, 2)}\n`);
  } else {
    const width = Math.min(LINE_WIDTH, world.stdout.columns ?? LINE_WIDTH);
    await world.stdout.write(
      control ? controlText(control, paint, width) : catalogueText(paint, world.stdout.columns),
    );
  }
  return EXIT.ok;
}

/** What can be said of a control in data; what it computes cannot. */
function described(control: AnyControl) {
  return {
    id: control.id,
    slug: control.slug,
    title: control.title,
    severity: control.severity,
    why: control.why,
    remedy: control.remedy,
    related: control.related,
    reads: control.reads,
    parameters: control.parameters.map((name) => ({ name, default: DEFAULT_PARAMETERS[name] })),
    messages: control.messages,
    bad: control.bad,
    good: control.good,
    unsure: control.unsure ?? [],
  };
}

function catalogueText(paint: Paint, lineWidth: number | undefined): string {
  const headings = ['ID', 'SEVERITY', 'WHAT SHOULD BE TRUE'].map(
    (text): Cell => ({ text, painted: paint('dim', text) }),
  );
  const rows = CATALOGUE.map(({ id, severity, title }): Cell[] => [
    { text: id, painted: paint('bold', id) },
    { text: severity, painted: paint(SEVERITY_FORMATS[severity], severity) },
    { text: title },
  ]);
  return `${columns([headings, ...rows], lineWidth)}\nccguard controls ID tells more of one\n`;
}

function controlText(control: AnyControl, paint: Paint, lineWidth: number): string {
  const { id, slug, title, severity, why, remedy, related, reads, parameters, bad, good, unsure } =
    described(control);
  const defaults = parameters.map(({ name, default: value }) => `${name} (default ${JSON.stringify(value)})`);
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ['Why', [why]],
    ['Remedy', [remedy]],
    ['Reads', [reads]],
    ['Parameters', defaults.length === 0 ? ['none'] : defaults],
    ['Related', [related.join(', ')]],
    ['Fails', bad.map((example) => exampleText(example))],
    ['Does not fail', good.map((example) => exampleText(example))],
    ...(unsure.length > 0
      ? [['Cannot be decided', unsure.map((example) => exampleText(example))] as const]
      : []),
  ];
  const texts = sections.map(([heading, paragraphs]) => {
    const lines = paragraphs.flatMap((paragraph) => wrapped(paragraph, lineWidth - 2));
    return `${paint('bold', heading)}\n${lines.map((line) => `  ${line}\n`).join('')}`;
  });
  const head = `${paint('bold', `${id} ${slug}`)} (${paint(SEVERITY_FORMATS[severity], severity)})\n${title}\n`;
  return [head, ...texts].join('\n');
}

function exampleText({ title, says }: AnyControl['bad'][number]): string {
  return `${title} (${says})`;
}
