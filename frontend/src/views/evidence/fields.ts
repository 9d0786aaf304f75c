/** Fields of a figure that a person can correct, as the ledger takes them, and what is wrong with a text for one. */

import type { Figure } from "../../api/documents";

export type FieldName = "entity" | "segment" | "metric" | "period" | "value" | "unit" | "bound";
export type Fields = Readonly<Record<FieldName, string>>;

/** Bounds that the ledger knows. */
export const BOUNDS = ["over", "under", "approx"] as const;

const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const PERIOD = /^(FY\d{4}|\d{1,2}M-?\d{4}|H[12]-\d{4}|Q[1-4]-\d{4}|\d{4}-(0[1-9]|1[0-2]))$/;
const NAME = /^[a-z0-9_]+$/;

/** The fields as they were read. */
export function fieldsOf(figure: Pick<Figure, "entity" | "segment" | "metric" | "period" | "value" | "unit" | "qualifier">): Fields {
  const { period, qualifier } = figure;
  return {
    entity: figure.entity ?? "",
    segment: figure.segment ?? "total",
    metric: figure.metric ?? "",
    period: period === null ? "" : typeof period === "string" ? period : period.as_of,
    value: String(figure.value),
    unit: figure.unit,
    bound: BOUNDS.find((one) => qualifier?.includes(one)) ?? "",
  };
}

const WRONG: Readonly<Record<FieldName, (text: string) => string>> = {
  entity: (text) => (text ? "" : "name"),
  segment: (text) => (NAME.test(text) ? "" : "name"),
  metric: (text) => (NAME.test(text) ? "" : "name"),
  period: (text) => (PERIOD.test(text) || DAY.test(text) ? "" : "period"),
  value: (text) => (text && Number.isFinite(Number(text.replaceAll(",", ""))) ? "" : "number"),
  unit: (text) => (text ? "" : "name"),
  bound: (text) => (["", ...BOUNDS].includes(text) ? "" : "bound"),
};

/** What was changed, and what is wrong with it. A bound that was taken out is `none`, as the ledger says it. */
export function checked(before: Fields, now: Fields): { changes: Record<string, string>; wrong: Partial<Record<FieldName, string>> } {
  const changes: Record<string, string> = {};
  const wrong: Partial<Record<FieldName, string>> = {};
  for (const name of Object.keys(before) as FieldName[]) {
    const text = now[name].trim();
    if (text === before[name]) continue;
    const kind = WRONG[name](text);
    if (kind) wrong[name] = kind;
    else changes[name] = name === "bound" && !text ? "none" : text;
  }
  return { changes, wrong };
}
