/** What is run: a seed, how long, and what of it is left out. Written to a file, it is a regression. */
export interface Plan {
  readonly seed: number;
  readonly steps: number;
  /** Steps that are left out, by number: the others keep their own chance. */
  readonly without?: readonly number[];
  /** At most so many places, and none is added. */
  readonly places?: number;
  /** At the first place what is pulled lies in RxDB itself (its free edition opens no more): a seed is not exactly the same twice. */
  readonly rxdb?: boolean;
  /** Faults that do not happen, by name. */
  readonly calm?: readonly string[];
  /** Faults that happen ten times as often, by name. */
  readonly loud?: readonly string[];
}
