// Makes a page's world late: whatever a page gets later anyway comes by DELAY milliseconds later still, in the same order.
// What is promised to be there at once (microtasks, input, changes of the document) stays as it is. So a test, or a page, that
// takes for granted what only came fast enough fails every time, and not once in a hundred runs on a loaded machine.
(() => {
  const DELAY = 0 /* LABECON_LATE_BROWSER */;
  const { setTimeout, clearTimeout, requestAnimationFrame, cancelAnimationFrame, structuredClone } = window;
  const wait = () => new Promise((done) => setTimeout(done, DELAY));

  // Timers and paints, which can be called off.
  window.setTimeout = (act, pause = 0, ...given) => setTimeout(act, Number(pause) + DELAY, ...given);
  const paints = new Map();
  let count = 0;
  window.requestAnimationFrame = (act) => {
    const mine = ++count;
    const timer = setTimeout(() => {
      const frame = requestAnimationFrame((now) => (paints.delete(mine), act(now)));
      paints.set(mine, () => cancelAnimationFrame(frame));
    }, DELAY);
    paints.set(mine, () => clearTimeout(timer));
    return mine;
  };
  window.cancelAnimationFrame = (mine) => {
    paints.get(mine)?.();
    paints.delete(mine);
  };

  // Events that the browser sends some time after what they tell of.
  const sent = new WeakSet();
  const hold = (target, types) => {
    for (const type of types) {
      target.addEventListener(type, (event) => {
        if (sent.has(event)) return;
        event.stopImmediatePropagation();
        const again = new event.constructor(type, event);
        sent.add(again);
        setTimeout(() => event.target.dispatchEvent(again), DELAY);
      }, { capture: true });
    }
  };
  hold(window, ["hashchange", "popstate", "toggle", "close", "scroll", "scrollend", "resize"]);

  // Messages to workers and from them.
  window.Worker = class extends Worker {
    constructor(...given) {
      super(...given);
      hold(this, ["message", "messageerror"]);
    }
    postMessage(message, transfer) {
      const kept = structuredClone(message, Array.isArray(transfer) ? { transfer } : transfer);
      setTimeout(() => super.postMessage(kept), DELAY);
    }
  };

  // Observers; one that has stopped hears nothing more.
  for (const name of ["ResizeObserver", "IntersectionObserver"]) {
    window[name] = class extends window[name] {
      round = 0;
      constructor(act, ...options) {
        super((seen, self) => {
          const { round } = self;
          setTimeout(() => round === self.round && act.call(self, seen, self), DELAY);
        }, ...options);
      }
      disconnect() {
        this.round++;
        super.disconnect();
      }
    };
  }

  // Promises: answers of servers, unless they are called off meanwhile; bodies that the page made itself; images, the clipboard.
  const { fetch } = window;
  window.fetch = async (...given) => {
    try {
      return await fetch(...given);
    } finally {
      await wait();
      given[1]?.signal?.throwIfAborted();
    }
  };
  const later = (owner, names, when = () => true) => {
    for (const name of names.filter((one) => owner?.[one])) {
      const plain = owner[name];
      owner[name] = function (...given) {
        const promise = plain.apply(this, given);
        return when(this) ? promise.finally(wait) : promise;
      };
    }
  };
  later(Response.prototype, ["arrayBuffer", "text"], (response) => !response.url);
  later(Blob.prototype, ["arrayBuffer", "text"]);
  later(HTMLImageElement.prototype, ["decode"]);
  later(window.Clipboard?.prototype, ["readText", "writeText"]);
  const { toBlob } = HTMLCanvasElement.prototype;
  HTMLCanvasElement.prototype.toBlob = function (act, ...given) {
    toBlob.call(this, (blob) => setTimeout(() => act(blob), DELAY), ...given);
  };
})();
