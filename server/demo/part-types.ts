import { CHASSIS_PARTS } from './part-types-chassis.ts';
import { ENGINE_PARTS } from './part-types-engine.ts';
import { GENERAL_PARTS } from './part-types-general.ts';
import type { PartType } from './part-type.ts';

/** Every kind of part the demo shop sells, in a fixed order: its place is part of what a seed means. */
export const PART_TYPES: readonly PartType[] = [...CHASSIS_PARTS, ...ENGINE_PARTS, ...GENERAL_PARTS];
