import { isTextOperator as isTextOperatorOfHost } from './host';
import { keepIfCommon } from './pieces';

const IS = 1;
const IS_NOT = 2;

/** Whether the text between two places names a condition operator that compares texts. */
export function isTextOperator(from: usize, to: usize): bool {
  const piece = keepIfCommon(from, to);
  if (piece == 0) return isTextOperatorOfHost(from, to);
  if (load<u32>(piece, 4) == 0) store<u32>(piece, isTextOperatorOfHost(from, to) ? IS : IS_NOT, 4);
  return load<u32>(piece, 4) == IS;
}
