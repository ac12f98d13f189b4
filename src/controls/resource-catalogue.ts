import { CONTROLS } from './catalogue.ts';
import { connectionAvailable } from './connection-available.ts';
import type { AnyControl, ResourceControl } from './control.ts';
import { fsbpEnabled } from './fsbp-enabled.ts';
import { hostPrivate } from './host-private.ts';
import { vpcEndpointPresent } from './vpc-endpoint-present.ts';
import { vpcEndpointRestricted } from './vpc-endpoint-restricted.ts';

/** Every control of resources, in the order of its number. */
export const RESOURCE_CONTROLS: readonly ResourceControl[] = [
  vpcEndpointPresent,
  vpcEndpointRestricted,
  connectionAvailable,
  hostPrivate,
  fsbpEnabled,
];

/** Every control there is, in the order of its number. */
export const CATALOGUE: readonly AnyControl[] = [...CONTROLS, ...RESOURCE_CONTROLS];
