export { input } from './input';
export { value } from './json';
export { keepIfCommon } from './pieces';
export { policy } from './policy';
export { group, role, user } from './record';
export { length, tape } from './tape';
