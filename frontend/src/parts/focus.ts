/** The keyboard's place on the page. */

/** Once what was just changed is drawn, and before the next key: a key that a fast reader presses must find its field. */
export const onceDrawn = (act: () => void): void => queueMicrotask(act);

/** Gives an element the focus once it is drawn. */
export const focusOn = (selector: string): void => onceDrawn(() => document.querySelector<HTMLElement>(selector)?.focus());
