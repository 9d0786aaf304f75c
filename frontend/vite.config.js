import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { defineConfig } from "vite";

const MADE = "Generated from frontend/ by `make frontend`; not edited by hand. Licences of what is inside: page-notices.txt.";

/** The folder of the package that a module belongs to. */
function folderOf(module) {
  const found = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(module);
  return found ? found[1] : null;
}

/** Name, version and licence texts of a package. */
function notice(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const files = readdirSync(folder, { recursive: true }).filter((file) => /^(licen[cs]es?|notice|copying)\b/i.test(file)).sort();
  const texts = files.filter((file) => statSync(join(folder, file)).isFile()).map((file) => readFileSync(join(folder, file), "utf8").trim());
  return `${name} ${version} (${license})\n${"=".repeat(60)}\n${texts.join("\n\n")}\n`;
}

/** One script, one stylesheet and the licences of the libraries inside, under steady names. */
function committed() {
  return {
    name: "committed-files",
    enforce: "post",
    generateBundle(_, bundle) {
      const modules = Object.values(bundle).flatMap((one) => Object.keys(one.modules ?? {}));
      const folders = [...new Set(modules.map(folderOf).filter((folder) => folder && existsSync(folder)))].sort();
      const others = Object.keys(bundle).filter((name) => name !== "page.js" && name !== "page.css");
      if (others.length) throw new Error(`one script and one stylesheet, not also ${others}`);
      bundle["page.css"].source = `/* ${MADE} */\n${bundle["page.css"].source}`;
      const head = "Libraries inside page.js, with their licences.\n";
      this.emitFile({ type: "asset", fileName: "page-notices.txt", source: [head, ...folders.map(notice)].join("\n") });
    },
  };
}

export default defineConfig({
  root: import.meta.dirname ?? dirname(new URL(import.meta.url).pathname),
  define: { "process.env.NODE_ENV": '"production"', __DEV__: "false" },
  plugins: [committed()],
  build: {
    outDir: process.env.PAGE_FOLDER ?? "../src/labecon/outputs/data",
    emptyOutDir: false,
    target: "es2022",
    minify: true,
    cssMinify: true,
    sourcemap: false,
    reportCompressedSize: false,
    lib: { entry: "src/main.tsx", formats: ["iife"], name: "labeconPage", fileName: () => "page.js", cssFileName: "page" },
    rolldownOptions: { output: { postBanner: `/* ${MADE} */` } },
  },
  test: { include: ["tests/**/*.test.{ts,tsx}"], environment: "node" },
});
