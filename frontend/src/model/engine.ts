/** The models of the page, whose text Python generates: see `labecon.backends.javascript_runtime`. */

/** Values of one path. */
export interface Room {
  fixed: Float64Array;
  monthly: Float64Array;
  out: Float64Array;
}

/** A range, read as 5th to 95th percentile: drawn anew on every random path. */
export type Range = readonly [number, number];
/** What a person set a driver to. */
export type Setting = number | Range;
/** Drivers that a person set, by name. */
export type Settings = Readonly<Record<string, Setting>>;

/** A model as the generated text makes it. */
export interface Model {
  data: { addresses: Record<string, unknown>; openings: Record<string, unknown>; items: string[]; fixed: string[]; monthly: string[]; months: number; first_month: number };
  T: number;
  width: number;
  items: Map<string, number>;
  fixedAt: Map<string, number>;
  monthlyAt: Map<string, number>;
  run(set: Settings, scenario: string): Room;
  line(room: Room, item: string): Float64Array;
  /** An opening value on the path of medians; undefined where nothing reads it. */
  opening(item: string, set: Settings, scenario: string): number | undefined;
}

declare function middle(low: number, high: number): number;
declare const MODELS: Readonly<Record<string, () => Model>>;

const made = new Map<string, Model>();

/** The model of a lab, made when it is first asked for. */
export function modelOf(lab: string): Model {
  let found = made.get(lab);
  if (!found) made.set(lab, (found = MODELS[lab]!()));
  return found;
}

/** Whether a driver can be set to a range. */
export function takesRange(lab: string, driver: string): boolean {
  return driver in modelOf(lab).data.addresses;
}

/** The value of a setting on the path of medians: `middle` of the generated engine. */
export const middleOf = (setting: Setting): number => (typeof setting === "number" ? setting : middle(setting[0], setting[1]));

/** Whether a lab has a driver of this name that can be set. */
export function settable(lab: string, driver: string): boolean {
  const model = modelOf(lab);
  return model.fixedAt.has(driver) || model.monthlyAt.has(driver) || driver in model.data.openings;
}
