/** Texts that the server tells, for views that need it; and who one is there. */

import { computed, effect, signal } from "@preact/signals";
import { lang } from "../state/store";
import { ask, change, served } from "./client";

export interface Field {
  name: string;
  title: string;
  kind: "text" | "number" | "names";
  default: string | number | null;
  least: number | null;
  most: number | null;
  examples: readonly string[];
}

/** A question that is asked as a job. */
export interface PageQuestion {
  name: string;
  verb: string;
  title: string;
  lead: string;
  fixed: Readonly<Record<string, unknown>>;
  of_lab: boolean;
  fields: readonly Field[];
}

interface Told {
  questions: readonly PageQuestion[];
  words: Readonly<Record<string, string>>;
}

export type Role = "reader" | "analyst" | "reviewer" | "admin";
interface Me {
  name: string;
  role: Role;
  accounts: boolean;
  ledger: boolean;
}

export const told = signal<Told | null>(null);
export const me = signal<Me | null>(null);

const ROLES: readonly Role[] = ["reader", "analyst", "reviewer", "admin"];
/** Whether one's role is enough; false while nobody has said who one is. */
export const may = (role: Role): boolean => ROLES.indexOf(me.value?.role ?? "reader") >= ROLES.indexOf(role);
/** Whether one may write to the ledger of the workspace. */
export const decides = computed(() => !!me.value?.ledger && may("reviewer"));

/** A text of the server, with its places filled in; empty until it is there. */
export function tell(key: string, values: Readonly<Record<string, string | number>> = {}): string {
  return (told.value?.words[key] ?? "").replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

const quietly = () => undefined;
/** Asks for texts in the language of the page, and once who one is. */
export function followServer(): void {
  if (!served()) return;
  void ask<Me>("/me").then((found) => (me.value = found), quietly);
  effect(() => {
    const language = lang.value;
    void ask<Told>("/questions", { lang: language }).then((found) => language === lang.peek() && (told.value = found), quietly);
  });
}

/** Ends the session, or finds that it has ended. */
export const signOut = () => change("POST", "/logout").catch(quietly).then(() => location.reload());
