"""JavaScript that puts values a person gave in the place of opening values, and sums those that rest on them anew."""

from __future__ import annotations

#: Declarations of ``reopen`` and ``opened``; what they read of a model is described in `labecon.labs.javascript_model`.
OPENINGS = """\
/* Where an opening value stands: among the state, or twelve times in a ring, of which `latest` changes the last. */
function open(model, into, item, value, latest) {
  const state = model.stateAt.get(item), ring = into.rings[model.ringAt.get(item)];
  if (state !== undefined) into.state[state] = value;
  if (ring) ring.fill(value, latest ? 11 : 0, 12);
}
function opened({stateAt, ringAt}, into, item) {
  const state = stateAt.get(item);
  return state === undefined ? into.rings[ringAt.get(item)]?.[11] : into.state[state];
}
/* given: values by driver, each the opening value itself or the factor on the level on which history ends. */
function reopen(model, into, given) {
  const {openings, latest, sums} = model.data, changed = new Set();
  for (const [name, value] of given) {
    const item = name.slice(8), level = openings[name];
    open(model, into, item, level === null ? value : level * value, latest.includes(name));
    changed.add(item);
  }
  for (const [item, terms] of sums) {
    if (!terms.some((term) => changed.has(term.replace("-", "")))) continue;
    const value = (term) => opened(model, into, term.replace("-", ""));
    open(model, into, item, terms.reduce((sum, term) => term[0] === "-" ? sum - value(term) : sum + value(term), 0));
    changed.add(item);
  }
}
"""
