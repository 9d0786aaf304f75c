/**
 * PDF by hand: pages of rules, a picture and texts. What a standard font has is drawn by it; any other text stands in the picture,
 * and once more without ink, so that it is found and copied.
 */

/** A text with its place from the top left, in points; without ink where the picture shows it. */
export interface Placed {
  text: string;
  x: number;
  /** Its base line. */
  y: number;
  size: number;
  width: number;
  bold?: boolean;
  ink: boolean;
}

/** A picture of four bytes a pixel, and where it stands: left, top, width, height. */
export interface Picture {
  pixels: ImageData;
  box: readonly [number, number, number, number];
  grey: boolean;
}

export interface Sheet {
  texts: readonly Placed[];
  /** Left, right, top. */
  rules: readonly (readonly [number, number, number])[];
  picture: Picture | null;
}

/** A4 across, in points. */
export const [WIDE, HIGH] = [842, 595] as const;

/** Widths of Helvetica from the space to the tilde, in thousandths. */
const WIDTHS = Array.from(
  { length: 95 },
  (_, k) => parseInt(
    "7q7q9vfgfgopij5b9999atg87q997q7qfgfgfgfgfgfgfgfgfgfg7q7qg8g8g8fgs7ijijk2k2ijgzlmk27qdwijfgn5k2lmijlmk2ijgzk2ijq8ijijgz7q7q7qd1fg99fgfgdwfgfg7qfgfg6666dw66n5fgfgfgfg99dw7qfgdwk2dwdwdw9a789ag8".slice(2 * k, 2 * k + 2), 36),
);

/** How wide a text is in Helvetica; a sign that the font lacks takes a square. */
export function widthOf(text: string, size: number): number {
  let sum = 0;
  for (let k = 0; k < text.length; k++) {
    const code = text.charCodeAt(k);
    sum += WIDTHS[code - 32] ?? (code < 32 ? 0 : code < 0x2e80 ? 556 : 1000);
  }
  return (sum * size) / 1000;
}

/** Whether the standard fonts have every sign of a text. */
export const isPlain = (text: string): boolean => /^[ -~\u00a0-\u00ff–]*$/.test(text);

const literal = (text: string) => `(${text.replaceAll("–", "\u0096").replace(/[\\()]/g, "\\$&")})`;
const hex = (code: number, digits: number) => code.toString(16).padStart(digits, "0");
const utf16 = (text: string) => Array.from({ length: text.length }, (_, k) => hex(text.charCodeAt(k), 4)).join("");
const short = (value: number) => +value.toFixed(2);

async function deflated(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate"))).arrayBuffer());
}

/** The rows of a picture, each as what differs from the row above. */
function rowsOf({ pixels: { data, width, height }, grey }: Picture): Uint8Array<ArrayBuffer> {
  const depth = grey ? 1 : 3;
  const out = new Uint8Array(height * (width * depth + 1));
  for (let y = 0, at = 0; y < height; y++) {
    out[at++] = 2;
    for (let x = 0, from = 4 * y * width; x < width; x++, from += 4)
      for (let k = 0; k < depth; k++) out[at++] = data[from + k]! - (y ? data[from + k - 4 * width]! : 0);
  }
  return out;
}

/** Letters without ink: fonts of up to 255 signs that draw nothing and say what each sign means. */
class Silent {
  private readonly codes = new Map<string, number>();

  /** A text as operators: one string a font. */
  said(text: string, size: number): string {
    const runs: [number, string][] = [];
    for (const sign of text) {
      const code = this.codes.get(sign) ?? this.codes.size;
      this.codes.set(sign, code);
      const font = Math.floor(code / 255);
      if (runs.at(-1)?.[0] !== font) runs.push([font, ""]);
      runs.at(-1)![1] += hex((code % 255) + 1, 2);
    }
    return runs.map(([font, codes]) => `/T${font} ${size} Tf <${codes}> Tj`).join(" ");
  }

  /** For each font, what its signs mean. */
  meanings(): string[] {
    const all = [...this.codes.keys()];
    return Array.from({ length: Math.ceil(all.length / 255) }, (_, font) => {
      const rows = all.slice(255 * font, 255 * (font + 1)).map((sign, k) => `1 beginbfchar <${hex(k + 1, 2)}> <${utf16(sign)}> endbfchar`);
      return `/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /u def /CMapType 2 def 1 begincodespacerange <00> <ff> endcodespacerange\n${rows.join("\n")}\nendcmap end end`;
    });
  }
}

/** What is drawn on a page, as operators. */
function drawn({ texts, rules, picture }: Sheet, silent: Silent): string {
  const [left, top, width, height] = picture?.box ?? [0, 0, 0, 0];
  const image = picture ? [`q ${width} 0 0 ${height} ${left} ${HIGH - top - height} cm /I Do Q`] : [];
  const lines = rules.map(([from, to, y]) => `${short(from)} ${short(HIGH - y)} m ${short(to)} ${short(HIGH - y)} l S`);
  const said = texts.map(({ text, x, y, size, width: wide, bold, ink }) => {
    const place = `1 0 0 1 ${short(x)} ${short(HIGH - y)} Tm`;
    if (ink) return `100 Tz ${place} /${bold ? "B" : "F"} ${short(size)} Tf ${literal(text)} Tj`;
    const natural = [...text].length * size * 0.5;
    return natural ? `${short((100 * wide) / natural)} Tz ${place} ${silent.said(text, short(size))}` : "";
  });
  return [...image, "0.85 G 0.5 w", ...lines, "BT", ...said, "ET"].join("\n");
}

/** The objects of a file, with the table that says where each begins. */
class Objects {
  private readonly parts: Uint8Array<ArrayBuffer>[] = [];
  private readonly starts: number[] = [];
  private at = 0;

  /** Writes text, one byte a sign, or bytes. */
  private write(part: string | Uint8Array): void {
    const bytes = typeof part === "string" ? Uint8Array.from(part, (sign) => sign.charCodeAt(0)) : new Uint8Array(part);
    this.parts.push(bytes);
    this.at += bytes.length;
  }

  /** The number of the next object. */
  readonly next = () => this.starts.length + 1;

  /** Adds an object, with a stream or without; gives its number. */
  add(dictionary: string, stream?: Uint8Array): number {
    if (!this.at) this.write("%PDF-1.5\n%\u00e2\u00e3\u00cf\u00d3\n");
    this.starts.push(this.at);
    const number = this.starts.length;
    this.write(`${number} 0 obj\n<<${dictionary}${stream ? `/Length ${stream.length}` : ""}>>\n`);
    if (stream) for (const part of ["stream\n", stream, "\nendstream\n"]) this.write(part);
    this.write("endobj\n");
    return number;
  }

  async packed(dictionary: string, bytes: Uint8Array<ArrayBuffer>): Promise<number> {
    return this.add(`${dictionary}/Filter/FlateDecode`, await deflated(bytes));
  }

  file(root: number, info: number): Blob {
    const places = this.starts.map((start) => `${String(start).padStart(10, "0")} 00000 n \n`).join("");
    const size = this.starts.length + 1;
    this.write(`xref\n0 ${size}\n0000000000 65535 f \n${places}trailer\n<</Size ${size}/Root ${root} 0 R/Info ${info} 0 R>>\nstartxref\n${this.at}\n%%EOF\n`);
    return new Blob(this.parts, { type: "application/pdf" });
  }
}

const bytesOf = (text: string) => Uint8Array.from(text, (sign) => sign.charCodeAt(0));

/** The fonts of the pages, by name. */
async function fontsOf(all: Objects, silent: Silent): Promise<string> {
  const standard = [["F", ""], ["B", "-Bold"]].map(([name, bold]) => `/${name} ${all.add(`/Type/Font/Subtype/Type1/BaseFont/Helvetica${bold}/Encoding/WinAnsiEncoding`)} 0 R`);
  const nothing = all.add("", bytesOf("500 0 0 -200 500 800 d1"));
  const quiet: string[] = [];
  for (const [font, meaning] of silent.meanings().entries()) {
    const means = await all.packed("", bytesOf(meaning));
    const names = Array(255).fill("/n").join("");
    const widths = Array(255).fill(500).join(" ");
    quiet.push(`/T${font} ${all.add(`/Type/Font/Subtype/Type3/FontBBox[0 -200 500 800]/FontMatrix[.001 0 0 .001 0 0]/FirstChar 1/LastChar 255/Widths[${widths}]/CharProcs<</n ${nothing} 0 R>>/Resources<<>>/Encoding<</Differences[1${names}]>>/ToUnicode ${means} 0 R`)} 0 R`);
  }
  return [...standard, ...quiet].join("");
}

/** The file: its pages, and title and source among its properties. */
export async function pdfOf(sheets: Iterable<Sheet>, title: string, source: string): Promise<Blob> {
  const all = new Objects();
  const silent = new Silent();
  const made: [number, number][] = [];
  for (const sheet of sheets) {
    const { picture } = sheet;
    const { width = 0, height = 0 } = picture?.pixels ?? {};
    const form = `/Type/XObject/Subtype/Image/Width ${width}/Height ${height}/BitsPerComponent 8/ColorSpace/Device${picture?.grey ? "Gray" : "RGB"}/DecodeParms<</Predictor 15/Colors ${picture?.grey ? 1 : 3}/Columns ${width}>>`;
    made.push([await all.packed("", bytesOf(drawn(sheet, silent))), picture ? await all.packed(form, rowsOf(picture)) : 0]);
  }
  const fonts = await fontsOf(all, silent);
  const parent = all.next() + made.length;
  const pages = made.map(([content, image]) =>
    all.add(`/Type/Page/Parent ${parent} 0 R/MediaBox[0 0 ${WIDE} ${HIGH}]/Contents ${content} 0 R/Resources<</Font<<${fonts}>>${image ? `/XObject<</I ${image} 0 R>>` : ""}>>`));
  all.add(`/Type/Pages/Count ${pages.length}/Kids[${pages.map((page) => `${page} 0 R`).join(" ")}]`);
  const root = all.add(`/Type/Catalog/Pages ${parent} 0 R`);
  const said = (text: string) => `<feff${utf16(text)}>`;
  return all.file(root, all.add(`/Title${said(title)}/Subject${said(source)}/Producer(labecon)`));
}
