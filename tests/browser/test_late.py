"""Pages in tests are late (`late.js`): what comes some time after its cause comes later still, or not at all."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import LATE

#: What was heard, and after how many milliseconds; what was called off is never heard.
HEARD = """async () => {
  const began = performance.now(), heard = {}, all = [];
  const later = {}, after = (name) => (heard[name] ??= performance.now() - began);
  const hear = (name) => all.push(new Promise((done) => { later[name] = () => done(after(name)); }));
  for (const name of ["timer", "paint", "toggle", "hashchange", "close", "worker", "resize", "body"]) hear(name);
  setTimeout(later.timer, 0);
  requestAnimationFrame(later.paint);
  const made = (name) => document.body.appendChild(document.createElement(name));
  const [details, dialog] = ["details", "dialog"].map(made);
  details.ontoggle = ({ newState }) => newState === "open" && later.toggle();
  details.open = true;
  dialog.onclose = later.close;
  dialog.showModal();
  dialog.close();
  addEventListener("hashchange", ({ newURL }) => newURL.endsWith("#there") && later.hashchange());
  location.hash = "there";
  const echo = new Worker(URL.createObjectURL(new Blob(["onmessage = ({ data }) => postMessage(data)"])));
  echo.onmessage = ({ data }) => data.said === "so" && later.worker();
  echo.postMessage({ said: "so" });
  new ResizeObserver(later.resize).observe(document.body);
  new Response("text").text().then(later.body);
  let wrong = 0;
  clearTimeout(setTimeout(() => wrong++, 0));
  cancelAnimationFrame(requestAnimationFrame(() => wrong++));
  const gone = new ResizeObserver(() => wrong++);
  gone.observe(document.body);
  setTimeout(() => gone.disconnect(), 0);
  const order = [];
  for (const name of "abc") setTimeout(() => order.push(name), 0);
  await Promise.all(all);
  return [heard, order.join(""), wrong];
}"""


@pytest.mark.skipif(not LATE, reason="LABECON_LATE_BROWSER is 0")
def test_what_comes_later_comes_late_in_order_or_not_at_all(page: Any) -> None:
    heard, order, wrong = page.evaluate(HEARD)
    assert order == "abc" and wrong == 0
    assert [(name, after) for name, after in heard.items() if after < LATE - 1] == []
    assert heard["worker"] >= 2 * LATE - 2
