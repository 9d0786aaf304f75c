/** A chart as a picture that stands alone: source line inside, colours of the page written out. */

import type { Chart, Show } from "./definition";
import { init } from "./echarts";
import { heightOf, optionOf } from "./options";

const WIDTH = 900;

/** The chart as SVG. */
export function svgText(chart: Chart, show: Show): string {
  const size = { width: WIDTH, height: Math.max(420, heightOf(chart)) };
  const drawn = init(null, null, { renderer: "svg", ssr: true, ...size });
  drawn.setOption({ ...optionOf(chart, size, show), backgroundColor: "var(--paper)", tooltip: { show: false } });
  const text = drawn.renderToSVGString();
  drawn.dispose();
  const style = getComputedStyle(document.documentElement);
  return text.replace(/var\((--\w+)\)/g, (_, name: string) => style.getPropertyValue(name).trim());
}

/** The chart as PNG, twice the size for sharp screens. */
export async function png(chart: Chart, show: Show): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText(chart, show))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.width * 2, image.height * 2];
  canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no image"))), "image/png"));
}
