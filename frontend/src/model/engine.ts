/** The models of the page, whose text Python generates: see `labecon.backends.javascript_runtime`. */

/** Values of one path. */
export interface Room {
  fixed: Float64Array;
  monthly: Float64Array;
  out: Float64Array;
}

/** Drivers that a person set, by name. */
export type Settings = Readonly<Record<string, number>>;

/** A model as the generated text makes it. */
export interface Model {
  data: { items: string[]; fixed: string[]; monthly: string[]; months: number; first_month: number };
  T: number;
  width: number;
  items: Map<string, number>;
  fixedAt: Map<string, number>;
  monthlyAt: Map<string, number>;
  run(set: Settings, scenario: string): Room;
  line(room: Room, item: string): Float64Array;
}

declare const MODELS: Readonly<Record<string, () => Model>>;

const made = new Map<string, Model>();

/** The model of a lab, made when it is first asked for. */
export function modelOf(lab: string): Model {
  let found = made.get(lab);
  if (!found) made.set(lab, (found = MODELS[lab]!()));
  return found;
}

/** Whether a lab has a driver of this name that can be set. */
export function settable(lab: string, driver: string): boolean {
  const model = modelOf(lab);
  return model.fixedAt.has(driver) || model.monthlyAt.has(driver);
}
