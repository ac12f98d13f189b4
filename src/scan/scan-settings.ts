import { type AnyControl, CATALOGUE, type Parameters, readParameters } from '#controls';
import { InvalidScan, objectOf } from './scan-event.ts';

/** The parameters of a scheduled scan, as the stack gives them: the same JSON that the rule of AWS Config is given. */
export function readScanSettings(text: string): {
  readonly parameters: Parameters;
  readonly controls: readonly AnyControl[];
} {
  const reading = readParameters(objectOf(jsonOf(text), 'the parameters'));
  if (!reading.ok) {
    const problems = reading.problems.map(({ parameter, message }) => `${parameter}: ${message}`);
    throw new InvalidScan(`the parameters: ${problems.join('; ')}`);
  }
  const { parameters } = reading;
  const unknown = parameters.controls.filter((id) => !CATALOGUE.some((control) => control.id === id));
  if (unknown.length > 0) throw new InvalidScan(`the parameters: there is no ${unknown.join(', ')}`);
  const isChosen = ({ id }: AnyControl) =>
    parameters.controls.length === 0 || parameters.controls.includes(id);
  return { parameters, controls: CATALOGUE.filter(isChosen) };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text === '' ? '{}' : text);
  } catch (error) {
    throw new InvalidScan('the parameters are not JSON', { cause: error });
  }
}
