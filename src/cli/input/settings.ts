import {
  type AnyControl,
  CATALOGUE,
  type Control,
  isAboutPrincipals,
  PARAMETER_NAMES,
  type ParameterProblem,
  type Parameters,
  readParameters,
} from '#controls';
import { type ExceptionRegister, readRegister } from '#findings';
import { inputError, usageError } from '../errors.ts';
import type { World } from '../world.ts';
import { readJson } from './json-file.ts';

/** Parameters as flags: lists joined by commas, the way AWS Config passes them. */
export type ParameterFlags = Readonly<Record<string, string | boolean>>;

export type Settings = { readonly parameters: Parameters; readonly controls: readonly AnyControl[] };

/** Flags come before the configuration file, which comes before the defaults. */
export async function readSettings(
  flags: ParameterFlags,
  config: string | undefined,
  controls: readonly string[],
  world: World,
): Promise<Settings> {
  const file = config === undefined ? {} : await readConfig(config, world);
  checked(file, (name) => `${config}: ${name}`);
  checked(flags, (name) => `--${kebab(name)}`);
  const parameters = checked({ ...file, ...flags }, (name) => name);
  // As with all flags, those that name controls come before the file.
  const ofFlags = controls.length > 0 && !('controls' in flags) ? [] : parameters.controls;
  const wanted = [
    ...controls.map((id) => controlOf('--control', id)),
    ...ofFlags.map((id) => controlOf('controls', id)),
  ];
  return {
    parameters,
    controls: wanted.length > 0 ? CATALOGUE.filter((control) => wanted.includes(control)) : CATALOGUE,
  };
}

/** A control by its id or slug. */
export function controlOf(place: string, name: string): AnyControl {
  const control = CATALOGUE.find(({ id, slug }) => id.toLowerCase() === name.toLowerCase() || slug === name);
  if (control) return control;
  throw usageError(place, `no control \`${name}\`; there are ${CATALOGUE.map(({ id }) => id).join(', ')}`);
}

/** The same where a principal is asked about. */
export function principalControlOf(place: string, name: string): Control {
  const control = controlOf(place, name);
  if (isAboutPrincipals(control)) return control;
  throw usageError(place, `${control.id} judges resources, not principals; only \`ccguard scan\` runs it`);
}

/** For commands that judge principals alone, where such a control would silently do nothing. */
export function checkAboutPrincipals(named: readonly string[]): void {
  for (const name of named) principalControlOf('--control', name);
}

export async function readExceptions(path: string | undefined, world: World): Promise<ExceptionRegister> {
  if (path === undefined) return [];
  const reading = readRegister(await readJson(path, world));
  if (reading.ok) return reading.register;
  const [{ place, message } = { place: '', message: 'not a register of exceptions' }] = reading.problems;
  throw inputError(place === '' ? path : `${path}: ${place}`, `${message}; see \`ccguard except --help\``);
}

export function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

async function readConfig(path: string, world: World): Promise<Readonly<Record<string, unknown>>> {
  const json = await readJson(path, world);
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return { ...json };
  throw inputError(path, `expected a JSON object of parameters; known are ${PARAMETER_NAMES.join(', ')}`);
}

function checked(given: Readonly<Record<string, unknown>>, placeOf: (name: string) => string): Parameters {
  const reading = readParameters(given);
  if (reading.ok) return reading.parameters;
  throw problemError(reading.problems, placeOf);
}

function problemError(problems: readonly ParameterProblem[], placeOf: (name: string) => string) {
  const [first, ...others] = problems;
  const more = others.length === 0 ? '' : ` (and ${others.map(({ parameter }) => parameter).join(', ')})`;
  return usageError(placeOf(first?.parameter ?? ''), `${first?.message ?? ''}${more}`);
}
