/** A chart as a picture or a page that stands alone: source line inside, colours of the page written out. */

import type { Chart, Show } from "./definition";
import { init } from "./echarts";
import { heightOf, optionOf } from "./options";
import { HIGH, type Placed, WIDE, pdfOf } from "../parts/pdf";

const WIDTH = 900;

/** The chart as SVG, no lower than some height. */
export function svgText(chart: Chart, show: Show, least = 420): string {
  const size = { width: WIDTH, height: Math.max(least, heightOf(chart)) };
  const drawn = init(null, null, { renderer: "svg", ssr: true, ...size });
  drawn.setOption({ ...optionOf(chart, size, show), backgroundColor: "var(--paper)", tooltip: { show: false } });
  const text = drawn.renderToSVGString();
  drawn.dispose();
  const style = getComputedStyle(document.documentElement);
  return text.replace(/var\((--\w+)\)/g, (_, name: string) => style.getPropertyValue(name).trim());
}

/** The drawing as dots, some for each of its points. */
async function canvasOf(svg: string, sharp: number): Promise<HTMLCanvasElement> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.width * sharp, image.height * sharp];
  canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** The chart as PNG, twice the size for sharp screens. */
export async function png(chart: Chart, show: Show): Promise<Blob> {
  const canvas = await canvasOf(svgText(chart, show), 2);
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no image"))), "image/png"));
}

/** The drawing in the colours of paper, whatever the page has. */
function onPaper(chart: Chart, show: Show): string {
  const { dataset } = document.documentElement;
  const { theme } = dataset;
  dataset["theme"] = "light";
  const text = svgText(chart, show, 600);
  if (theme === undefined) delete dataset["theme"];
  else dataset["theme"] = theme;
  return text;
}

/** The texts of a drawing, where the browser puts them. */
function textsOf(svg: string, scale: number, [left, top]: readonly [number, number]): Placed[] {
  const place = document.createElement("div");
  place.style.cssText = "position:fixed;top:0;left:0;visibility:hidden";
  place.append(document.importNode(new DOMParser().parseFromString(svg, "image/svg+xml").documentElement, true));
  document.body.append(place);
  const origin = place.getBoundingClientRect();
  const found = [...place.querySelectorAll("text")].map((one) => {
    const { x, y, width, height } = one.getBoundingClientRect();
    return { text: one.textContent.trim(), x: left + scale * (x - origin.x), y: top + scale * (y - origin.y + 0.8 * height), size: 0.8 * scale * height, width: scale * width, ink: false };
  });
  place.remove();
  return found;
}

/** The chart as a page: a sharp picture, and its texts to be found and copied. */
export async function chartPdf(chart: Chart, show: Show): Promise<Blob> {
  const svg = onPaper(chart, show);
  const canvas = await canvasOf(svg, 3);
  const { width, height } = canvas;
  const scale = Math.min((WIDE - 60) / width, (HIGH - 60) / height);
  const corner = [(WIDE - scale * width) / 2, 30] as const;
  const pixels = canvas.getContext("2d")!.getImageData(0, 0, width, height);
  const sheet = { texts: textsOf(svg, 3 * scale, corner), rules: [], picture: { pixels, box: [...corner, scale * width, scale * height] as const, grey: false } };
  return pdfOf([sheet], chart.title, chart.source);
}
