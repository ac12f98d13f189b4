import { CONTROLS, type Control } from '#controls';
import { type AsffFinding, asffFindings, findingId, type Gone, type Place, type Reported } from '#findings';

/** What Security Hub should come to say under one Id. */
export type Wish = { readonly id: string; readonly wanted: AsffFinding | Gone };

/** Of a principal or resource that was judged: what each control found, and an end to what controls found that have nothing to say any more. */
export function wishesFor(
  report: Reported,
  controls: readonly Pick<Control, 'id'>[],
  place: Place,
): readonly Wish[] {
  const found = asffFindings(report, place).map((wanted) => ({ id: wanted.Id, wanted }));
  const told = new Set(found.map(({ id }) => id));
  const silent = controls.map(({ id }) => findingId(id, report, place)).filter((id) => !told.has(id));
  return [...found, ...silent.map((id) => ({ id, wanted: { gone: 'grants', at: place.at } as const }))];
}

/** Of a principal that is gone, whichever rule judged it. */
export function wishesForGone(id: string, place: Place): readonly Wish[] {
  const named = { id, type: 'role', name: '', arn: '' } as const;
  return CONTROLS.map((control) => ({
    id: findingId(control.id, named, place),
    wanted: { gone: 'resource', at: place.at },
  }));
}
